"""Asiakaspalvelu: how to reach people, when they answer, faults, and another person's metering point."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.core.opening_hours import schedule
from aina_app.features.customer_service.state import ServiceHoursState
from aina_app.i18n.opening import hours as hours_text
from aina_app.i18n.opening import weekday
from aina_app.settings import settings
from aina_app.ui.contact import contact_list, email_link, phone_link
from aina_app.ui.html import choose
from aina_app.ui.icons import icon
from aina_app.ui.layout import Frame, heading, page_frame
from aina_app.ui.words import Words

MANDATE_CONTENTS = ("owner", "point", "user", "until")


def page(words: Words, chat: rx.Component) -> rx.Component:
    """The same for everyone; `chat` is the corner of the signed-in pages."""
    frame = Frame(words, routes.CUSTOMER_SERVICE, "service.h1", for_all=True, chat=[chat])
    return page_frame(
        frame,
        rx.el.div(
            heading(words, "service.h1", lead=words("service.lead")),
            rx.el.div(
                rx.el.div(contacts(words), fault_service(words), class_name="stack"), hours(words), class_name="cards"
            ),
            mandate(words),
            class_name="narrow stack",
        ),
    )


def contacts(words: Words) -> rx.Component:
    """Telephone, e-mail, and what they never ask for."""
    return rx.el.section(
        rx.el.h2(words("service.contact_title"), id="contact-title"),
        contact_list(words),
        rx.el.p(words("service.never_asks"), class_name="small muted"),
        class_name="card tight stack",
        aria_labelledby="contact-title",
    )


def hours(words: Words) -> rx.Component:
    """Open or closed now, this week, the coming exceptions; the usual week stands there before the page is alive."""
    state = ServiceHoursState
    return rx.el.section(
        rx.el.h2(words("service.hours_title"), id="hours-title"),
        rx.el.p(
            rx.cond(state.is_open, icon("ok"), icon("wait")),
            rx.el.b(state.now),
            class_name=choose(state.is_open, "now open", "now"),
            role="status",
        ),
        rx.el.p(words("service.usual"), class_name="small muted"),
        week(words),
        rx.cond(state.exceptions.length() > 0, exceptions(words), rx.fragment()),
        class_name="card stack",
        aria_labelledby="hours-title",
    )


def week(words: Words) -> rx.Component:
    """The days of this week with their hours."""
    usual = [_usual_row(words, number) for number in range(7)]
    loaded = rx.foreach(ServiceHoursState.week, lambda day: _row(words, day))
    return rx.el.table(
        rx.el.caption(words("service.week_caption"), class_name="vh"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(words("service.day"), scope="col"),
                rx.el.th(words("service.hours_of_day"), scope="col"),
            ),
            class_name="vh",
        ),
        rx.el.tbody(rx.cond(ServiceHoursState.week.length() > 0, loaded, rx.fragment(*usual))),
        class_name="hours",
    )


def _row(words: Words, day: Any) -> rx.Component:
    today = rx.cond(day["today"] != "", rx.el.span(f" {words('service.today')}", class_name="small"), rx.fragment())
    return rx.el.tr(
        rx.el.th(day["day"], today, scope="row"),
        rx.el.td(day["hours"], _reason(day)),
        class_name=choose(day["today"] != "", "today", ""),
    )


def _usual_row(words: Words, number: int) -> rx.Component:
    span = schedule().weekly[number]
    text = words("service.from_to", hours=hours_text(span, words.language)) if span else words("service.closed")
    return rx.el.tr(rx.el.th(weekday(number, words.language), scope="row"), rx.el.td(text))


def _reason(day: Any) -> rx.Component:
    reason = rx.el.span(day["reason"], class_name="small muted reason")
    return rx.cond(day["reason"] != "", reason, rx.fragment())


def exceptions(words: Words) -> rx.Component:
    """The days of the following weeks whose hours are not the usual ones, by name."""
    return rx.fragment(
        rx.el.h3(words("service.exceptions_title"), id="exceptions-title"),
        rx.el.ul(
            rx.foreach(
                ServiceHoursState.exceptions,
                lambda day: rx.el.li(rx.el.b(day["day"]), " ", day["hours"], _reason(day)),
            ),
            class_name="exceptions",
            aria_labelledby="exceptions-title",
        ),
    )


def fault_service(words: Words) -> rx.Component:
    """The number that answers day and night."""
    return rx.el.section(
        rx.el.span(icon("warn")),
        rx.el.div(
            rx.el.h2(words("service.fault_title"), id="fault-title"),
            rx.el.p(words("service.fault")),
            rx.el.p(rx.el.b(phone_link(settings().fault_phone))),
        ),
        class_name="notice warn",
        aria_labelledby="fault-title",
    )


def mandate(words: Words) -> rx.Component:
    """Valtuutus: the guide's way to another person's metering point."""
    return rx.el.section(
        rx.el.h2(words("service.mandate_title"), id="mandate-title"),
        rx.el.div(
            rx.el.p(words("guide.onb2.other")),
            rx.el.p(words("service.mandate_contents")),
            rx.el.ul(*[rx.el.li(words(f"service.mandate_{part}")) for part in MANDATE_CONTENTS]),
            rx.el.p(words("service.mandate_send"), " ", email_link(settings().service_email)),
            rx.el.p(words("service.mandate_no_code")),
            class_name="prose",
        ),
        class_name="card stack",
        aria_labelledby="mandate-title",
    )
