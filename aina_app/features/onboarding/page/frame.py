"""What the three steps share: the step indicator, the heading over two lines, the way to come back later."""

from typing import Any

import reflex as rx

from aina_app.ui.icons import tick
from aina_app.ui.layout import Frame, logout_form, page_frame
from aina_app.ui.words import Words

STEPS = 3


def step_frame(words: Words, path: str, number: int, chat: rx.Component, *content: rx.Component) -> rx.Component:
    """The frame of step `number`."""
    frame = Frame(words, path, f"onb{number}.h1", signed_in=True, chat=[chat])
    return page_frame(
        frame,
        steps(words, number),
        step_heading(words, number),
        *content,
        rx.el.div(
            rx.el.p(words("onb.later"), class_name="small muted"),
            logout_form(words, "out-below"),
            class_name="stack close",
        ),
        layout="frame narrow stack",
    )


def step_heading(words: Words, number: int) -> rx.Component:
    """`Elenia Ainan käyttöönotto 2/3` over the step's own name: one heading."""
    over, _, name = words(f"onb{number}.h1").partition(" – ")
    return rx.el.div(
        rx.el.h1(rx.el.span(over, rx.el.span(" – ", class_name="vh"), class_name="over"), name, tab_index=-1),
        class_name="head",
    )


def steps(words: Words, current: int) -> rx.Component:
    """Where one is: done, current, to come."""
    return rx.el.nav(
        rx.el.ol(*[_step(words, number, current) for number in range(1, STEPS + 1)], class_name="steps"),
        aria_label=words("onb.steps"),
    )


def _step(words: Words, number: int, current: int) -> rx.Component:
    is_done, is_current = number < current, number == current
    state = words("onb.step_done") if is_done else words("onb.step_current") if is_current else ""
    node = rx.el.span(tick() if is_done else rx.fragment(), class_name="node", aria_hidden="true")
    text = rx.el.span(
        rx.el.span(f"{number}/{STEPS}", class_name="num"),
        f" {words(f'onb.step{number}')}",
        rx.el.span(f" {state}", class_name="vh") if state else rx.fragment(),
        class_name="t",
    )
    attributes: dict[str, Any] = {"aria-current": "step"} if is_current else {}
    return rx.el.li(node, text, class_name="done" if is_done else "", custom_attrs=attributes)
