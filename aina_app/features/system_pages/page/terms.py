"""Käyttöehdot: what the person and the company agree on when the service is used."""

import reflex as rx

from aina_app import routes
from aina_app.features.system_pages.page.document import address, document, site_link
from aina_app.ui.words import Words

PREFIX = "legal.terms"
OUTLINE = (
    ("service", "p"),
    ("account", "li"),
    ("others", "p"),
    ("readings", "p"),
    ("use", "p"),
    ("availability", "p"),
    ("liability", "p"),
    ("end", "p"),
    ("changes", "p"),
    ("disputes", "p"),
)


def page(words: Words) -> rx.Component:
    """The terms, and where a consumer can turn."""
    turned_to = rx.fragment(
        *[
            address(words(f"{PREFIX}.disputes.{name}"), site_link(words(f"{PREFIX}.disputes.{name}_site")))
            for name in ("consumer", "board")
        ]
    )
    return document(words, routes.TERMS, PREFIX, OUTLINE, {"disputes": turned_to})
