"""A form that the browser posts, on a card: error summary first, then its fields."""

import reflex as rx

from aina_app import routes
from aina_app.ui.fields import FormVars
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
) -> rx.Component:
    """A posted form on a card: error summary, the note on stars, then its fields.

    `keep`: its name, where its text survives a change of language.
    """
    attributes = {"data-busy": words("a11y.busy")}
    if keep:
        attributes |= {"data-keep": keep, "data-keep-action": routes.LANGUAGE_FORM}
    note = [] if single else [rx.el.p(words("a11y.required_note"), class_name="small muted")]
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
