"""A cooled change on its way: the whole list, once, and what the customer information system says (P05)."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from aina_app.accounts import customerships, refund_orders
from aina_app.accounts.refund_changes import HOLD
from aina_app.accounts.refund_orders import Removal
from aina_app.context import SYSTEM, act
from aina_app.core import clock
from aina_app.core.iban import account_key
from aina_app.core.refusal import Refused
from aina_app.features.customerships import wording
from aina_app.i18n.language import Language
from aina_app.jobs.change_delivery import deliver_next
from aina_app.models import ChangeState, CustomershipChange
from tests.databases import TestDatabase
from tests.factories import make_account, make_identification, make_session
from tests.integration.customer_information_system.system import Person, System
from tests.integration.refund_accounts.changing import NEW, OLD, OTHER, Payee, asked, order_cooled, ordered
from tests.people import AINO

CLOSED = "FI2380000099000005"
BANK_CLOSES = "DE89370400440532013000"
"""Closed for every customer of the worker's system: no other test uses it."""


def customer(connected: System, *ibans: str) -> tuple[Person, Payee]:
    """A customer of the system with refund accounts, the first in use; signed in and proven in the portal."""
    person = connected.settle(phone="+358405550100")
    accounts = [{"iban": iban, "in_use": not place} for place, iban in enumerate(ibans)]
    person.press("change", patch={"refund_accounts": accounts})
    found = connected.client.fetch(person.number)
    assert found is not None
    with act(SYSTEM) as this:
        account = make_account(this)
        make_identification(this, account)
        customerships.attach(this, account.id, [found])
        return person, Payee(make_session(this, account), customerships.mirror(this, found).id, AINO)


def wait() -> None:
    """72 hours pass, and the schedule looks."""
    clock.move_to(clock.moved() + HOLD)
    order_cooled()


def deliver_all(aino: Payee) -> None:
    """What the workflow does, without the engine."""
    while deliver_next(str(aino.customership_id)):
        continue


def last() -> CustomershipChange:
    """The change that was ordered last."""
    return ordered()[-1]


def accounts_of(person: Person) -> list[tuple[str, bool]]:
    """What the company has."""
    return [(account["iban"], account["in_use"]) for account in person.read()["refund_accounts"]]


def due_again() -> None:
    """The waits between tries pass."""
    clock.move_to(clock.moved() + timedelta(minutes=15))


def shown(aino: Payee) -> Any:
    """The card's part in words."""
    return wording.in_words([aino.card], Language.FI)[0].refund


@pytest.mark.both_databases
def test_p05_after_72_hours_the_new_account_is_delivered_with_the_others(
    database: TestDatabase, connected: System
) -> None:
    person, aino = customer(connected, OLD, OTHER)
    aino, change_id = aino.confirmed(aino.add())
    deliver_all(aino)
    assert accounts_of(person) == [(OLD, True), (OTHER, False)]

    wait()
    assert [(one.last4, one.in_use) for one in aino.card.refund.accounts] == [("0785", True), ("0023", False)]
    deliver_all(aino)

    assert accounts_of(person) == [(OLD, False), (OTHER, False), (NEW, True)]
    assert (last().id, last().state, last().tries) == (change_id, ChangeState.DELIVERED, 1)
    assert (asked(change_id).iban_encrypted, asked(change_id).body_encrypted) == (None, None)
    assert [one.last4 for one in aino.card.refund.accounts if one.in_use] == ["7466"]
    assert (shown(aino).state, shown(aino).text) == ("delivered", "Uusi palautustili: •••• 7466, SEB")


def test_p05_another_account_is_taken_into_use_and_the_last_one_removed(
    database: TestDatabase, connected: System
) -> None:
    person, aino = customer(connected, OLD, OTHER)
    aino, _ = aino.confirmed(aino.use())
    wait()
    deliver_all(aino)
    assert accounts_of(person) == [(OLD, False), (OTHER, True)]

    person, aino = customer_again(connected)
    aino, _ = aino.confirmed(aino.remove_last())
    wait()
    deliver_all(aino)
    assert accounts_of(person) == []


def customer_again(connected: System) -> tuple[Person, Payee]:
    """Somebody else with one account."""
    person = connected.settle()
    person.press("change", patch={"refund_accounts": [{"iban": OLD, "in_use": True}]})
    found = connected.client.fetch(person.number)
    assert found is not None
    with act(SYSTEM) as this:
        account = make_account(this, email="toinen@aina.test", email_key="toinen@aina.test")
        proven = make_identification(this, account, AINO.__class__("x", "Toini", "Toinen", person.hetu))
        assert proven.account_id == account.id
        customerships.attach(this, account.id, [found])
        payee = Payee(
            make_session(this, account),
            customerships.mirror(this, found).id,
            AINO.__class__("x", "Toini", "Toinen", person.hetu),
        )
    return person, payee


def test_p05_an_unused_account_goes_at_once(database: TestDatabase, connected: System) -> None:
    person, aino = customer(connected, OLD, OTHER)

    with act(aino.actor) as this:
        refund_orders.remove_unused(this, Removal(aino.customership_id, account_key(OTHER)))
    deliver_all(aino)

    assert accounts_of(person) == [(OLD, True)]
    for key in (account_key(OLD), account_key(NEW), ""):
        with act(aino.actor) as this, pytest.raises(Refused):
            refund_orders.remove_unused(this, Removal(aino.customership_id, key))


