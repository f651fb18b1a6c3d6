"""Istuntosi on päättynyt: why, and a sign-in link that comes back to the same page."""

import reflex as rx

from aina_app import routes
from aina_app.features.system_pages.state import SessionEndedState
from aina_app.ui.html import choose
from aina_app.ui.layout import Frame, heading, link, page_frame
from aina_app.ui.words import Words


def page(words: Words) -> rx.Component:
    """One sentence, one act."""
    login = choose(SessionEndedState.login != "", SessionEndedState.login, words.path(routes.LOGIN))
    return page_frame(
        Frame(words, routes.SESSION_ENDED, "session.ended_title"),
        rx.el.div(
            heading(words, "session.ended_title", lead=words("session.ended")),
            rx.el.div(link(words("nav.login"), login, class_name="btn primary"), class_name="acts"),
            class_name="narrow stack",
        ),
    )
