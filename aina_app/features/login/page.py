"""Kirjaudu sisään Elenia Ainaan: the guide's second screen."""

import reflex as rx

from aina_app import routes
from aina_app.features.login.state import LoginState
from aina_app.ui.fields import FormVars, email_attributes, submit_button, text_field
from aina_app.ui.forms import form_card
from aina_app.ui.html import hidden
from aina_app.ui.layout import Frame, heading, help_panel, link, page_frame
from aina_app.ui.messages import notice
from aina_app.ui.passwords import password_field
from aina_app.ui.words import Words

FIELDS = FormVars(LoginState.errors, LoginState.values, LoginState.summary)


def page(words: Words) -> rx.Component:
    """The form beside the guide's own instructions."""
    frame = Frame(words, routes.LOGIN, "login.h1")
    url = routes.localised(routes.LOGIN, words.language.value)
    return page_frame(
        frame,
        rx.el.div(
            heading(words, "login.h1"),
            rx.cond(LoginState.notice != "", notice("ok", rx.el.p(LoginState.notice), role="status"), rx.fragment()),
            rx.cond(LoginState.continue_to != "", notice("info", rx.el.p(LoginState.continue_to)), rx.fragment()),
            form(words),
            class_name="stack",
        ),
        help_panel(words, "guide.login.directed", "guide.login.1", "help.login_2", "guide.login.3", url=url),
        layout="frame pair",
    )


def form(words: Words) -> rx.Component:
    """User name and password; the way to a new password stands where the guide has it."""
    return form_card(
        words,
        FIELDS,
        "login.h1",
        hidden("jatka", LoginState.next_page),
        text_field(
            FIELDS,
            "username",
            words("field.username"),
            kind="email",
            hint=words("field.username_hint"),
            required=True,
            auto_complete="username",
            max_length=254,
            attributes=email_attributes(words),
        ),
        password_field(
            words, FIELDS, "password", words("field.password"), autocomplete="current-password", starred=False
        ),
        rx.el.p(
            words("login.forgot"),
            " ",
            link(words("login.forgot_link"), words.path(routes.PASSWORD_RESET)),
            class_name="later",
        ),
        rx.el.div(
            submit_button(words("login.submit"), caps=True, wide=True),
            rx.el.p(words("login.new"), " ", link(words("login.new_link"), words.path(routes.REGISTRATION))),
            class_name="submit",
        ),
        action=routes.LOGIN,
        keep="login",
        single=True,
        starred=False,
    )
