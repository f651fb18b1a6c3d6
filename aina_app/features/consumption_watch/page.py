"""Kulutusvahti: two limits, each with its own check box; one form for each metering point."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.consumption_watch.service import FOREWARNING_PERCENTS
from aina_app.features.consumption_watch.state import WatchCardState, WatchState
from aina_app.ui.asking import Answers, question
from aina_app.ui.choices import point_select, radio_line
from aina_app.ui.fields import FormVars, error_text, quiet_button, submit_button, suffixed_field
from aina_app.ui.html import choose, event_form
from aina_app.ui.icons import icon
from aina_app.ui.layout import Frame, heading, help_panel, page_frame
from aina_app.ui.messages import form_errors, notice, said, skeleton
from aina_app.ui.words import Words

STATE = WatchState
FIELDS = FormVars(STATE.errors, STATE.values, STATE.summary)


def page(words: Words, chat: rx.Component, empty: rx.Component) -> rx.Component:
    """The chosen metering point's limits; `empty` where no customership is attached."""
    frame = Frame(words, routes.CONSUMPTION_WATCH, "watch.h1", signed_in=True, with_menu=True, chat=[chat])
    content = rx.cond(STATE.point != "", limits(words), empty)
    return page_frame(
        frame,
        heading(words, "watch.h1", lead=words("watch.lead")),
        rx.cond(STATE.loaded, content, skeleton(words, 6)),
        help_panel(words, "guide.done.2"),
        layout="frame narrow stack",
    )


def limits(words: Words) -> rx.Component:
    """Metering point, the two limits, save; after the buttons what they have done."""
    form = event_form(
        STATE.save,
        form_errors(words, FIELDS, "watch.h1"),
        alarm(words),
        budget(words),
        rx.el.div(submit_button(words("watch.save")), turning_off(words), class_name="acts"),
        action=routes.CONSUMPTION_WATCH,
        class_name="stack",
        key=f"{STATE.point}-{STATE.saves}",
        custom_attrs={"data-done": STATE.answers, "data-busy": words("a11y.busy")},
    )
    return rx.el.div(
        point_select(words, STATE.points, STATE.point, STATE.choose),
        rx.cond(STATE.may_set, form, notice("info", rx.el.p(words("mandate.no_watch")))),
        said(STATE.said, count=STATE.saves),
        class_name="stack",
    )


def turning_off(words: Words) -> rx.Component:
    """`Poista kulutusvahti käytöstä` while a limit is set; pressed, it asks first: the limits would be gone."""
    ask = quiet_button(words("watch.off"), on_click=STATE.ask_off, auto_focus=STATE.is_kept)
    asked = question(words, "watch.off", Answers(yes=STATE.turn_off, no=STATE.keep), name="watch-off")
    return rx.cond(STATE.is_on, rx.cond(STATE.is_asked, asked, ask), rx.fragment())


def _section(name: str, words: Words, title: str, hint: str, checked: Any, *fields: rx.Component) -> rx.Component:
    box = rx.el.label(
        rx.el.input(type="checkbox", name=f"{name}_on", default_checked=checked, id=f"{name}_on"),
        words(title),
        class_name="chk",
    )
    return rx.el.section(
        rx.el.div(rx.el.h2(box, id=f"{name}-title"), rx.el.p(words(hint), class_name="muted small under")),
        *fields,
        class_name="card stack",
        aria_labelledby=f"{name}-title",
    )


def alarm(words: Words) -> rx.Component:
    """Hälytysraja: kWh in an hour or in a day."""
    periods = [("hour", words("watch.alarm_per_hour")), ("day", words("watch.alarm_per_day"))]
    return _section(
        "alarm",
        words,
        "watch.alarm",
        "watch.alarm_hint",
        STATE.alarm_on,
        suffixed_field(FIELDS, "alarm_kwh", words("watch.limit"), "kWh", value=STATE.alarm_kwh, ticks="alarm_on"),
        radio_line(FIELDS, "alarm_period", words("watch.period"), periods, value=STATE.alarm_period),
    )


def budget(words: Words) -> rx.Component:
    """Kulutusraja: kWh in a week, month or year, with a forewarning at a share of it."""
    periods = [(name, words(f"cons.{name}")) for name in ("week", "month", "year")]
    shares = [rx.el.option(f"{percent} %", value=str(percent)) for percent in FOREWARNING_PERCENTS]
    forewarning = rx.el.div(
        rx.el.label(words("watch.forewarn"), html_for="budget_forewarning"),
        error_text(FIELDS, "budget_forewarning"),
        rx.el.div(
            rx.el.select(
                *shares,
                id="budget_forewarning",
                name="budget_forewarning",
                default_value=STATE.budget_forewarning,
            ),
            icon("down"),
            class_name="sel",
        ),
        class_name="field fit",
    )
    return _section(
        "budget",
        words,
        "watch.budget",
        "watch.budget_hint",
        STATE.budget_on,
        suffixed_field(FIELDS, "budget_kwh", words("watch.limit"), "kWh", value=STATE.budget_kwh, ticks="budget_on"),
        radio_line(FIELDS, "budget_period", words("watch.period"), periods, value=STATE.budget_period),
        forewarning,
    )


def state_card(words: Words) -> rx.Component:
    """Kulutusvahti's state for the home page's chosen metering point, and the way to that point's limits."""
    on, path = WatchCardState.on, words.path(routes.CONSUMPTION_WATCH)
    state = rx.fragment(
        rx.el.p(choose(on, words("home.watch_on"), words("home.watch_off"))),
        rx.el.a(
            choose(on, words("action.edit"), words("home.watch_set")),
            href=choose(WatchCardState.point != "", f"{path}?{routes.POINT}={WatchCardState.point}", path),
            class_name="btn quiet",
            custom_attrs={"reloadDocument": True},
        ),
    )
    return rx.el.section(
        rx.el.h2(words("watch.h1"), id="watch-card"),
        rx.cond(WatchCardState.may_set, state, rx.el.p(words("mandate.no_watch"), class_name="muted")),
        class_name="card tight stack close",
        aria_labelledby="watch-card",
    )
