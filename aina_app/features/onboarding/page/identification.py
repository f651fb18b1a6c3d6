"""Ensikäyttö 1/3: Vahva tunnistautuminen."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.onboarding.page.frame import step_frame
from aina_app.features.onboarding.state import OUTCOME, IdentificationState
from aina_app.ui.html import choose_part, event_form, hidden, posted_form
from aina_app.ui.layout import link
from aina_app.ui.messages import notice
from aina_app.ui.words import Words

STATE = IdentificationState


def page(words: Words, chat: rx.Component) -> rx.Component:
    """The guide's paragraph and `Aloita tunnistautuminen`; then the banks, in place."""
    return step_frame(
        words,
        routes.ONBOARDING_1,
        1,
        chat,
        outcome_notice(),
        rx.cond(STATE.done, already_done(words), beginning(words)),
    )


def outcome_notice() -> rx.Component:
    """How the last trip ended, with the focus on it; once, so the address forgets it."""
    text = rx.el.p(STATE.outcome, id="outcome", tab_index=-1, custom_attrs={"data-once": OUTCOME})
    return choose_part(
        STATE.tone,
        ("info", notice("info", text)),
        ("warn", notice("warn", text)),
        ("danger", notice("danger", text)),
        rx.fragment(),
    )


def beginning(words: Words) -> rx.Component:
    """What strong authentication is for, and the start."""
    start = event_form(
        STATE.begin,
        rx.el.button(words("onb1.start"), type="submit", class_name="btn primary"),
        action=routes.ONBOARDING_1,
        class_name="submit start",
    )
    return rx.el.section(
        rx.el.p(words("onb1.intro")),
        rx.el.p(words("onb1.once")),
        rx.cond(STATE.opened, rx.cond(STATE.down, broker_down(words), banks(words)), start),
        class_name="card stack",
    )


def banks(words: Words) -> rx.Component:
    """Each bank as a button that leads there; the name stands in text."""

    def card(bank: Any) -> rx.Component:
        return rx.el.button(
            rx.el.b(bank["name"]), type="submit", name="provider", value=bank["id"], class_name="choice"
        )

    return posted_form(
        routes.START_IDENTIFICATION,
        hidden("language", words.language.value),
        rx.el.h2(words("onb1.choose"), id="banks", tab_index=-1),
        rx.el.p(words("onb1.goes")),
        rx.el.div(rx.foreach(STATE.banks, card), class_name="choices"),
        class_name="stack",
        custom_attrs={"data-busy": words("onb1.leaving_any")},
    )


def broker_down(words: Words) -> rx.Component:
    """The identification service does not answer: said, and retried by a press."""
    again = event_form(
        STATE.begin,
        rx.el.button(words("action.retry"), type="submit", class_name="btn quiet"),
        action=routes.ONBOARDING_1,
    )
    return notice("warn", rx.el.p(words("onb1.down"), id="banks", tab_index=-1), again)


def already_done(words: Words) -> rx.Component:
    """The person is proven: on to the next step."""
    return notice(
        "ok",
        rx.el.p(words("onb1.done")),
        link(words("action.continue"), words.path(routes.ONBOARDING_2), class_name="btn primary"),
    )
