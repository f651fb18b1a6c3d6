"""The e-mail address's part of chapter A: the form of a new address, and the code that it waits for."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.profile.email.state import EmailCodeState, EmailState
from aina_app.ui.fields import FormVars, email_attributes, quiet_button, required_note, submit_button, text_field
from aina_app.ui.forms import resend_form
from aina_app.ui.html import hidden, posted_form, press
from aina_app.ui.messages import form_errors
from aina_app.ui.passwords import password_field
from aina_app.ui.words import Words

CODE: Any = EmailCodeState
ASKING = FormVars(EmailState.errors, EmailState.values, EmailState.summary)
TYPING = FormVars(EmailCodeState.errors, EmailCodeState.values, EmailCodeState.summary)


def new_email_form(words: Words, username: rx.Component, buttons: rx.Component) -> rx.Component:
    """The new address and the password, posted by the browser itself; `username`: for password managers."""
    return posted_form(
        routes.CHANGE_EMAIL,
        press(),
        hidden("language", words.language.value),
        username,
        form_errors(words, ASKING, "prof.h1", name="email-errors"),
        rx.el.h3(words("prof.email_change")),
        rx.el.p(words("prof.email_lead")),
        required_note(words),
        text_field(ASKING, "new_email", words("prof.email_new"), kind="email", required=True, auto_complete="email",
                   max_length=254, auto_focus=True, attributes=email_attributes(words),
                   key=ASKING.values["new_email"]),  # an input that has been shown would keep the text of before
        password_field(words, ASKING, "current_password", words("field.current_password"),
                       autocomplete="current-password"),
        buttons,
        class_name="edit stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )  # fmt: skip


def pending_email(words: Words) -> rx.Component:
    """What a request waits for: on the page as long as it is open, whatever else is being done there."""
    waiting = rx.el.div(
        rx.el.p(CODE.pending),
        code_form(words),
        resend_form(words, routes.RESEND_EMAIL_CODE, CODE.resend_at, CODE.server_now),
        rx.el.p(words("verify.spam"), class_name="small muted"),
        class_name="card stack",
    )
    return rx.cond(CODE.pending != "", waiting, rx.fragment())


def code_form(words: Words) -> rx.Component:
    """The code, posted by the browser itself."""
    return posted_form(
        routes.CONFIRM_EMAIL,
        press(),
        hidden("language", words.language.value),
        form_errors(words, TYPING, "prof.h1", single=True, name="email-code-errors"),
        text_field(TYPING, "code", words("field.code"), hint=words("field.code_hint"), required=True, starred=False,
                   max_length=20, auto_complete="one-time-code", class_name="code",
                   attributes={"inputMode": "numeric"}),
        rx.el.div(
            submit_button(words("prof.email_confirm")),
            quiet_button(words("prof.email_cancel"), on_click=CODE.cancel),
            class_name="acts",
        ),
        class_name="stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )  # fmt: skip
