"""Valtuutukset: offers to answer, mandates of both sides, giving one, who has looked."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.mandates.state import MandatesState, OffersState
from aina_app.ui.asking import Answers, question
from aina_app.ui.fields import (
    FormVars,
    error_text,
    field_frame,
    quiet_button,
    required_note,
    submit_button,
    text_field,
)
from aina_app.ui.html import call, event_form, press
from aina_app.ui.icons import icon
from aina_app.ui.layout import Frame, heading, link, page_frame
from aina_app.ui.messages import badge, form_errors, notice, skeleton
from aina_app.ui.words import Words

STATE: Any = MandatesState
FIELDS = FormVars(MandatesState.errors, MandatesState.values, MandatesState.summary)
ADDRESS = {"inputMode": "email", "autoCapitalize": "none", "spellCheck": "false"}
TONES = (("offered", "warn", "wait"), ("accepted", "ok", "ok"), ("declined", "danger", "danger"))


def page(words: Words, chat: rx.Component) -> rx.Component:
    """What one may answer comes first, then what is in force, giving, and the log."""
    frame = Frame(words, routes.MANDATES, "mandate.h2", signed_in=True, with_menu=True, chat=[chat])
    return page_frame(
        frame,
        rx.el.p(link(words("mandate.back"), words.path(routes.PROFILE))),
        heading(words, "mandate.h2", lead=words("mandate.lead")),
        said(),
        rx.cond(STATE.loaded, everything(words), skeleton(words, 6)),
        layout="frame narrow stack",
    )


def said() -> rx.Component:
    """What has just been done, or why not; the region is always there and takes the focus after a press."""
    done = rx.cond(STATE.said != "", notice("ok", rx.el.p(STATE.said)), rx.fragment())
    not_done = rx.cond(STATE.refused != "", notice("danger", rx.el.p(STATE.refused)), rx.fragment())
    return rx.el.div(done, not_done, id="mandates-said", role="status", tab_index=-1)


def everything(words: Words) -> rx.Component:
    """The chapters."""
    return rx.fragment(
        rx.cond(STATE.offers.length() > 0, chapter(words, "offers", offers(words)), rx.fragment()),
        chapter(words, "received", mandates(words, "received", STATE.received, "mandate.owner")),
        chapter(words, "given", mandates(words, "given", STATE.given, "mandate.holder")),
        giving(words),
        rx.cond(STATE.given.length() + STATE.looks.length() > 0, log(words), rx.fragment()),
    )


def chapter(words: Words, name: str, content: rx.Component) -> rx.Component:
    """A card with its heading."""
    return rx.el.section(
        rx.el.h2(words(f"mandate.{name}"), id=f"mandates-{name}"),
        content,
        class_name="card stack",
        aria_labelledby=f"mandates-{name}",
    )


def offers(words: Words) -> rx.Component:
    """What is offered, with its two answers."""

    def answers(row: Any) -> list[rx.Component]:
        accept = rx.el.button(
            words("mandate.accept"), _about(row), type="button", class_name="btn primary",
            on_click=call(STATE.accept, row.id),
        )  # fmt: skip
        return [accept, _act(words("mandate.decline"), row, STATE.decline)]

    items = rx.foreach(STATE.offers, lambda row: mandate(words, row, "mandate.owner", answers(row)))
    return rx.fragment(rx.el.p(words("mandate.log_told"), class_name="muted"), rx.el.ul(items, class_name="devices"))


def mandates(words: Words, name: str, rows: Any, other: str) -> rx.Component:
    """Mandates of one side, each with the act that ends it while there is something to end."""

    def acts(row: Any) -> list[rx.Component]:
        ask = _act(words("mandate.end"), row, STATE.ask_end, auto_focus=STATE.came_from == row.id)
        asked = rx.cond(STATE.asked == row.id, _end_question(words, row), ask)
        return [rx.cond(row.is_open, asked, rx.fragment())]

    items = rx.foreach(rows, lambda row: mandate(words, row, other, acts(row)))
    none = rx.el.p(words(f"mandate.none_{name}"), class_name="muted")
    return rx.cond(rows.length() > 0, rx.el.ul(items, class_name="devices"), none)


def mandate(words: Words, row: Any, other: str, acts: list[rx.Component]) -> rx.Component:
    """One mandate: its point, the other side, what it covers and how long, its state."""
    note = rx.cond(row.note != "", rx.el.p(row.note, class_name="small muted"), rx.fragment())
    facts = rx.el.dl(
        rx.cond(row.other != "", _row(words(other), row.other), rx.fragment()),
        _row(words("mandate.covers"), row.covers),
        rx.cond(row.is_open, _row(words("mandate.validity"), row.until), rx.fragment()),
        class_name="dl",
    )
    head = rx.el.p(rx.el.b(row.point), " ", state_badge(row))
    return rx.el.li(
        rx.el.div(head, facts, note, rx.el.div(*acts, class_name="acts"), class_name="stack close wide"), key=row.id
    )


def _row(term: str, value: Any) -> rx.Component:
    return rx.el.div(rx.el.dt(term), rx.el.dd(value))


def state_badge(row: Any) -> Any:
    """Odottaa hyväksyntää, Voimassa, Hylätty, Päättynyt."""
    cases = [(state, badge(tone, row.state_text, mark)) for state, tone, mark in TONES]
    return rx.match(row.state, *cases, badge("plain", row.state_text, "info"))


def _about(row: Any) -> rx.Component:
    """For those who hear the button: which mandate it is about."""
    return rx.el.span(": ", row.point, ", ", row.other, class_name="vh")


def _act(text: str, row: Any, handler: Any, **props: Any) -> rx.Component:
    return quiet_button(rx.fragment(text, _about(row)), on_click=call(handler, row.id), **props)


def _end_question(words: Words, row: Any) -> rx.Component:
    """An end cannot be taken back: the other side would have to be offered a new mandate."""
    answers = Answers(yes=call(STATE.end, row.id), no=STATE.keep)
    return question(words, "mandate.end", answers, name="end-" + row.id, about=_about(row))


def giving(words: Words) -> rx.Component:
    """`Anna valtuutus`: where there is a point to give one of."""
    none = rx.el.p(words("mandate.no_points"), class_name="muted")
    return rx.el.section(
        rx.el.h2(words("mandate.give"), id="mandates-give"),
        rx.cond(STATE.points.length() > 0, form(words), none),
        class_name="card stack",
        aria_labelledby="mandates-give",
    )


def form(words: Words) -> rx.Component:
    """Point, address, scope, last day."""
    return event_form(
        STATE.give,
        press(),
        form_errors(words, FIELDS, "mandate.h2", name="mandate-errors"),
        required_note(words),
        point_field(words),
        text_field(
            FIELDS, "email", words("mandate.whom"), kind="email", hint=words("mandate.whom_hint"), required=True,
            auto_complete="off", max_length=254, attributes=ADDRESS,
        ),
        scopes(words),
        text_field(
            FIELDS, "last_day", words("field.end_date"), hint=words("mandate.last_day_hint"), required=True,
            auto_complete="off", max_length=20,
        ),
        rx.el.div(submit_button(words("mandate.give")), class_name="acts"),
        action=routes.MANDATES,
        class_name="stack",
        key=f"give-{STATE.gives}",
        custom_attrs={"data-done": STATE.presses, "data-busy": words("a11y.busy")},
    )  # fmt: skip


def point_field(words: Words) -> rx.Component:
    """Which of one's own points."""

    def option(point: Any) -> rx.Component:
        return rx.el.option(point["text"], value=point["value"])

    return field_frame(
        FIELDS,
        "point",
        rx.el.label(words("field.metering_point"), html_for="point"),
        error_text(FIELDS, "point"),
        rx.el.div(
            rx.el.select(rx.foreach(STATE.points, option), id="point", name="point"), icon("down"), class_name="sel"
        ),
    )


