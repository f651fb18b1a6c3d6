"""Form fields: label, hint, error and control, tied together for every reader (ux: Field, Password field, Choice)."""

from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from aina_app.ui.html import choose
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


def required_note(words: Words) -> rx.Component:
    """What the star means: in every form that shows one. A form of one field needs no star."""
    return rx.el.p(words("a11y.required_note"), class_name="small muted")


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
    kind: Literal["text", "email", "tel"] = "text",
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


def suffixed_field(form: FormVars, name: str, label: str, unit: str, *, value: Any, ticks: str) -> rx.Component:
    """A decimal number with its unit; comma and point are both fine. `ticks`: the box that typing ticks."""
    control = rx.el.input(
        id=name,
        name=name,
        type="text",
        default_value=value,
        auto_complete="off",
        max_length=20,
        custom_attrs=control_attributes(form, name) | {"inputMode": "decimal", "data-ticks": ticks},
    )
    return field_frame(
        form,
        name,
        rx.el.label(label, rx.el.span(f" ({unit})", class_name="vh"), html_for=name),
        error_text(form, name),
        rx.el.div(control, rx.el.span(unit, aria_hidden="true"), class_name="suffix"),
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


def quiet_button(label: Any, *, auto_focus: Any = False, **props: Any) -> rx.Component:
    """A second wish. `auto_focus`: whether it has the focus when it comes, after what this page itself has done.

    While the page is loading, the state may still tell of an earlier visit: then nothing takes the focus.
    """
    if auto_focus is not False:
        props["auto_focus"] = rx.State.is_hydrated & auto_focus
    return rx.el.button(label, class_name="btn quiet", **({"type": "button"} | props))
