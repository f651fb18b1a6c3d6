"""Refund accounts on a card: the list and what is on its way, the form in their place, the way to the bank."""

from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.customerships.refund.state import RefundState
from aina_app.ui.fields import FormVars, quiet_button, submit_button, text_field
from aina_app.ui.html import call, choose_part, event_form, hidden, posted_form, press
from aina_app.ui.messages import badge, form_errors, notice
from aina_app.ui.passwords import password_field
from aina_app.ui.words import Words

STATE: Any = RefundState
FIELDS = FormVars(STATE.errors, STATE.values, STATE.summary)
ERRORS = "refund-errors"


def refund_act(words: Words, card: Any) -> rx.Component:
    """`Päivitä palautustilinumerot`; gets the focus back when its form closes."""
    return quiet_button(
        words("cust.update_refund"),
        on_click=call(STATE.open_accounts, card.id),
        auto_focus=STATE.came_from == card.refund.form,
    )


def refund_accounts(words: Words, card: Any) -> rx.Component:
    """Palautustilinumerot: the list, or its form; under it what waits and what has become of it."""
    part = card.refund
    title = "refund-" + card.number
    is_open = STATE.open_form == part.form
    return rx.el.div(
        rx.el.h4(words("cust.refund"), id=title, class_name="small"),
        outcome(card),
        rx.cond(is_open, edit(words, card), account_list(words, part, title)),
        rx.cond(part.frozen != "", rx.cond(is_open, rx.fragment(), frozen(words, part)), rx.fragment()),
        cooling(words, part),
        ordered(words, part),
        class_name="stack close",
    )


def outcome(card: Any) -> rx.Component:
    """How the trip to the bank ended, with the focus on it."""
    text = rx.el.p(STATE.outcome, id="refund-outcome", tab_index=-1)
    told = choose_part(
        STATE.tone,
        ("ok", notice("ok", text)),
        ("info", notice("info", text)),
        ("warn", notice("warn", text)),
        notice("danger", text),
    )
    return rx.cond((STATE.outcome != "") & (STATE.told_on == card.id), told, rx.fragment())


def account_list(words: Words, part: Any, title: str) -> rx.Component:
    """The accounts as they are, the one in use marked."""
    lines = rx.el.ul(
        rx.foreach(part.accounts, lambda account: rx.el.li(account_name(words, account))),
        class_name="devices",
        aria_labelledby=title,
    )
    return rx.cond(part.accounts.length() > 0, lines, rx.el.p(words("cust.no_value"), class_name="muted"))


def account_name(words: Words, account: Any) -> rx.Component:
    """Last four signs, the mark, the bank."""
    return rx.el.div(
        rx.el.p(
            rx.el.b(account.name, class_name="num nowrap"),
            " ",
            rx.cond(account.in_use, badge("ok", words("refund.in_use"), "ok"), rx.fragment()),
        ),
        rx.cond(account.bank != "", rx.el.p(account.bank, class_name="small muted"), rx.fragment()),
    )


def edit(words: Words, card: Any) -> rx.Component:
    """Acts of each account, and a new one; a removal that waits for the password takes their place."""
    part = card.refund
    rows = rx.el.ul(rx.foreach(part.accounts, lambda account: account_line(words, account)), class_name="devices")
    full = rx.el.p(words("err.refund_full"), class_name="muted")
    forms = rx.fragment(
        rx.cond(part.accounts.length() > 0, rows, rx.fragment()),
        rx.cond(part.can_add, new_account(words), rx.fragment(full, leave(words))),
    )
    return rx.el.div(
        form_errors(words, FIELDS, "prof.h1", name=ERRORS),
        rx.cond(STATE.removing != "", removal(words), forms),
        class_name="edit stack",
    )


def account_line(words: Words, account: Any) -> rx.Component:
    """An account with what can be done to it."""
    use = quiet_button(words("refund.use"), on_click=call(STATE.ask_to_use, account.key), aria_label=account.use_name)
    remove = choose_part(
        account.removal,
        ("password", quiet_button(words("action.remove"), on_click=call(STATE.ask_removal, account.key),
                                  aria_label=account.remove_name)),
        ("strong", quiet_button(words("action.remove"), on_click=call(STATE.ask_to_remove_last, account.key),
                                aria_label=account.remove_name)),
        rx.fragment(),
    )  # fmt: skip
    return rx.el.li(
        account_name(words, account),
        rx.el.div(rx.cond(account.can_use, use, rx.fragment()), remove, class_name="acts"),
    )


def new_account(words: Words) -> rx.Component:
    """The number of a new account; it stays in this field until it is right."""
    return event_form(
        STATE.ask_new,
        press(),
        hidden("customership", STATE.values["customership"]),
        rx.el.p(words("cust.refund_auth"), class_name="muted"),
        text_field(
            FIELDS,
            "refund_iban",
            words("field.iban"),
            hint=words("field.iban_hint"),
            required=True,
            starred=False,
            auto_complete="off",
            auto_focus=True,
            max_length=60,
            attributes={"data-group": "4", "autoCapitalize": "characters", "spellCheck": "false"},
        ),
        rx.el.div(
            submit_button(words("refund.continue")),
            quiet_button(words("refund.close"), on_click=STATE.close_accounts),
            class_name="acts",
        ),
        action=routes.PROFILE,
        class_name="stack",
        custom_attrs={"data-done": STATE.presses, "data-busy": words("a11y.busy")},
    )


