"""Whom a changing refund account is told to, and stopping it: from the mail, the card, by a reset, by loss (P05)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import customerships, refund_changes
from aina_app.accounts.earlier_addresses import REMEMBERED_FOR, remember_address
from aina_app.accounts.refund_changes import HOLD, Why, cancel_refund_changes
from aina_app.context import SYSTEM, act
from aina_app.core.secrets import token_hash
from aina_app.features.customerships import http
from aina_app.features.password_reset import service as password_reset
from aina_app.i18n.language import Language
from aina_app.integrations.email.words import write
from aina_app.models import AuditTag, Customership, RefundChangeState, UserAccount
from tests.databases import TestDatabase
from tests.integration.onboarding.travelling import found
from tests.integration.refund_accounts.changing import (
    OLD,
    Payee,
    asked,
    link_of,
    notices,
    order_cooled,
    ordered,
    payee,
    token_of,
)
from tests.people import AINO
from tests.posting import browsing
from tests.trail import reasons, tags

pytestmark = pytest.mark.anyio

CANCELLED = RefundChangeState.CANCELLED


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Payee:
    """Aino, who is reached at another address for her customership."""
    return payee(email="koti@aina.test")


@pytest.fixture
async def reader(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Who reads a mail, without a session."""
    async with browsing(http.ROUTES) as client:
        yield client


def account_id(aino: Payee) -> UUID:
    """Her account."""
    assert aino.actor.account_id is not None
    return aino.actor.account_id


def set_addresses(aino: Payee, contact: str, own: str) -> None:
    """Both addresses change, as the features that change them do it."""
    with act(SYSTEM) as this:
        one, account = (
            this.db.get_one(Customership, aino.customership_id),
            this.db.get_one(UserAccount, aino.actor.account_id),
        )
        remember_address(this, one.email, customership_id=one.id)
        remember_address(this, account.email, account_id=account.id)
        one.email, account.email, account.email_key = contact, own, own


def test_p05_both_addresses_are_told_with_last_four_time_network_and_a_way_back(aino: Payee) -> None:
    aino, change_id = aino.confirmed(aino.add())

    contact, own = sorted(notices(), key=lambda mail: mail.to != "koti@aina.test")
    assert (contact.to, contact.first_name, own.to, own.first_name) == ("koti@aina.test", "", AINO.email, "Aino")
    letter = write("refund", Language.FI, own.first_name, own.facts)
    text = " ".join(sentence for block in letter.blocks for sentence in block)
    assert "7466" in text
    assert "11.3.2026 klo\N{NO-BREAK SPACE}12.00" in text
    assert "14.3.2026 klo\N{NO-BREAK SPACE}12.00" in text
    assert "verkko-osoitteesta, jonka alku on 203.0.113." in text
    assert "/24" not in text
    assert own.facts["cancel_url"] in letter.links
    assert "5839" not in text
    assert asked(change_id).cancel_hash == token_hash(token_of(own))


def test_p05_removing_the_last_account_has_words_of_its_own(aino: Payee) -> None:
    aino.confirmed(aino.remove_last())

    for language in Language:
        letter = write("refund_removed", language, "Aino", notices()[0].facts)
        assert "0785" in letter.blocks[0][0]


def test_p05_who_changed_both_addresses_first_does_not_keep_the_notice_from_the_owner(
    aino: Payee, stopped_clock: TimeMachineFixture
) -> None:
    set_addresses(aino, "thief@aina.test", "thief.too@aina.test")
    stopped_clock.shift(timedelta(days=2))
    set_addresses(aino, "thief.again@aina.test", "thief.too@aina.test")
    later = aino.again()
    later.confirmed(later.add())

    reached = {"koti@aina.test", AINO.email, "thief.again@aina.test", "thief.too@aina.test"}
    assert {mail.to for mail in notices()} == reached


def test_p05_who_has_moved_to_a_new_address_this_week_is_told_there_too_and_once(aino: Payee) -> None:
    set_addresses(aino, "aino.uusi@aina.test", "Aino.Uusi@aina.test")
    later = aino.again()
    later.confirmed(later.add())

    told = sorted((mail.to.lower(), mail.first_name) for mail in notices())
    assert told == [("aino.uusi@aina.test", "Aino"), (AINO.email, "Aino"), ("koti@aina.test", "")]


