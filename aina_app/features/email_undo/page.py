"""The page of the link to an old address: a look changes nothing (scanners follow links), the button does."""

import reflex as rx

from aina_app import routes
from aina_app.features.email_undo.state import BUSY, DONE, HELD, INVALID, EmailUndoState
from aina_app.ui.fields import submit_button
from aina_app.ui.html import choose_part, hidden, posted_form, press
from aina_app.ui.layout import Frame, heading, link, page_frame
from aina_app.ui.messages import notice
from aina_app.ui.words import Words

STATE = EmailUndoState


def page(words: Words) -> rx.Component:
    """The button with what it does, or what has become of it."""
    reset = link(words("undo.to_reset"), words.path(routes.PASSWORD_RESET), class_name="btn primary")
    content = choose_part(
        STATE.outcome,
        (DONE, rx.fragment(_said(words, "ok", "undo.done"), reset)),
        (HELD, _said(words, "warn", "undo.held")),
        (INVALID, _said(words, "warn", "undo.invalid")),
        (BUSY, _said(words, "warn", "undo.busy")),
        undo_form(words),
    )
    return page_frame(
        Frame(words, routes.UNDO_EMAIL, "undo.h1"),
        rx.el.div(heading(words, "undo.h1"), content, class_name="stack"),
        layout="frame narrow stack",
    )


def _said(words: Words, tone: str, key: str) -> rx.Component:
    return notice(tone, rx.el.p(words(key)), role="status")


def undo_form(words: Words) -> rx.Component:
    """The press takes the link's secret along: the browser's script puts it into the form."""
    return posted_form(
        routes.UNDO_EMAIL,
        press(),
        hidden("language", words.language.value),
        rx.el.input(type="hidden", name="token", custom_attrs={"data-fragment": ""}),
        rx.el.p(words("undo.ask")),
        rx.el.p(words("undo.effects")),
        rx.el.div(submit_button(words("undo.submit")), class_name="submit start"),
        class_name="card stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )
