"""B. Käyttäjäprofiiliin liitetyt asiakkuudet: one card for each; on the profile and on 3/3 of the first use."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.customerships.managing.page import (
    arranged,
    arranging,
    card_history,
    change_badge,
    change_notes,
    gone_customerships,
    hidden_customerships,
)
from aina_app.features.customerships.managing.points import points
from aina_app.features.customerships.refund.page import refund_accounts, refund_act
from aina_app.features.customerships.service.changes import ALLOWED, DENIED
from aina_app.features.customerships.service.managing import OWN_NAME
from aina_app.features.customerships.state import CustomershipsState
from aina_app.ui.choices import radio_line
from aina_app.ui.fields import FormVars, email_attributes, quiet_button, submit_button, text_field
from aina_app.ui.html import call, choose, event_form, hidden, press
from aina_app.ui.layout import link
from aina_app.ui.messages import empty, form_errors, said, skeleton
from aina_app.ui.polling import recheck
from aina_app.ui.words import Words

STATE: Any = CustomershipsState
FIELDS = FormVars(STATE.errors, STATE.values, STATE.summary)


def customership_cards(words: Words, mandates: str = "") -> rx.Component:
    """The chapter: its note, a card for each customership, and a voice for what changes by itself.

    `mandates`: the page of them; none while the first use goes on.
    """
    cards = rx.cond(
        STATE.cards.length() > 0,
        rx.foreach(STATE.cards, lambda card: rx.cond(card.is_hidden, rx.fragment(), customership_card(words, card))),
        empty(words("cust.empty")),
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(words("prof.b"), id="chapter-b"),
            rx.el.p(words("prof.b_note"), class_name="muted"),
            class_name="stack close",
        ),
        gone_customerships(words),
        arranged(),
        rx.cond(STATE.loaded, rx.fragment(cards, hidden_customerships(words)), skeleton(words, 4)),
        _mandates(words, mandates) if mandates else rx.fragment(),
        rx.el.p(STATE.said, class_name="vh", role="status"),
        recheck(STATE.waiting, STATE.recheck),
        class_name="chapter stack",
        aria_labelledby="chapter-b",
    )


def _mandates(words: Words, path: str) -> rx.Component:
    """What a mandate is, and the way to the page of them."""
    return rx.el.section(
        rx.el.h3(words("mandate.h2"), id="mandates"),
        rx.el.p(words("mandate.lead"), class_name="muted"),
        rx.el.p(link(words("mandate.manage"), words.path(path), class_name="btn quiet")),
        class_name="card stack",
        aria_labelledby="mandates",
    )


def customership_card(words: Words, card: Any) -> rx.Component:
    """Heading, acts in the guide's order, then details, metering points, permissions."""
    title = "customership-" + card.number
    return rx.el.section(
        rx.el.div(
            rx.el.h3(words("cust.customership"), " ", rx.el.span(card.number, class_name="id"), id=title),
            rx.cond(card.own_name != "", rx.el.p(card.own_name, class_name="lead"), rx.fragment()),
            rx.cond(card.ended != "", rx.el.p(card.ended, class_name="muted"), rx.fragment()),
        ),
        said(STATE.saved, count=STATE.presses, shown=STATE.saved_on == card.id),
        acts(words, card),
        rx.cond(STATE.open_form == card.manage_form, naming_form(words, card), rx.fragment()),
        details(words, card),
        refund_accounts(words, card),
        points(words, card),
        consents(words, card),
        card_history(words, card),
        class_name="card stack",
        aria_labelledby=title,
    )


