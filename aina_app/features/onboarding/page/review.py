"""Ensikäyttö 3/3: Käyttäjätietojen tarkistaminen; profile and customerships come as slots, editable here already."""

import reflex as rx

from aina_app import routes
from aina_app.features.onboarding.page.frame import step_frame
from aina_app.features.onboarding.state import ReviewState
from aina_app.ui.html import event_form
from aina_app.ui.words import Words


def page(words: Words, profile: rx.Component, customerships: rx.Component, chat: rx.Component) -> rx.Component:
    """A, B, and the last button of the first use."""
    return step_frame(
        words,
        routes.ONBOARDING_3,
        3,
        chat,
        rx.el.p(words("onb3.lead"), class_name="lead"),
        profile,
        customerships,
        event_form(
            ReviewState.finish,
            rx.el.button(
                words("onb.submit"), type="submit", class_name="btn primary", custom_attrs={"aria-describedby": "step"}
            ),
            rx.el.span(words("onb.step", n=3), id="step", class_name="vh"),
            action=routes.ONBOARDING_3,
            class_name="submit start",
        ),
    )
