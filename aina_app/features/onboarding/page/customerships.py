"""Ensikäyttö 2/3: Löydetyt asiakkuudet."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.onboarding.page.frame import step_frame
from aina_app.features.onboarding.state import CustomershipsFoundState, SearchAgainState
from aina_app.settings import settings
from aina_app.ui.contact import email_link, phone_link, with_links
from aina_app.ui.html import choose_part, event_form
from aina_app.ui.layout import link
from aina_app.ui.messages import notice, skeleton
from aina_app.ui.words import Words

STATE = CustomershipsFoundState
ROWS: Any = STATE.rows


def page(words: Words, chat: rx.Component) -> rx.Component:
    """The guide's three paragraphs, the table, and the button that leads on."""
    return step_frame(
        words,
        routes.ONBOARDING_2,
        2,
        chat,
        rx.cond(
            STATE.identified != "",
            notice("ok", rx.el.p(words("onb1.done"), " ", STATE.identified), role="status"),
            rx.fragment(),
        ),
        choose_part(
            STATE.phase,
            ("found", found(words)),
            ("none", none_found(words)),
            ("down", system_down(words)),
            searching(words),
        ),
        with_links(words, "onb2.p2"),
        with_links(words, "onb2.p3"),
        rx.cond(STATE.phase == "found", confirm(words), rx.fragment()),
    )


def searching(words: Words) -> rx.Component:
    """The customer information system is being asked."""
    return rx.el.div(rx.el.p(words("onb2.loading"), role="status"), skeleton(words), class_name="stack")


def found(words: Words) -> rx.Component:
    """The table of what strong authentication connected to the person."""

    def line(row: Any) -> rx.Component:
        return rx.el.tr(
            rx.el.td(
                row["customer"], role="cell", class_name="id", custom_attrs={"data-l": words("onb2.col_customer")}
            ),
            rx.el.td(row["point"], role="cell", class_name="id", custom_attrs={"data-l": words("onb2.col_point")}),
            rx.el.td(row["address"], role="cell", custom_attrs={"data-l": words("onb2.col_address")}),
            role="row",
            custom_attrs={"data-testid": "point-row", "data-id": row["point"]},
        )

    columns = [
        rx.el.th(words(key), scope="col", role="columnheader")
        for key in ("onb2.col_customer", "onb2.col_point", "onb2.col_address")
    ]
    table = rx.el.table(
        rx.el.caption(STATE.count),
        rx.el.thead(rx.el.tr(*columns, role="row"), role="rowgroup"),
        rx.el.tbody(rx.foreach(ROWS[: STATE.shown], line), role="rowgroup"),
        class_name="st",
        role="table",
    )
    more = rx.el.button(words("action.show_more"), type="button", class_name="btn quiet", on_click=STATE.show_more)
    return rx.el.div(
        rx.el.p(words("onb2.p1")),
        rx.el.div(table, class_name="card tablecard"),
        rx.cond(ROWS.length() > STATE.shown, more, rx.fragment()),
        class_name="stack",
    )


def confirm(words: Words) -> rx.Component:
    """The guide's button; which step it belongs to is told to those who only hear it."""
    return event_form(
        STATE.confirm,
        rx.el.p(STATE.refusal, class_name="err"),
        rx.el.button(
            words("onb.submit"), type="submit", class_name="btn primary", custom_attrs={"aria-describedby": "step"}
        ),
        rx.el.span(words("onb.step", n=2), id="step", class_name="vh"),
        action=routes.ONBOARDING_2,
        custom_attrs={"data-done": STATE.answers},
        class_name="submit start",
    )


def search_button(words: Words, key: str, classes: str = "btn primary") -> rx.Component:
    """Ask the customer information system anew."""
    return event_form(
        STATE.search_again,
        rx.el.button(words(key), type="submit", class_name=classes),
        action=routes.ONBOARDING_2,
        custom_attrs={"data-done": STATE.answers},
    )


def none_found(words: Words) -> rx.Component:
    """Nothing found is no dead end: search again, ask for help or a mandate, or go on."""
    return rx.el.section(
        rx.el.h2(words("onb2.none_title"), id="none"),
        rx.el.p(words("onb2.none_why")),
        search_button(words, "onb2.search_again"),
        rx.el.ul(
            rx.el.li(phone_link(settings().service_phone)),
            rx.el.li(email_link(settings().service_email)),
            rx.el.li(link(words("onb2.ask_mandate"), words.path(routes.CUSTOMER_SERVICE) + "#valtuutus")),
            class_name="stack close",
        ),
        rx.el.p(words("onb2.continue_empty")),
        event_form(
            STATE.confirm,
            rx.el.button(words("onb.submit"), type="submit", class_name="btn quiet"),
            action=routes.ONBOARDING_2,
            custom_attrs={"data-done": STATE.answers},
        ),
        class_name="card stack",
        aria_labelledby="none",
    )


def system_down(words: Words) -> rx.Component:
    """Not answering: said so; going on is not offered, since nobody can know yet."""
    return notice("warn", rx.el.p(words("onb2.down")), search_button(words, "action.retry", "btn quiet"), role="alert")


def search_again(words: Words) -> rx.Component:
    """`Hae uudelleen` for the home page without a customership."""
    return event_form(
        SearchAgainState.search,
        rx.el.p(SearchAgainState.answer, role="status"),
        rx.el.button(words("onb2.search_again"), type="submit", class_name="btn primary"),
        action=routes.HOME,
        custom_attrs={"data-done": SearchAgainState.answers},
        class_name="stack close",
    )
