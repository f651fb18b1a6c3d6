"""Notices, error summaries, badges, empty states."""

from typing import Any

import reflex as rx

from aina_app.ui.fields import FormVars
from aina_app.ui.html import in_page_link
from aina_app.ui.icons import icon
from aina_app.ui.words import Words

TONES = {"info": "info", "ok": "ok", "warn": "warn", "danger": "danger"}


def notice(tone: str, *parts: rx.Component | rx.Var[str] | str, **props: Any) -> rx.Component:
    """A notice with its icon: info, ok, warn or danger."""
    return rx.el.section(rx.el.span(icon(TONES[tone])), rx.el.div(*parts), class_name=f"notice {tone}", **props)


def said(text: Any, *, tone: str = "ok", count: Any = "", shown: Any = True) -> rx.Component:
    """What a press has done: a live region that is always there; the browser's script brings its words into view.

    `count`: changes with each press, so that the same words are new again; `shown`: whether they are said here.
    """
    words = rx.cond((text != "") & shown, notice(tone, rx.el.p(text)), rx.fragment())
    return rx.el.div(words, role="status", tab_index=-1, custom_attrs={"data-said": count})


def form_errors(
    words: Words, form: FormVars, title_key: str, *, single: bool = False, name: str = "error-summary"
) -> rx.Component:
    """The list of what to mend, before the form; each line leads to its field. `single`: focus goes to the field.

    `name`: its id, another one for each form of a page.
    """

    def line(error: Any) -> rx.Component:
        target = in_page_link(error["text"], error["field"])
        return rx.el.li(rx.cond(error["field"] == "form", rx.el.span(error["text"]), target))

    title = words("app.title_error", page=words(title_key))
    return rx.cond(
        form.summary.length() > 0,
        rx.el.section(
            rx.el.h2(words("err.summary_title"), id=f"{name}-title"),
            rx.el.ul(rx.foreach(form.summary, line)),
            id=name,
            class_name="summary",
            role="group",
            tab_index=-1,
            aria_labelledby=f"{name}-title",
            custom_attrs={"data-error-summary": "single" if single else "", "data-title": title},
        ),
        rx.fragment(),
    )


def badge(tone: str, text: rx.Var[str] | str, icon_name: str) -> rx.Component:
    """A state as a pill: icon and word."""
    return rx.el.span(icon(icon_name), text, class_name=f"badge {tone}")


def empty(text: rx.Var[str] | str, *acts: rx.Component) -> rx.Component:
    """An empty state: the line motif, one sentence why, what to do next."""
    return rx.el.section(rx.el.p(text), *acts, class_name="empty")


def skeleton(words: Words, lines: int = 3) -> rx.Component:
    """Quiet blocks in the size of what comes."""
    blocks = [rx.el.div(class_name="skeleton row", aria_hidden="true") for _ in range(lines)]
    return rx.el.div(rx.el.span(words("a11y.loading"), class_name="vh"), *blocks, aria_busy="true")
