"""Vahvista rekisteröityminen: the code by mail, and a new one where it is lost."""

import reflex as rx

from aina_app import routes
from aina_app.features.email_verification.state import EmailVerificationState
from aina_app.ui.fields import FormVars, submit_button, text_field
from aina_app.ui.forms import form_card, resend_form
from aina_app.ui.layout import Frame, heading, help_panel, link, page_frame
from aina_app.ui.messages import notice, skeleton
from aina_app.ui.words import Words

STATE = EmailVerificationState
FIELDS = FormVars(STATE.errors, STATE.values, STATE.summary)
HELP = ("1", "2", "3", "expired", "closed", "forgot")


def page(words: Words) -> rx.Component:
    """The form where a session is waiting for its code, else the way to sign in."""
    frame = Frame(words, routes.EMAIL_VERIFICATION, "verify.h1")
    url = routes.localised(routes.LOGIN, words.language.value)
    content = rx.cond(STATE.email != "", code_forms(words), without_session(words))
    return page_frame(
        frame,
        rx.el.div(heading(words, "verify.h1"), rx.cond(STATE.loaded, content, skeleton(words)), class_name="stack"),
        help_panel(words, *[f"guide.verify.{part}" for part in HELP], url=url),
        layout="frame pair",
    )


def code_forms(words: Words) -> rx.Component:
    """The code's form, and below it what to do when the code is lost."""
    return rx.el.div(
        rx.cond(STATE.resent, notice("ok", rx.el.p(words("verify.resent")), role="status"), rx.fragment()),
        form_card(
            words,
            FIELDS,
            "verify.h1",
            rx.el.p(words("verify.sent")),
            rx.el.dl(
                rx.el.div(rx.el.dt(words("field.email")), rx.el.dd(STATE.email)), class_name="dl"
            ),
            text_field(
                FIELDS,
                "code",
                words("field.code"),
                hint=words("field.code_hint"),
                required=True,
                starred=False,
                max_length=20,
                auto_complete="one-time-code",
                auto_focus=True,
                class_name="code",
                attributes={"inputMode": "numeric"},
            ),
            rx.el.div(submit_button(words("verify.submit"), caps=True, wide=True), class_name="submit"),
            action=routes.EMAIL_VERIFICATION,
            single=True,
            starred=False,
        ),
        resend_form(words, routes.RESEND_CODE, STATE.resend_at, STATE.server_now),
        rx.el.p(words("verify.spam"), class_name="small muted"),
        rx.el.p(link(words("verify.back"), words.path(routes.LOGIN))),
        rx.el.p(link(words("verify.wrong_address"), words.path(routes.REGISTRATION)), class_name="small"),
        class_name="stack",
    )  # fmt: skip


def without_session(words: Words) -> rx.Component:
    """No code is waiting in this browser: sign in with address and password (guide)."""
    return notice(
        "info",
        rx.el.p(words("verify.no_session")),
        link(words("verify.back"), words.path(routes.LOGIN), class_name="btn quiet"),
    )
