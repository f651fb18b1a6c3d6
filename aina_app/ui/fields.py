"""Form fields: label, hint, error and control, tied together for every reader (ux: Field, Password field, Choice)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict
from uuid import UUID

import reflex as rx
from reflex.vars import ObjectVar

from aina_app.ui.html import choose
from aina_app.ui.icons import icon, tick
from aina_app.ui.words import Words


@dataclass(frozen=True, slots=True)
class FormVars:
    """Where a form's errors and typed values come from: vars of its state; `summary` lists all errors."""

    errors: Any
    values: Any
    summary: Any


def star() -> rx.Component:
    """The guide's star after the label of a required field."""
    return rx.el.span(" *", class_name="star", aria_hidden="true")


def error_text(form: FormVars, name: str) -> rx.Component:
    """The field's error between hint and control; always in the page, empty while there is none."""
    return rx.el.p(form.errors[name], id=f"{name}-error", class_name="err")


def control_attributes(form: FormVars, name: str, *, hint: str = "", required: bool = False) -> dict[str, Any]:
    """Attributes that tie a control to its hint and error."""
    attributes: dict[str, Any] = {"aria-invalid": choose(form.errors[name], "true", "false")}
    attributes["aria-describedby"] = f"{hint} {name}-error".strip()
    if required:
        attributes["aria-required"] = "true"
    return attributes


def field_frame(form: FormVars, name: str, *parts: rx.Component, **props: Any) -> rx.Component:
    """The frame of a field: a bar stands beside it while it is in error."""
    return rx.el.div(*parts, class_name=choose(form.errors[name], "field bad", "field"), **props)


def text_field(
    form: FormVars,
    name: str,
    label: str,
    *,
    kind: str = "text",
    hint: str = "",
    required: bool = False,
    starred: bool | None = None,
    attributes: dict[str, Any] | None = None,
    **props: Any,
) -> rx.Component:
    """One line of text. Uncontrolled: typed text stays in the browser until the form is sent."""
    hint_id = f"{name}-hint" if hint else ""
    extra = control_attributes(form, name, hint=hint_id, required=required) | (attributes or {})
    return field_frame(
        form,
        name,
        rx.el.label(label, star() if (required if starred is None else starred) else rx.fragment(), html_for=name),
        rx.el.p(hint, id=hint_id, class_name="hint") if hint else rx.fragment(),
        error_text(form, name),
        rx.el.input(id=name, name=name, type=kind, default_value=form.values[name], custom_attrs=extra, **props),
    )


def email_attributes(words: Words) -> dict[str, Any]:
    """What an address field needs beside its type; a malformed one is said when the field is left."""
    return {
        "inputMode": "email",
        "autoCapitalize": "none",
        "spellCheck": "false",
        "data-check": "email",
        "data-blur-error": words("err.email_form"),
    }


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
                custom_attrs=extra,
                **({"auto_focus": True} if auto_focus else {}),
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


def choice_card(name: str, value: str, title: str, hint: str, *, checked: Any, **props: Any) -> rx.Component:
    """A native radio on a card."""
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, default_checked=checked, **props),
        rx.el.b(title),
        rx.el.small(hint) if hint else rx.fragment(),
        class_name="choice",
    )


def select_field(
    form: FormVars, name: str, label: str, options: list[tuple[str, str]], *, value: Any = None, **props: Any
) -> rx.Component:
    """A native select; `options` are (value, text)."""
    chosen = form.values[name] if value is None else value
    return field_frame(
        form,
        name,
        rx.el.label(label, html_for=name),
        error_text(form, name),
        rx.el.div(
            rx.el.select(
                *[rx.el.option(text, value=key) for key, text in options],
                id=name,
                name=name,
                default_value=chosen,
                custom_attrs=control_attributes(form, name),
                **props,
            ),
            icon("down"),
            class_name="sel",
        ),
    )


class Choice(TypedDict):
    """Something to choose: the value that is sent and the text that is shown."""

    value: str
    text: str


class Addressed(Protocol):
    """What a metering point is chosen by."""

    id: UUID
    gsrn: str
    address: str
    city: str


def point_choices(points: Sequence[Addressed]) -> list[Choice]:
    """Metering points by address; the value is an opaque id."""
    return [{"value": str(point.id), "text": f"{point.address}, {point.city}"} for point in points]


def point_select(words: Words, points: Any, chosen: Any, choose: Any) -> rx.Component:
    """Which metering point: shown where there is more than one; choosing fills the page in place."""

    def option(point: ObjectVar[Choice]) -> rx.Component:
        return rx.el.option(point["text"], value=point["value"])

    field = rx.el.div(
        rx.el.label(words("field.metering_point"), html_for="point"),
        rx.el.div(
            rx.el.select(rx.foreach(points, option), id="point", name="point", value=chosen, on_change=choose),
            icon("down"),
            class_name="sel",
        ),
        class_name="field mid",
    )
    one = rx.el.p(rx.foreach(points, lambda point: point["text"]), class_name="muted")
    return rx.cond(points.length() > 1, field, one)


def suffixed_field(form: FormVars, name: str, label: str, unit: str, *, value: Any) -> rx.Component:
    """A decimal number with its unit; comma and point are both fine."""
    control = rx.el.input(
        id=name,
        name=name,
        type="text",
        default_value=value,
        auto_complete="off",
        max_length=20,
        custom_attrs=control_attributes(form, name) | {"inputMode": "decimal"},
    )
    return field_frame(
        form,
        name,
        rx.el.label(label, rx.el.span(f" ({unit})", class_name="vh"), html_for=name),
        error_text(form, name),
        rx.el.div(control, rx.el.span(unit, aria_hidden="true"), class_name="suffix"),
    )


def radio_line(
    form: FormVars, name: str, legend: str, options: list[tuple[str, str]], *, value: Any, auto_focus: bool = False
) -> rx.Component:
    """A few radios in a line; `options` are (value, text). `auto_focus`: the chosen one has the focus at once."""
    focus: dict[str, dict[str, Any]] = {key: {"auto_focus": value == key} if auto_focus else {} for key, _ in options}
    radios = [
        rx.el.label(rx.el.input(type="radio", name=name, value=key, default_checked=value == key, **focus[key]), text)
        for key, text in options
    ]
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="legend"),
        error_text(form, name),
        rx.el.div(*radios, class_name="seg"),
        class_name="field",
        id=name,
    )


def cooldown(words: Words, until: Any, server_now: Any) -> rx.Component:
    """The browser counts until `Lähetä uusi koodi` may be pressed again; both moments are epoch milliseconds."""
    return rx.el.p(
        class_name="small muted num",
        custom_attrs={
            "data-cooldown-until": until,
            "data-server-now": server_now,
            "data-cooldown-for": "resend",
            "data-template": words.template("verify.cooldown"),
            "data-over": words("verify.cooldown_over"),
        },
    )


def submit_button(label: str, *, caps: bool = False, wide: bool = False, **props: Any) -> rx.Component:
    """The one primary button of a form."""
    classes = "btn primary" + (" caps" if caps else "") + (" wide" if wide else "")
    return rx.el.button(label, type="submit", class_name=classes, **props)


def quiet_button(label: Any, **props: Any) -> rx.Component:
    """A second wish."""
    return rx.el.button(label, class_name="btn quiet", **({"type": "button"} | props))