def leave(words: Words) -> rx.Component:
    """`Sulje` where there is no room for a new account."""
    return rx.el.div(quiet_button(words("refund.close"), on_click=STATE.close_accounts), class_name="acts")


def removal(words: Words) -> rx.Component:
    """The password before an unused account goes; posted by the browser itself."""
    return posted_form(
        routes.REMOVE_REFUND_ACCOUNT,
        press(),
        hidden("language", words.language.value),
        hidden("customership", STATE.values["customership"]),
        hidden("account", STATE.removing),
        rx.el.p(rx.el.b(STATE.removing_name)),
        rx.el.p(words("refund.password")),
        password_field(words, FIELDS, "refund_password", words("field.current_password"),
                       autocomplete="current-password", auto_focus=True, starred=False),
        rx.el.div(
            submit_button(words("action.remove")), quiet_button(words("action.cancel"), on_click=STATE.keep),
            class_name="acts",
        ),
        class_name="stack",
        custom_attrs={"data-busy": words("a11y.busy")},
    )  # fmt: skip


def frozen(words: Words, part: Any) -> rx.Component:
    """What was asked for, and the banks: strong authentication for this very change. Who comes back asks for them."""
    cancel = quiet_button(words("refund.abandon"), on_click=call(STATE.abandon, part.frozen))
    way = rx.cond(STATE.down, broker_down(words), banks(words, part))
    go_on = rx.el.button(words("refund.continue"), type="button", class_name="btn primary", on_click=STATE.offer_banks)
    unchanged = rx.cond(STATE.outcome == "", rx.el.p(words("refund.unchanged")), rx.fragment())
    return rx.el.div(
        rx.el.p(rx.el.b(part.frozen_text)),
        rx.cond(STATE.is_leaving, rx.fragment(rx.el.p(words("cust.refund_auth")), way), unchanged),
        rx.el.div(rx.cond(STATE.is_leaving, rx.fragment(), go_on), cancel, class_name="acts"),
        class_name="edit stack",
    )


def banks(words: Words, part: Any) -> rx.Component:
    """Each bank as a button that leads there."""

    def choice(bank: Any) -> rx.Component:
        return rx.el.button(
            rx.el.b(bank["name"]), type="submit", name="provider", value=bank["id"], class_name="choice"
        )

    return posted_form(
        routes.START_REFUND_IDENTIFICATION,
        hidden("language", words.language.value),
        hidden("change", part.frozen),
        rx.el.h5(words("onb1.choose"), id="refund-banks", tab_index=-1, class_name="small"),
        rx.el.p(words("onb1.goes"), class_name="small muted"),
        rx.el.div(rx.foreach(STATE.banks, choice), class_name="choices"),
        class_name="stack",
        custom_attrs={"data-busy": words("onb1.leaving_any")},
    )


def broker_down(words: Words) -> rx.Component:
    """The identification service does not answer: said, and retried by a press."""
    again = quiet_button(words("action.retry"), on_click=STATE.offer_banks)
    return notice("warn", rx.el.p(words("onb1.down"), id="refund-banks", tab_index=-1), again)


def cooling(words: Words, part: Any) -> rx.Component:
    """What is confirmed and not in force yet, from when on it is, and the way to stop it; or that it was stopped."""
    cancel = rx.el.button(
        words("refund.cancel"),
        type="button",
        class_name="btn quiet danger-text",
        on_click=call(STATE.cancel_change, part.cooling),
    )
    waits = rx.el.div(
        rx.el.p(rx.el.b(part.cooling_text), " ", badge("warn", words("cust.pending"), "wait")),
        rx.el.p(part.cooling_hint, class_name="small"),
        rx.el.div(cancel, class_name="acts"),
        class_name="stack close",
    )
    stopped = rx.el.p(part.cancelled, id="refund-cancelled", tab_index=-1, class_name="small")
    return rx.cond(part.cooling != "", waits, rx.cond(part.cancelled != "", stopped, rx.fragment()))


def ordered(words: Words, part: Any) -> rx.Component:
    """What has become of the newest change on its way to the customer information system."""
    state = rx.match(
        part.state,
        ("waiting", badge("warn", words("cust.pending"), "wait")),
        ("delivered", badge("ok", words("cust.delivered"), "ok")),
        badge("danger", words("cust.rejected"), "danger"),
    )
    told = rx.el.div(
        rx.el.p(part.text, " ", state), rx.el.p(part.hint, class_name="small muted"), class_name="stack close"
    )
    return rx.cond(part.state != "", told, rx.fragment())
