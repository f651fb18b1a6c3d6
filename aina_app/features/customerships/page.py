"""B. Käyttäjäprofiiliin liitetyt asiakkuudet: one card for each; on the profile and on 3/3 of the first use."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.customerships.service.changes import ALLOWED, DENIED
from aina_app.features.customerships.state import CustomershipsState
from aina_app.ui.choices import radio_line
from aina_app.ui.fields import FormVars, email_attributes, quiet_button, submit_button, text_field
from aina_app.ui.html import call, event_form, hidden, press
from aina_app.ui.layout import link
from aina_app.ui.messages import badge, empty, form_errors, skeleton
from aina_app.ui.polling import recheck
from aina_app.ui.words import Words

STATE: Any = CustomershipsState
FIELDS = FormVars(STATE.errors, STATE.values, STATE.summary)


def customership_cards(words: Words, manage: str = "") -> rx.Component:
    """The chapter: its note, a card for each customership, and a voice for what changes by itself.

    `manage`: the page of `Hallinnoi asiakkuuksia`; none while the first use goes on.
    """
    cards = rx.cond(
        STATE.cards.length() > 0,
        rx.foreach(STATE.cards, lambda card: customership_card(words, card)),
        empty(words("cust.empty")),
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(words("prof.b"), id="chapter-b"),
            rx.el.p(words("prof.b_note"), class_name="muted"),
            class_name="stack close",
        ),
        rx.cond(STATE.loaded, rx.fragment(cards), skeleton(words, 4)),
        rx.el.p(link(words("cust.manage"), words.path(manage), class_name="btn quiet")) if manage else rx.fragment(),
        rx.el.p(STATE.said, class_name="vh", role="status"),
        recheck(STATE.waiting, STATE.recheck),
        class_name="chapter stack",
        aria_labelledby="chapter-b",
    )


def customership_card(words: Words, card: Any) -> rx.Component:
    """Heading, acts in the guide's order, then details, metering points, permissions."""
    title = "customership-" + card.number
    return rx.el.section(
        rx.el.h3(words("cust.customership"), " ", rx.el.span(card.number, class_name="id"), id=title),
        acts(words, card),
        details(words, card),
        points(words, card),
        consents(words, card),
        class_name="card stack",
        aria_labelledby=title,
    )


def acts(words: Words, card: Any) -> rx.Component:
    """Päivitä tietoja; out of the way while one of the card's forms is open."""
    is_open = (STATE.open_form == card.contact_form) | (STATE.open_form == card.consents_form)
    group = rx.el.div(
        rx.el.h4(words("cust.update_group"), class_name="small"),
        rx.el.div(
            _act(words("cust.update_contact"), card.contact_form),
            _act(words("cust.update_consents"), card.consents_form),
            class_name="acts",
        ),
        class_name="stack close",
    )
    return rx.cond(is_open, rx.fragment(), group)


def _act(text: str, form: Any) -> rx.Component:
    """Opens `form` in place; gets the focus back when that closes."""
    return quiet_button(text, on_click=call(STATE.edit, form), auto_focus=STATE.came_from == form)


def details(words: Words, card: Any) -> rx.Component:
    """Asiakastiedot, or the form of its contact details in the same place."""
    shown = rx.el.dl(
        _row(words("cust.customership"), rx.el.span(card.number, class_name="id"), ", ", card.name),
        _changing(words, "cust.phone", card.phone, card.contact_form, number=True),
        _changing(words, "cust.email", card.email, card.contact_form),
        rx.cond(card.refund.length() > 0, _refund(words, card), rx.fragment()),
        class_name="dl",
    )
    return rx.el.div(
        rx.el.h4(words("cust.details"), class_name="small"),
        rx.cond(STATE.open_form == card.contact_form, contact_form(words), shown),
        class_name="stack close",
    )


def _row(term: str, *parts: Any, number: bool = False) -> rx.Component:
    return rx.el.div(rx.el.dt(term), rx.el.dd(*parts, class_name="num" if number else ""))


def _refund(words: Words, card: Any) -> rx.Component:
    accounts = rx.foreach(card.refund, lambda last4: rx.el.span(last4, class_name="nowrap"))
    return _row(words("cust.refund"), rx.el.span(accounts, class_name="row num"))


