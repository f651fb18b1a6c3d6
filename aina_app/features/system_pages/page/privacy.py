"""Tietosuojaseloste, as article 13 of the General Data Protection Regulation asks for it."""

import reflex as rx

from aina_app import routes
from aina_app.features.system_pages.page.document import address, document, site_link
from aina_app.ui.words import Words

PREFIX = "legal.privacy"
OUTLINE = (
    ("controller", "p"),
    ("data", "li"),
    ("sources", "p"),
    ("why", "li", "p"),
    ("who", "p"),
    ("keep", "li", "p"),
    ("rights", "li", "p"),
    ("cookies", "p", "li"),
    ("safety", "p"),
)


def page(words: Words) -> rx.Component:
    """What is processed, why, how long, and the person's rights."""
    ombudsman = address(words(f"{PREFIX}.rights.authority"), site_link(words(f"{PREFIX}.rights.site")))
    return document(words, routes.PRIVACY, PREFIX, OUTLINE, {"rights": ombudsman})
