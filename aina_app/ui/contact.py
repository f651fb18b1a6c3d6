"""How to reach customer service: links that call or write, the same everywhere."""

import reflex as rx

from aina_app.core.opening_hours import schedule
from aina_app.core.phone import parse_phone
from aina_app.i18n.opening import weekly_hours
from aina_app.settings import settings
from aina_app.ui.html import filled
from aina_app.ui.words import Words

NO_BREAK = "\N{NO-BREAK SPACE}"


def phone_link(number: str) -> rx.Component:
    """A number as it is written in the settings, as a link that calls it."""
    return rx.el.a(
        number.replace(" ", NO_BREAK), href=f"tel:{parse_phone(number, 'settings')}", class_name="num nowrap"
    )


def email_link(address: str) -> rx.Component:
    """An address as a link that begins a mail."""
    return rx.el.a(address, href=f"mailto:{address}")


def with_links(words: Words, key: str) -> rx.Component:
    """A sentence that names customer service: address and number as links, the opening hours in one piece."""
    parts: dict[str, rx.Component | str] = {
        "service_email": email_link(settings().service_email),
        "service_phone": phone_link(settings().service_phone),
        "service_hours": rx.el.span(weekly_hours(schedule(), words.language), class_name="nowrap"),
    }
    return rx.el.p(*filled(words.template(key), parts))


def contact_line(words: Words) -> rx.Component:
    """The line under the mails and at the foot of each page."""
    return with_links(words, "mail.common.contact")


def contact_list(words: Words) -> rx.Component:
    """Telephone and e-mail of customer service."""
    rows = [
        (words("service.phone"), phone_link(settings().service_phone)),
        (words("service.email"), email_link(settings().service_email)),
    ]
    return rx.el.dl(
        *[rx.el.div(rx.el.dt(term), rx.el.dd(value)) for term, value in rows],
        class_name="dl",
    )
