"""A form that the browser posts, on a card: error summary first, then its fields."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.ui.fields import FormVars, cooldown, required_note
from aina_app.ui.html import hidden, posted_form, press
from aina_app.ui.messages import form_errors
from aina_app.ui.words import Words


def form_card(
    words: Words,
    form: FormVars,
    title_key: str,
    *parts: rx.Component,
    action: str,
    keep: str = "",
    single: bool = False,
    starred: bool = True,
) -> rx.Component:
    """A posted form on a card: error summary, the note on stars, then its fields.

    `keep`: its name, where its text survives a change of language; `starred`: whether the star is explained; not
    at sign-in, where the guide marks one of the two fields only, and the other would look optional.
    """
    attributes = {"data-busy": words("a11y.busy")}
    if keep:
        attributes |= {"data-keep": keep, "data-keep-action": routes.LANGUAGE_FORM}
    note = [required_note(words)] if starred else []
    return posted_form(
        action,
        press(),
        hidden("language", words.language.value),
        form_errors(words, form, title_key, single=single),
        *note,
        *parts,
        class_name="card stack",
        custom_attrs=attributes,
    )


def resend_form(words: Words, action: str, until: Any, server_now: Any) -> rx.Component:
    """`Lähetä uusi koodi`, with its cool-down counted by the browser from the server's clock."""
    return posted_form(
        action,
        press(),
        hidden("language", words.language.value),
        rx.el.p(
            words("verify.lost"),
            " ",
            rx.el.button(words("verify.resend"), type="submit", id="resend", class_name="linkbtn"),
        ),
        cooldown(words, until, server_now),
        custom_attrs={"data-busy": words("a11y.busy")},
    )
