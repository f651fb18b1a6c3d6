"""The act `Poista käyttäjätunnus` and its dialog."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.profile.deletion.state import DeletionState
from aina_app.features.profile.service.deletion import FIELD
from aina_app.ui.fields import FormVars, quiet_button
from aina_app.ui.html import hidden, posted_form, press
from aina_app.ui.messages import form_errors
from aina_app.ui.passwords import password_field
from aina_app.ui.words import Words

STATE: Any = DeletionState
FORM = FormVars(DeletionState.errors, DeletionState.values, DeletionState.summary)
DIALOG = "delete-account"


def delete_button(words: Words) -> rx.Component:
    """Last of the acts, after a rule; it opens the dialog."""
    button = rx.el.button(
        words("prof.delete"),
        type="button",
        class_name="btn quiet danger-text",
        custom_attrs={"data-dialog-open": DIALOG},
    )
    return rx.el.div(button, class_name="acts ruled")


def dialog(words: Words, username: rx.Component) -> rx.Component:
    """What goes, what the law keeps, the password, the act by its name. `username`: for password managers."""
    form = posted_form(
        routes.DELETE_ACCOUNT,
        press(),
        hidden("language", words.language.value),
        username,
        rx.el.h2(words("prof.delete_title"), id=f"{DIALOG}-title", tab_index=-1),
        form_errors(words, FORM, "prof.h1", single=True, name=f"{DIALOG}-errors"),
        rx.el.p(words("prof.delete_what")),
        rx.el.p(words("prof.delete_keeps")),
        password_field(
            words, FORM, FIELD, words("field.current_password"), autocomplete="current-password", starred=False
        ),
        rx.el.div(
            rx.el.button(words("prof.delete_confirm"), type="submit", class_name="btn danger"),
            quiet_button(words("action.cancel"), custom_attrs={"data-dialog-close": ""}),
            class_name="acts",
        ),
        class_name="stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )
    return rx.el.dialog(form, id=DIALOG, aria_labelledby=f"{DIALOG}-title", custom_attrs={"data-open": STATE.reopened})
