"""A question in the place of the button that was pressed: yes does it, no goes back, and the focus begins at no."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from aina_app.ui.fields import quiet_button
from aina_app.ui.words import Words


@dataclass(frozen=True, slots=True)
class Answers:
    """What the two answers do."""

    yes: Any
    no: Any


def question(words: Words, key: str, answers: Answers, *, name: Any, about: Any = "") -> rx.Component:
    """`<key>_ask` with `<key>_yes` and `<key>_no`, all of the copy table.

    `name`: the id of the question, unique on the page; `about`: what the answers are about, for those who hear them.
    """
    described = {"aria-describedby": name}
    yes = rx.el.button(
        words(f"{key}_yes"), about, type="button", class_name="btn danger", on_click=answers.yes, custom_attrs=described
    )
    no = quiet_button(
        rx.fragment(words(f"{key}_no"), about), on_click=answers.no, auto_focus=True, custom_attrs=described
    )
    return rx.el.div(
        rx.el.p(words(f"{key}_ask"), id=name),
        rx.el.div(yes, no, class_name="acts"),
        class_name="stack close",
        role="group",
        aria_labelledby=name,
    )