def test_p05_an_address_of_a_week_ago_is_the_right_one(aino: Payee, stopped_clock: TimeMachineFixture) -> None:
    set_addresses(aino, "uusi@aina.test", "uusi@aina.test")
    stopped_clock.shift(REMEMBERED_FOR)
    later = aino.again()
    later.confirmed(later.add())

    assert [mail.to for mail in notices()] == ["uusi@aina.test"]


def test_p05_a_contact_address_that_the_company_changes_is_remembered_by_the_mirror(aino: Payee) -> None:
    [one] = found()
    with act(SYSTEM) as this:
        customerships.mirror(this, one)
    aino.confirmed(aino.add())

    assert {mail.to for mail in notices()} == {"koti@aina.test", AINO.email}


async def test_p05_the_link_shows_a_page_and_its_button_cancels(aino: Payee, reader: httpx.AsyncClient) -> None:
    _, change_id = aino.confirmed(aino.add())
    link = link_of(notices()[0])

    looked = await reader.get(link)
    assert looked.status_code == 200
    assert "Peruuta muutos" in looked.text
    assert looked.headers["referrer-policy"] == "strict-origin"
    assert asked(change_id).state is RefundChangeState.COOLING

    for _ in range(2):
        pressed = await reader.post(link)
        assert "on peruttu" in pressed.text
        assert "<form" not in pressed.text
    change = asked(change_id)
    assert (change.state, change.reason, change.iban_encrypted) == (CANCELLED, "mail", None)
    assert tags().count(AuditTag.REFUND_CANCELLED) == 1
    assert order_cooled() == 0


async def test_p05_a_link_after_the_hold_cancels_nothing_and_an_unknown_one_is_not_found(
    aino: Payee, reader: httpx.AsyncClient, stopped_clock: TimeMachineFixture
) -> None:
    aino.confirmed(aino.add())
    link = link_of(notices()[0])
    stopped_clock.shift(HOLD)
    assert order_cooled() == 1

    pressed = await reader.post(link)

    assert "020" in pressed.text
    assert len(ordered()) == 1
    looked, posted = [await ask("/palautustili/peru/nothing") for ask in (reader.get, reader.post)]
    assert (looked.status_code, posted.status_code) == (404, 404)
    assert (posted.text, posted.headers["cache-control"]) == (looked.text, looked.headers["cache-control"])
    assert "<form" not in posted.text


@pytest.mark.both_databases
def test_p05_a_press_on_the_card_cancels_and_the_card_says_so(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    aino, change_id = (made := payee()).confirmed(made.add())

    for _ in range(2):
        with act(aino.actor) as this:
            refund_changes.cancel(this, change_id)

    assert (asked(change_id).state, asked(change_id).reason) == (CANCELLED, "person")
    assert aino.card.refund.cooling is None
    assert aino.card.refund.cancelled is not None
    stopped_clock.shift(HOLD)
    assert order_cooled() == 0


def test_p05_a_password_reset_cancels(aino: Payee, stopped_clock: TimeMachineFixture) -> None:
    _, change_id = aino.confirmed(aino.add())
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, aino.actor.account_id)
        password_reset._replace_password(this, account, account.password_hash)

    assert (asked(change_id).state, asked(change_id).reason) == (CANCELLED, "password_reset")
    assert reasons(AuditTag.REFUND_CANCELLED) == ["password_reset"]


def test_p05_a_lost_customership_cancels_and_others_stay(aino: Payee) -> None:
    _, change_id = aino.confirmed(aino.add())
    with act(SYSTEM) as this:
        customerships.attach(this, account_id(aino), [])

    assert (asked(change_id).state, asked(change_id).reason) == (CANCELLED, "customership_lost")


def test_p05_one_function_cancels_whatever_an_account_has_asked_for(aino: Payee) -> None:
    aino, cooling = aino.confirmed(aino.add())
    frozen = aino.add("FI4550000150000023")

    with act(SYSTEM) as this:
        assert cancel_refund_changes(this, account_id(aino), Why.EMAIL_CHANGED) == 2

    assert {asked(one).reason for one in (cooling, frozen)} == {"email_changed"}
    assert [asked(one).iban_encrypted for one in (cooling, frozen)] == [None, None]
    assert OLD[-4:] == aino.card.refund.accounts[0].last4
