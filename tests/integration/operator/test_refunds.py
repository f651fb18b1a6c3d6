"""Holding and releasing changes of refund accounts (P05)."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from aina_app.accounts import refund_changes
from aina_app.accounts.refund_changes import HOLD
from aina_app.context import act
from aina_app.core import clock
from aina_app.features.customerships import wording
from aina_app.i18n.language import Language
from aina_app.models import AuditTag, ChangeState
from tests.databases import TestDatabase
from tests.integration.customer_information_system.ordering import order
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.integration.refund_accounts.changing import OLD, OTHER, Payee, order_cooled, ordered, payee


def command(name: str, change_id: UUID) -> Said:
    """`changes hold` or `changes release`."""
    return Said("changes", name, str(change_id), *SIGNED)


@pytest.fixture
def cooling(database: TestDatabase) -> tuple[Payee, UUID]:
    """Aino and her change that cools."""
    return (aino := payee()).confirmed(aino.add())


@pytest.mark.both_databases
def test_p05_a_held_change_stays_until_it_is_released(database: TestDatabase) -> None:
    aino, change_id = (made := payee()).confirmed(made.add())
    held = command("hold", change_id)
    assert (held.status, held.out) == (0, "The change is held.\n")
    clock.move_to(clock.moved() + HOLD)
    assert order_cooled() == 0
    part = wording.in_words([aino.card], Language.FI)[0].refund
    assert "Asiakaspalvelu on keskeyttänyt" in part.cooling_hint

    released = command("release", change_id)

    assert (released.status, released.out) == (0, "The change is released and goes out now.\n")
    assert order_cooled() == 1
    [event] = audited(AuditTag.REFUND_HELD)
    assert (event.operator, event.facts["stated_reason"]) == (OPERATOR, REASON)
    assert len(audited(AuditTag.REFUND_RELEASED)) == 1


def test_p05_a_release_never_shortens_the_hold(cooling: tuple[Payee, UUID]) -> None:
    _, change_id = cooling
    command("hold", change_id)
    command("release", change_id)

    assert order_cooled() == 0
    assert ordered() == []


def test_p05_a_new_change_does_not_slip_out_of_a_hold(cooling: tuple[Payee, UUID]) -> None:
    aino, change_id = cooling
    command("hold", change_id)
    _, second = aino.confirmed(aino.add(OTHER))
    clock.move_to(clock.moved() + HOLD + timedelta(hours=1))

    assert order_cooled() == 0
    assert command("release", second).status == 0


@pytest.mark.both_databases
def test_p05_nor_does_one_that_is_asked_for_after_the_held_one_was_cancelled(database: TestDatabase) -> None:
    aino, change_id = (made := payee()).confirmed(made.add())
    command("hold", change_id)
    with act(aino.actor) as this:
        refund_changes.cancel(this, change_id)
    clock.move_to(clock.moved() + timedelta(minutes=1))
    _, second = aino.confirmed(aino.add(OTHER))
    clock.move_to(clock.moved() + HOLD + timedelta(hours=1))

    assert order_cooled() == 0
    assert command("release", second).status == 0
    assert order_cooled() == 1


def test_p05_cooling_changes_are_listed_by_last_four(cooling: tuple[Payee, UUID]) -> None:
    _, change_id = cooling
    listed = Said("changes", "cooling")

    [row] = listed.rows
    assert row[:4] == [str(change_id), "10045521", "add", "…7466"]
    assert OLD not in listed.out


def test_p05_what_does_not_cool_is_neither_held_nor_released(cooling: tuple[Payee, UUID]) -> None:
    _, change_id = cooling

    assert command("hold", uuid4()).status == 1
    assert command("release", change_id).status == 1
    command("hold", change_id)
    assert command("hold", change_id).status == 1


def test_p05_a_refused_change_is_not_sent_again_without_its_number(cooling: tuple[Payee, UUID]) -> None:
    aino, _ = cooling
    change_id = order(
        aino.customership_id,
        {"refund_accounts": {"act": "add", "last4": "7466", "bank_name": ""}},
        kind="refund_accounts",
        state=ChangeState.REFUSED,
        next_try_at=None,
    )

    assert command("retry", change_id).status == 1
