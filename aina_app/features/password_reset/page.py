"""Palauta salasana: first the address, then the code and a new password; one address in the browser's bar."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.password_reset.state import NewPasswordState, ResetRequestState
from aina_app.ui.fields import FormVars, email_attributes, submit_button, text_field
from aina_app.ui.forms import form_card, resend_form
from aina_app.ui.html import hidden, posted_form
from aina_app.ui.layout import Frame, heading, help_panel, link, page_frame
from aina_app.ui.messages import notice
from aina_app.ui.passwords import password_field, password_rules
from aina_app.ui.words import Words

FIRST = FormVars(ResetRequestState.errors, ResetRequestState.values, ResetRequestState.summary)
SECOND = FormVars(NewPasswordState.errors, NewPasswordState.values, NewPasswordState.summary)


def page(words: Words) -> rx.Component:
    """The step that this browser is at; the first one also before the page is alive."""
    frame = Frame(words, routes.PASSWORD_RESET, "reset.h1")
    return page_frame(
        frame,
        rx.el.div(
            heading(words, "reset.h1"),
            rx.cond(ResetRequestState.email != "", second_step(words), request_form(words)),
            rx.el.p(link(words("verify.back"), words.path(routes.LOGIN))),
            class_name="stack",
        ),
        help_panel(words, "guide.verify.forgot"),
        layout="frame pair",
    )


def request_form(words: Words) -> rx.Component:
    """Käyttäjätunnus and LÄHETÄ KOODI."""
    return form_card(
        words,
        FIRST,
        "reset.h1",
        rx.el.p(words("reset.lead")),
        text_field(
            FIRST,
            "username",
            words("field.username"),
            kind="email",
            hint=words("field.username_hint"),
            required=True,
            starred=False,
            auto_complete="username",
            max_length=254,
            attributes=email_attributes(words),
        ),
        rx.el.div(submit_button(words("reset.submit"), caps=True, wide=True), class_name="submit"),
        action=routes.PASSWORD_RESET,
        keep="reset",
        single=True,
        starred=False,
    )


def second_step(words: Words) -> rx.Component:
    """What was sent, the code and the new password, and what to do when no code comes."""
    return rx.el.div(
        notice("info", rx.el.p(ResetRequestState.sent), role="status"),
        new_password_form(words),
        resend_form(words, routes.RESET_RESEND, ResetRequestState.resend_at, ResetRequestState.server_now),
        rx.el.p(words("verify.spam"), class_name="small muted"),
        posted_form(
            routes.RESET_AGAIN,
            hidden("language", words.language.value),
            rx.el.button(words("reset.other_address"), type="submit", class_name="linkbtn"),
        ),
        class_name="stack",
    )


def new_password_form(words: Words) -> rx.Component:
    """Palautuskoodi, Uusi salasana twice, VAIHDA SALASANA; the user name is there for password managers."""
    manager: dict[str, Any] = {"autoComplete": "username", "aria-hidden": "true", "tabIndex": "-1"}
    return form_card(
        words,
        SECOND,
        "reset.h1",
        rx.el.input(type="email", value=ResetRequestState.email, read_only=True, class_name="vh", custom_attrs=manager),
        text_field(
            SECOND,
            "code",
            words("reset.code"),
            required=True,
            max_length=20,
            auto_complete="one-time-code",
            class_name="code",
            attributes={"autoCapitalize": "characters", "spellCheck": "false"},
        ),
        password_field(
            words,
            SECOND,
            "password",
            words("field.new_password"),
            autocomplete="new-password",
            role="new",
            described_by="rules-sentence",
        ),
        password_field(
            words,
            SECOND,
            "password_again",
            words("field.new_password_again"),
            autocomplete="new-password",
            role="again",
        ),
        password_rules(words),
        rx.el.div(submit_button(words("reset.save"), caps=True, wide=True), class_name="submit"),
        action=routes.RESET_CODE,
    )
