"""Password fields and the live list of the guide's rules; nothing of a password leaves the browser before the press."""

import reflex as rx

from aina_app.ui.fields import FormVars, control_attributes, error_text, field_frame, star
from aina_app.ui.icons import tick
from aina_app.ui.words import Words


def password_field(
    words: Words,
    form: FormVars,
    name: str,
    label: str,
    *,
    autocomplete: str,
    role: str = "",
    starred: bool = True,
    described_by: str = "",
    auto_focus: bool = False,
) -> rx.Component:
    """A password with `Näytä`; nothing of it leaves the browser before the form is sent. `role`: new or again."""
    extra = control_attributes(form, name, hint=described_by, required=True)
    if role:
        extra |= {"data-password": role}
    if autocomplete == "new-password":
        extra["passwordrules"] = "minlength: 8; required: lower; required: upper; required: digit; required: [-!?_%];"
    return field_frame(
        form,
        name,
        rx.el.label(label, star() if starred else rx.fragment(), html_for=name),
        error_text(form, name),
        rx.el.div(
            rx.el.input(
                id=name,
                name=name,
                type="password",
                auto_complete=autocomplete,
                auto_focus=auto_focus,
                custom_attrs=extra,
            ),
            show_password_button(words, name),
            class_name="pw",
        ),
    )


def show_password_button(words: Words, name: str) -> rx.Component:
    """Shows and hides the password in the browser alone."""
    (show, rest), hide = words("pw.show").split(" ", 1), words("pw.hide").split(" ", 1)[0]
    return rx.el.button(
        rx.el.span(show, custom_attrs={"data-word": ""}),
        rx.el.span(f" {rest}", class_name="vh"),
        type="button",
        class_name="btn bare",
        custom_attrs={
            "data-show-password": "",
            "aria-controls": name,
            "aria-pressed": "false",
            "data-show": show,
            "data-hide": hide,
            "data-shown": words("pw.shown"),
            "data-hidden": words("pw.hidden"),
        },
    )


def password_rules(words: Words) -> rx.Component:
    """The guide's sentence and the live list: it ticks in the browser, without a word to the server."""
    rules = ("length", "case", "digit", "special", "match")
    return rx.el.div(
        rx.el.p(words("rule.sentence"), id="rules-sentence"),
        rx.el.ul(*[_rule(words, rule) for rule in rules], aria_label=words("rule.title")),
        rx.el.p(
            class_name="vh",
            role="status",
            custom_attrs={"data-rules-summary": "", "data-template": words.template("rule.summary")},
        ),
        class_name="rules",
        custom_attrs={"data-password-rules": ""},
    )


def _rule(words: Words, rule: str) -> rx.Component:
    met, unmet = f", {words('rule.met')}", f", {words('rule.unmet')}"
    return rx.el.li(
        rx.el.span(tick(), class_name="mark", aria_hidden="true"),
        rx.el.span(
            words(f"rule.{rule}"),
            rx.el.span(unmet, class_name="vh", custom_attrs={"data-state": "", "data-met": met, "data-unmet": unmet}),
        ),
        custom_attrs={"data-rule": rule},
    )