@pytest.mark.parametrize("accounts", [(OTHER,), (OTHER, OLD)])
def test_p05_the_password_alone_takes_no_account_away_that_was_taken_into_use_elsewhere_meanwhile(
    database: TestDatabase, connected: System, accounts: tuple[str, ...]
) -> None:
    person, aino = customer(connected, OLD, OTHER)
    with act(aino.actor) as this:
        refund_orders.remove_unused(this, Removal(aino.customership_id, account_key(OTHER)))
    there = [{"iban": iban, "in_use": not place} for place, iban in enumerate(accounts)]
    person.press("change", patch={"refund_accounts": there})

    deliver_all(aino)

    assert (last().state, last().reason) == (ChangeState.REFUSED, "account_in_use")
    assert "otettu käyttöön muualla" in shown(aino).hint
    assert [iban for iban, _ in accounts_of(person)] == list(accounts)


def test_p05_a_lost_answer_makes_no_second_change(database: TestDatabase, connected: System) -> None:
    person, aino = customer(connected, OLD)
    aino, change_id = aino.confirmed(aino.add())
    wait()
    person.press("answer-lost")
    deliver_all(aino)
    assert last().state is ChangeState.WAITING
    assert asked(change_id).body_encrypted is not None
    assert NEW.encode() not in (asked(change_id).body_encrypted or b"")

    due_again()
    deliver_all(aino)

    assert last().state is ChangeState.DELIVERED
    assert [arrival["source"] for arrival in person.arrivals()].count("portal") == 1
    assert accounts_of(person) == [(OLD, False), (NEW, True)]


def test_p05_a_conflict_makes_the_list_anew_and_the_companys_own_changes_stay(
    database: TestDatabase, connected: System
) -> None:
    person, aino = customer(connected, OLD)
    aino, _ = aino.confirmed(aino.add())
    wait()
    person.press("412-next")
    added = [{"iban": OLD, "in_use": True}, {"iban": OTHER, "in_use": False}]
    deliver_next(str(aino.customership_id))
    person.press("change", patch={"refund_accounts": added})
    deliver_all(aino)

    assert accounts_of(person) == [(OLD, False), (OTHER, False), (NEW, True)]
    assert last().state is ChangeState.DELIVERED


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("invalid-iban", "tilinumero ei kelpaa"),
        ("closed-account", "tili on suljettu"),
        ("not-sepa", "euromaksualueella"),
        ("too-many", "liikaa"),
    ],
)
def test_p05_a_refusal_is_told_in_words_and_the_old_account_stays(
    database: TestDatabase, connected: System, reason: str, told: str
) -> None:
    person, aino = customer(connected, OLD)
    aino, change_id = aino.confirmed(aino.add())
    wait()
    person.press("refuse-next", reason=reason)

    deliver_all(aino)

    assert (last().state, last().reason) == (ChangeState.REFUSED, reason.replace("-", "_"))
    assert shown(aino).state == "refused"
    assert told in shown(aino).hint
    assert accounts_of(person) == [(OLD, True)]
    assert asked(change_id).iban_encrypted is None


def test_p05_a_closed_account_is_refused_by_the_system(database: TestDatabase, connected: System) -> None:
    person, aino = customer(connected, OLD)
    aino, _ = aino.confirmed(aino.add(CLOSED))
    wait()
    deliver_all(aino)
    assert last().reason == "closed_account"

    connected.press("close-account", iban=BANK_CLOSES)
    aino, _ = (later := aino.again()).confirmed(later.add(BANK_CLOSES))
    wait()
    deliver_all(aino)

    assert [change.reason for change in ordered()] == ["closed_account", "closed_account"]
    assert accounts_of(person) == [(OLD, True)]


def test_p05_an_account_that_the_company_took_away_cannot_be_taken_into_use(
    database: TestDatabase, connected: System
) -> None:
    person, aino = customer(connected, OLD, OTHER)
    aino, _ = aino.confirmed(aino.use())
    person.press("change", patch={"refund_accounts": [{"iban": OLD, "in_use": True}]})
    wait()

    deliver_all(aino)

    assert (last().state, last().reason) == (ChangeState.REFUSED, "account_gone")


def test_p05_while_the_system_is_down_the_change_waits(database: TestDatabase, connected: System) -> None:
    person, aino = customer(connected, OLD)
    aino, _ = aino.confirmed(aino.add())
    wait()
    person.press("down", times=1)
    deliver_all(aino)
    assert last().state is ChangeState.WAITING

    due_again()
    deliver_all(aino)

    assert accounts_of(person) == [(OLD, False), (NEW, True)]


def test_p05_no_number_is_logged_and_none_stands_in_an_ordered_change(
    database: TestDatabase, connected: System
) -> None:
    person, aino = customer(connected, OLD)
    with capture_logs() as logs:
        aino, _ = aino.confirmed(aino.add())
        wait()
        person.press("refuse-next", reason="invalid-iban")
        deliver_all(aino)

    everything = str(logs) + str([change.model_dump() for change in ordered()])
    assert [iban for iban in (OLD, NEW) if iban in everything] == []


def test_p05_the_systems_own_page_shows_numbers_masked(database: TestDatabase, connected: System) -> None:
    customer(connected, OLD, OTHER)

    page = connected.http.get("/").text

    assert "… 0785" in page
    assert [iban for iban in (OLD, OTHER) if iban in page] == []
