"""The report's card on the home page."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.consumption_reports.state import ReportState
from aina_app.models import ReportInterval
from aina_app.ui.asking import Answers, question
from aina_app.ui.choices import radio_line
from aina_app.ui.fields import FormVars, quiet_button
from aina_app.ui.html import choose, event_form, press
from aina_app.ui.messages import form_errors, said
from aina_app.ui.words import Words

STATE = ReportState
FIELDS = FormVars(STATE.errors, STATE.values, STATE.summary)


def report_card(words: Words) -> rx.Component:
    """What is ordered, and the guide's button `Tilaa raportti`."""
    return rx.el.section(
        rx.el.h2(words("report.h2"), id="report-card"),
        rx.cond(STATE.ordered != "", rx.el.p(STATE.ordered), rx.fragment()),
        said(STATE.said, count=STATE.presses),
        rx.cond(
            STATE.may_order,
            rx.cond(STATE.open_form, order_form(words), acts(words)),
            rx.el.p(words("mandate.no_report"), class_name="muted"),
        ),
        class_name="card tight stack close",
        aria_labelledby="report-card",
    )


def acts(words: Words) -> Any:
    """Order, or renew and end, which asks first; the first has the focus when the form has closed."""
    end = quiet_button(words("report.cancel"), on_click=STATE.ask_end, auto_focus=STATE.is_kept)
    begin = quiet_button(
        choose(STATE.ordered != "", words("report.renew"), words("home.report_order")),
        id="report-begin",
        auto_focus=STATE.came_back,
        on_click=STATE.begin,
    )
    asked = question(words, "report.cancel", Answers(yes=STATE.end, no=STATE.keep), name="report-end")
    both = rx.el.div(begin, rx.cond(STATE.ordered != "", end, rx.fragment()), class_name="acts")
    return rx.cond(STATE.is_asked, asked, both)


def order_form(words: Words) -> rx.Component:
    """Every week or every month."""
    intervals = [(one.value, words(f"report.{one.value}")) for one in ReportInterval]
    return event_form(
        STATE.order,
        press(),
        form_errors(words, FIELDS, "home.h1", single=True),
        radio_line(FIELDS, "interval", words("report.interval"), intervals, value=STATE.interval, auto_focus=True),
        rx.el.div(
            rx.el.button(words("report.order"), type="submit", class_name="btn primary"),
            rx.el.button(words("action.cancel"), type="button", class_name="btn quiet", on_click=STATE.cancel),
            class_name="acts",
        ),
        action=routes.HOME,
        class_name="stack",
        custom_attrs={"data-done": STATE.presses, "data-busy": words("a11y.busy")},
    )
