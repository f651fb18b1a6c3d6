"""Saavutettavuusseloste, as the Act on the Provision of Digital Services (306/2019) asks for it."""

import reflex as rx

from aina_app import routes
from aina_app.features.system_pages.page.document import address, document, site_link
from aina_app.ui.contact import email_link
from aina_app.ui.words import Words

PREFIX = "legal.accessibility"
OUTLINE = (
    ("scope", "p"),
    ("status", "p"),
    ("gaps", "li", "p"),
    ("made", "p"),
    ("feedback", "p"),
    ("authority", "p"),
)


def page(words: Words) -> rx.Component:
    """How accessible the service is, and whom to tell if it is not."""
    authority = address(
        words(f"{PREFIX}.authority.name"),
        words(f"{PREFIX}.authority.unit"),
        site_link(words(f"{PREFIX}.authority.site")),
        email_link(words(f"{PREFIX}.authority.email")),
        words(f"{PREFIX}.authority.phone"),
    )
    return document(words, routes.ACCESSIBILITY, PREFIX, OUTLINE, {"authority": authority})