def acts(words: Words, card: Any) -> rx.Component:
    """Päivitä tietoja; out of the way while one of the card's forms is open."""
    forms = (card.contact_form, card.consents_form, card.manage_form)
    is_open = (STATE.open_form == forms[0]) | (STATE.open_form == forms[1]) | (STATE.open_form == forms[2])
    is_refund_open = (STATE.open_form == card.refund.form) | (card.refund.frozen != "")
    changes = rx.fragment(
        _act(words("cust.update_contact"), card.contact_form),
        refund_act(words, card),
        _act(words("cust.update_consents"), card.consents_form),
    )
    group = rx.el.div(
        rx.el.h4(words("cust.update_group"), class_name="small"),
        rx.el.div(
            rx.cond(card.ended == "", changes, rx.fragment()),
            _act(words("cust.manage"), card.manage_form),
            class_name="acts",
        ),
        class_name="stack close",
    )
    return rx.cond(is_open | is_refund_open, rx.fragment(), group)


def _act(text: str, form: Any) -> rx.Component:
    """Opens `form` in place; gets the focus back when that closes."""
    opens = {"data-opens": form}
    return quiet_button(text, on_click=call(STATE.edit, form), auto_focus=STATE.came_from == form, custom_attrs=opens)


def details(words: Words, card: Any) -> rx.Component:
    """Asiakastiedot, or the form of its contact details in the same place."""
    shown = rx.el.dl(
        _row(words("cust.customership"), rx.el.span(card.number, class_name="id"), ", ", card.name),
        rx.cond(card.business_id != "", _company(words, card), rx.fragment()),
        _changing(words, "cust.phone", card.phone, card.contact_form, number=True),
        _changing(words, "cust.email", card.email, card.contact_form),
        class_name="dl",
    )
    return rx.el.div(
        rx.el.h4(words("cust.details"), class_name="small"),
        rx.cond(STATE.open_form == card.contact_form, contact_form(words), shown),
        class_name="stack close",
    )


def _row(term: str, *parts: Any, number: bool = False) -> rx.Component:
    return rx.el.div(rx.el.dt(term), rx.el.dd(*parts, class_name="num" if number else ""))


def _changing(words: Words, term: str, cell: Any, form: Any, *, number: bool = False) -> rx.Component:
    """A value with the state of its newest change, and what that means."""
    none = rx.el.span(words("cust.no_value"), class_name="muted")
    return _row(
        words(term),
        rx.cond(cell.value != "", rx.el.span(cell.value), none),
        change_badge(words, cell.state),
        change_notes(words, term, cell, form),
        number=number,
    )


def _company(words: Words, card: Any) -> rx.Component:
    """The company's business ID, and what the person is for it."""
    you = rx.el.span(words("cust.contact_you"), " ", card.roles)
    return rx.fragment(
        _row(words("field.business_id"), card.business_id, number=True),
        rx.cond(card.roles != "", _row(words("cust.contact_persons"), you), rx.fragment()),
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


def naming_form(words: Words, card: Any) -> rx.Component:
    """Hallinnoi asiakkuuksia: the person's own names; then fetching anew and hiding."""

    def name_of(point: Any) -> rx.Component:
        error = point.field + "-error"
        return rx.el.div(
            rx.el.label(point.address, " ", rx.el.span(point.gsrn, class_name="id muted small"), html_for=point.field),
            rx.el.p(FIELDS.errors[point.field], id=error, class_name="err"),
            rx.el.input(
                id=point.field,
                name=point.field,
                type="text",
                default_value=FIELDS.values[point.field],
                auto_complete="off",
                max_length=60,
                custom_attrs={"aria-describedby": error},
            ),
            class_name=choose(FIELDS.errors[point.field], "field bad", "field"),
        )

    form = _form(
        words,
        STATE.save_names,
        rx.el.p(words("cust.own_names_note"), class_name="muted"),
        text_field(FIELDS, OWN_NAME, words("cust.own_name"), auto_complete="off", max_length=60, auto_focus=True),
        rx.el.fieldset(
            rx.el.legend(words("cust.nickname"), class_name="legend"),
            rx.el.div(rx.foreach(card.all_points, name_of), class_name="stack"),
            class_name="field",
        ),
    )
    return rx.el.div(
        rx.el.h4(words("cust.manage"), class_name="small"), form, arranging(words, card), class_name="stack close"
    )


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
        custom_attrs={"data-form": STATE.open_form, "data-done": STATE.presses, "data-busy": words("a11y.busy")},
    )
