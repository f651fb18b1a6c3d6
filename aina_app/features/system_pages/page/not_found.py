"""Sivua ei löytynyt: one page for every unknown address, in the language that the address begins with."""

import reflex as rx

from aina_app import routes
from aina_app.i18n.language import Language
from aina_app.ui.address_language import in_language, language_after_load
from aina_app.ui.layout import Frame, heading, link, page_frame
from aina_app.ui.words import Words

TITLE = "page.404_h1"


def page() -> rx.Component:
    """The page in three languages, of which one is seen."""
    titles = {language: Words(language)("app.title", page=Words(language)(TITLE)) for language in Language}
    return in_language(language_after_load(titles), _page)


def _page(words: Words) -> rx.Component:
    return page_frame(
        Frame(words, routes.HOME, TITLE),
        rx.el.div(
            heading(words, TITLE, lead=words("page.404")),
            rx.el.div(
                link(words("page.to_home"), words.path(routes.HOME), class_name="btn primary"),
                link(words("nav.service"), words.path(routes.CUSTOMER_SERVICE), class_name="btn quiet"),
                class_name="acts",
            ),
            class_name="narrow stack",
        ),
    )