def scopes(words: Words) -> rx.Component:
    """Seeing is part of each mandate; ordering reports and setting the watch are ticked."""
    seeing = rx.el.label(
        rx.el.input(type="checkbox", name="view", default_checked=True, disabled=True), words("mandate.scope_view")
    )
    others = [
        rx.el.label(rx.el.input(type="checkbox", name=name, id=name), words(f"mandate.scope_{name}"))
        for name in ("report", "watch")
    ]
    return rx.el.fieldset(
        rx.el.legend(words("mandate.scope"), class_name="legend"),
        rx.el.div(seeing, *others, class_name="seg down"),
        class_name="field",
    )


def log(words: Words) -> rx.Component:
    """`Kuka on katsonut tietoja`: a line for each day."""
    columns = (("day", "mandate.log_day"), ("who", "mandate.log_who"), ("point", "field.metering_point"),
               ("time", "mandate.log_time"))  # fmt: skip

    def line(row: Any) -> rx.Component:
        cells = [
            rx.el.td(getattr(row, name), role="cell", custom_attrs={"data-l": words(key)}) for name, key in columns
        ]
        return rx.el.tr(*cells, role="row")

    heads = [rx.el.th(words(key), scope="col", role="columnheader") for _, key in columns]
    table = rx.el.table(
        rx.el.thead(rx.el.tr(*heads, role="row"), role="rowgroup"),
        rx.el.tbody(rx.foreach(STATE.looks, line), role="rowgroup"),
        class_name="st",
        role="table",
        aria_labelledby="mandates-log",
    )
    none = rx.el.p(words("mandate.log_none"), class_name="muted")
    return chapter(words, "log", rx.cond(STATE.looks.length() > 0, table, none))


def offer_notice(words: Words) -> rx.Component:
    """On the home page: that a mandate waits for an answer."""
    there = notice(
        "info",
        rx.el.p(words("mandate.offered_to_you")),
        rx.el.p(link(words("mandate.see_offers"), words.path(routes.MANDATES))),
    )
    return rx.cond(OffersState.waiting, there, rx.fragment())
