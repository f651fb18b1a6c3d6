"""A legal text: headings, paragraphs and lists by their keys in `copy.csv`."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count, takewhile

import reflex as rx

from aina_app import routes
from aina_app.i18n.copy import has
from aina_app.i18n.numbers import date as date_in_words
from aina_app.ui.contact import contact_list
from aina_app.ui.layout import Frame, heading, page_frame
from aina_app.ui.words import Words

UPDATED = date(2026, 11, 24)

Outline = Sequence[tuple[str, ...]]
"""Sections in order: a name, then what it holds: `p` paragraphs, `li` a list."""


def document(
    words: Words,
    path: str,
    prefix: str,
    outline: Outline,
    more: Mapping[str, rx.Component] | None = None,
) -> rx.Component:
    """The page of a legal text; `more` stands at the end of the sections it names."""
    title = next(page.title for page in routes.PAGES if page.path == path)
    ends = more or {}
    parts: list[rx.Component] = []
    for name, *kinds in outline:
        parts += _section(words, f"{prefix}.{name}", kinds)
        parts += [ends[name]] if name in ends else []
    return page_frame(
        Frame(words, path, title, for_all=True),
        rx.el.div(
            heading(words, title, lead=words(f"{prefix}.lead")),
            rx.el.div(
                *parts,
                rx.el.h2(words("legal.contact_h")),
                contact_list(words),
                rx.el.p(words("legal.updated", date=date_in_words(UPDATED, words.language)), class_name="small muted"),
                class_name="prose",
            ),
            class_name="narrow stack",
        ),
    )


def address(*lines: rx.Component | str) -> rx.Component:
    """Who can be turned to, line by line."""
    return rx.el.p(*[rx.el.span(line, class_name="line") for line in lines], class_name="address")


def site_link(site: str) -> rx.Component:
    """Another organisation's web site, by its own address."""
    return rx.el.a(site, href=f"https://{site}")


def _section(words: Words, key: str, kinds: Sequence[str]) -> list[rx.Component]:
    parts: list[rx.Component] = [rx.el.h2(words(f"{key}.h"))]
    for kind in kinds:
        texts = [words(one) for one in takewhile(has, (f"{key}.{kind}{number}" for number in count(1)))]
        parts += [rx.el.ul(*map(rx.el.li, texts))] if kind == "li" else map(rx.el.p, texts)
    return parts