def _changing(words: Words, term: str, cell: Any, form: Any, *, number: bool = False) -> rx.Component:
    """A value with the state of its newest change, and what that means."""
    none = rx.el.span(words("cust.no_value"), class_name="muted")
    mend = rx.el.button(
        words("action.edit"),
        rx.el.span(f": {words(term)}", class_name="vh"),
        type="button",
        class_name="linkbtn",
        on_click=call(STATE.edit, form),
    )
    return _row(
        words(term),
        rx.cond(cell.value != "", rx.el.span(cell.value), none),
        change_badge(words, cell.state),
        rx.cond(cell.before != "", rx.el.p(cell.before, class_name="small muted"), rx.fragment()),
        rx.cond(cell.hint != "", rx.el.p(cell.hint, class_name="small muted"), rx.fragment()),
        rx.cond(cell.state == "refused", rx.el.p(mend, class_name="small"), rx.fragment()),
        number=number,
    )


def change_badge(words: Words, state: Any) -> Any:
    """Odottaa, Välitetty, Hylätty; nothing where there is nothing to tell."""
    return rx.match(
        state,
        ("waiting", badge("warn", words("cust.pending"), "wait")),
        ("delivered", badge("ok", words("cust.delivered"), "ok")),
        ("refused", badge("danger", words("cust.rejected"), "danger")),
        rx.fragment(),
    )


def points(words: Words, card: Any) -> rx.Component:
    """Käyttöpaikat: number and address of each."""

    def line(point: Any) -> rx.Component:
        number, address = words("onb2.col_point"), words("onb2.col_address")
        return rx.el.tr(
            rx.el.td(point.gsrn, role="cell", class_name="id", custom_attrs={"data-l": number}),
            rx.el.td(point.address, role="cell", custom_attrs={"data-l": address}),
            role="row",
        )

    heads = [rx.el.th(words(key), scope="col", role="columnheader") for key in ("onb2.col_point", "onb2.col_address")]
    title = "points-" + card.number
    return rx.el.div(
        rx.el.h4(words("cust.points"), id=title, class_name="small"),
        rx.el.table(
            rx.el.thead(rx.el.tr(*heads, role="row"), role="rowgroup"),
            rx.el.tbody(rx.foreach(card.points, line), role="rowgroup"),
            class_name="st",
            role="table",
            aria_labelledby=title,
        ),
        class_name="stack close",
    )


def consents(words: Words, card: Any) -> rx.Component:
    """Markkinointiluvat, or the form of both in the same place."""
    shown = rx.el.dl(
        _changing(words, "cust.direct", card.direct, card.consents_form),
        _changing(words, "cust.electronic", card.electronic, card.consents_form),
        class_name="dl",
    )
    return rx.el.div(
        rx.el.h4(words("cust.consents"), class_name="small"),
        rx.cond(STATE.open_form == card.consents_form, consents_form(words), shown),
        class_name="stack close",
    )


def contact_form(words: Words) -> rx.Component:
    """Telephone and e-mail of the card whose form is open."""
    return _form(
        words,
        STATE.save_contact,
        text_field(
            FIELDS,
            "contact_phone",
            words("cust.phone"),
            kind="tel",
            hint=words("field.phone_hint"),
            auto_complete="tel",
            auto_focus=True,
            max_length=40,
            attributes={"inputMode": "tel"},
        ),
        text_field(
            FIELDS,
            "contact_email",
            words("cust.email"),
            kind="email",
            auto_complete="email",
            max_length=254,
            attributes=email_attributes(words),
        ),
    )


def consents_form(words: Words) -> rx.Component:
    """Both permissions as plain choices, saved together."""
    options = [(ALLOWED, words("cust.allowed")), (DENIED, words("cust.denied"))]
    return _form(
        words,
        STATE.save_consents,
        rx.el.p(words("cust.consent_note"), class_name="muted"),
        radio_line(
            FIELDS, "direct_marketing", words("cust.direct"), options, value=STATE.values["direct_marketing"],
            auto_focus=True,
        ),
        radio_line(
            FIELDS, "electronic_marketing", words("cust.electronic"), options,
            value=STATE.values["electronic_marketing"],
        ),
    )  # fmt: skip


def _form(words: Words, save: object, *fields: rx.Component) -> rx.Component:
    return event_form(
        save,
        press(),
        hidden("customership", STATE.values["customership"]),
        hidden("version", STATE.values["version"]),
        form_errors(words, FIELDS, "prof.h1", name="customership-errors"),
        *fields,
        rx.el.div(
            submit_button(words("action.save")),
            quiet_button(words("action.cancel"), on_click=STATE.cancel),
            class_name="acts",
        ),
        action=routes.PROFILE,
        class_name="edit stack",
        custom_attrs={"data-done": STATE.presses, "data-busy": words("a11y.busy")},
    )
