"""A change of refund accounts counts only after strong authentication for this very change (P05, hostile returns)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import refund_changes
from aina_app.accounts.refund_changes import HOLD, UNCONFIRMED_LIFE
from aina_app.context import SYSTEM, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.customerships.managing.wording import past_rows
from aina_app.features.customerships.service.history import history
from aina_app.features.onboarding.service import step_up
from aina_app.features.onboarding.service.step_up import End
from aina_app.i18n.language import Language
from aina_app.jobs.purging import purge
from aina_app.models import AuditTag, RefundAct, RefundChangeState
from tests.databases import TestDatabase
from tests.integration.onboarding.travelling import person
from tests.integration.refund_accounts.changing import (
    NEW,
    OLD,
    OTHER,
    Payee,
    asked,
    change_of,
    notices,
    order_cooled,
    ordered,
    payee,
)
from tests.people import AINO, VAINO
from tests.trail import reasons, tags

pytestmark = pytest.mark.anyio


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Payee:
    """Aino, with one account in use."""
    return payee()


def refusal(ask: object, *arguments: object) -> str:
    """The code of a refusal."""
    with pytest.raises(Refused) as refused:
        ask(*arguments)  # type: ignore[operator]  # a method of Payee
    return refused.value.refusals[0].code


@pytest.mark.both_databases
def test_p05_a_confirmed_change_cools_for_72_hours_and_the_old_account_stays(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    aino, change_id = (made := payee()).confirmed(made.add())

    change = asked(change_id)
    assert (change.state, change.act, change.last4) == (RefundChangeState.COOLING, RefundAct.ADD, "7466")
    assert change.confirmed_at is not None
    assert change.hold_until == change.confirmed_at + HOLD
    assert [(account.last4, account.in_use) for account in aino.card.refund.accounts] == [("0785", True)]
    assert (order_cooled(), ordered()) == (0, [])
    assert tags()[-2:] == [AuditTag.REFUND_CONFIRMED, AuditTag.OIDC_SUCCEEDED]


def test_p05_a_number_lies_encrypted_and_nowhere_in_clear(aino: Payee) -> None:
    change = asked(aino.add())

    assert change.iban_encrypted is not None
    assert NEW.encode() not in change.iban_encrypted
    assert NEW not in str(change.model_dump(exclude={"iban_encrypted"}))


def test_p05_before_the_bank_nothing_is_told_and_nothing_goes_out(
    aino: Payee, stopped_clock: TimeMachineFixture
) -> None:
    aino.add()
    stopped_clock.shift(HOLD)

    assert (order_cooled(), notices(), ordered()) == (0, [], [])


def test_p05_another_person_at_the_bank_confirms_nothing_and_the_change_waits_on(aino: Payee) -> None:
    change_id = aino.add()

    done = aino.prove(aino.leave(change_id), person(VAINO))

    assert (done.end, done.session_token) == (End.OTHER_PERSON, "")
    assert reasons(AuditTag.OIDC_REFUSED) == ["binding"]
    assert aino.card.refund.frozen is not None
    assert aino.card.refund.frozen.id == change_id
    assert notices() == []
    aino.confirmed(change_id)


def test_p05_an_id_token_is_used_once(aino: Payee) -> None:
    token = person(token="the same token")
    first = aino.prove(aino.leave(aino.add()), token)
    again = aino.go_on(first)

    assert again.prove(again.leave(again.add(OTHER)), token).end is End.INVALID
    assert reasons(AuditTag.OIDC_REFUSED) == ["replay"]


def test_p05_a_change_slipped_in_on_the_way_is_not_confirmed(aino: Payee) -> None:
    attempt = aino.leave(aino.add(NEW))
    slipped_in = aino.add(OTHER)

    assert aino.prove(attempt).end is End.GONE

    assert asked(slipped_in).state is RefundChangeState.UNCONFIRMED
    assert notices() == []


def test_p05_a_trip_for_the_identity_or_for_another_change_confirms_nothing(aino: Payee) -> None:
    change_id = aino.add()
    attempt = aino.leave(change_id)
    vaino = payee(VAINO, number="10077310")
    theirs = vaino.add()

    forged = replace(attempt, purpose=f"refund:{theirs}")
    assert aino.prove(forged).end is End.GONE
    assert asked(theirs).state is RefundChangeState.UNCONFIRMED
    assert not step_up.is_step_up(replace(attempt, purpose="identity"))


def test_p05_another_persons_change_is_not_found(aino: Payee) -> None:
    vaino = payee(VAINO, number="10077310")
    change_id = aino.add()

    assert refusal(vaino.leave, change_id) == "err.not_found"
    with act(vaino.actor) as this, pytest.raises(Refused):
        refund_changes.abandon(this, change_id)
    aino, _ = aino.confirmed(change_id)
    with act(vaino.actor) as this, pytest.raises(Refused):
        refund_changes.cancel(this, change_id)
    assert vaino.card.refund.cooling is None
    assert asked(change_id).state is RefundChangeState.COOLING


@pytest.mark.parametrize(("age", "end"), [(600, End.DONE), (601, End.LATE)], ids=["ten minutes", "a second more"])
def test_p05_strong_authentication_is_ten_minutes_old_at_most(
    aino: Payee, stopped_clock: TimeMachineFixture, age: int, end: End
) -> None:
    attempt, proven = aino.leave(aino.add()), person()
    stopped_clock.shift(timedelta(seconds=age))

    assert aino.prove(attempt, proven).end is end


def test_p05_a_session_that_ended_meanwhile_confirms_nothing(aino: Payee) -> None:
    attempt = aino.leave(aino.add())
    stranger = Payee(replace(aino.actor, session_hash="0" * 64), aino.customership_id)

    assert stranger.prove(attempt).end is End.INVALID


def test_p05_what_was_not_confirmed_within_the_hour_is_forgotten(
    aino: Payee, stopped_clock: TimeMachineFixture
) -> None:
    change_id = aino.add()
    attempt = aino.leave(change_id)
    stopped_clock.shift(UNCONFIRMED_LIFE)

    assert aino.card.refund.frozen is None
    assert aino.again().prove(attempt).end is End.GONE
    with act(SYSTEM) as this:
        purge(this)
    assert change_of(change_id) is None


@pytest.mark.both_databases
async def test_p05_of_two_returns_at_once_one_confirms(database: TestDatabase) -> None:
    aino = payee()
    attempt = aino.leave(aino.add())

    done = await asyncio.gather(*(perform(aino.actor, step_up.confirm, attempt, person()) for _ in range(3)))

    assert sorted(one.end for one in done).count(End.DONE) == 1
    assert len(notices()) == 1
    assert tags().count(AuditTag.REFUND_CONFIRMED) == 1


@pytest.mark.both_databases
def test_p05_a_second_change_cancels_the_first_and_cools_for_itself(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    aino, first = (made := payee(accounts=(OLD, OTHER))).confirmed(made.add())
    stopped_clock.shift(timedelta(hours=71))
    aino, second = (later := aino.again()).confirmed(later.use())

    assert (asked(first).state, asked(first).reason) == (RefundChangeState.CANCELLED, "newer")
    assert asked(first).iban_encrypted is None
    stopped_clock.shift(timedelta(hours=1))
    assert order_cooled() == 0
    stopped_clock.shift(timedelta(hours=71))
    assert order_cooled() == 1
    assert [change.id for change in ordered()] == [second]


def test_p05_the_history_tells_of_a_cancelled_change_with_its_moment_and_not_of_an_abandoned_one(
    aino: Payee, stopped_clock: TimeMachineFixture
) -> None:
    aino, first = aino.confirmed(aino.add())
    stopped_clock.shift(timedelta(minutes=5))
    with act(aino.actor) as this:
        refund_changes.cancel(this, first)
    abandoned = aino.add(OTHER)
    with act(aino.actor) as this:
        refund_changes.abandon(this, abandoned)

    with act(aino.actor, read_only=True) as this:
        [row] = past_rows(history(this, aino.customership_id), Language.FI)
    assert (row.what, row.state) == ("Uusi palautustili: •••• 7466", "cancelled")
    noon = "11.3.2026 klo\N{NO-BREAK SPACE}12."
    assert row.when == f"{noon}00, peruttu {noon}05"


def test_p05_the_list_is_kept_to_its_rules(aino: Payee) -> None:
    five = payee(VAINO, (OLD, OTHER, "FI1121234500000781", "FI5840550012345670", "FI0380000000000128"), number="1007")

    assert refusal(aino.add, OLD) == "err.refund_known"
    assert refusal(aino.use, OLD) == "err.not_found"
    assert refusal(aino.use, NEW) == "err.not_found"
    assert refusal(five.add, NEW) == "err.refund_full"
    assert refusal(five.remove_last, OLD) == "err.refund_in_use"
    assert refusal(five.remove_last, OTHER) == "err.not_found"
    assert asked(five.add(OTHER)).act is RefundAct.USE
    assert asked(aino.remove_last()).act is RefundAct.REMOVE


def test_p05_anothers_customership_is_not_found(aino: Payee) -> None:
    vaino = payee(VAINO, number="10077310")

    assert refusal(Payee(vaino.actor, aino.customership_id, AINO).add) == "err.not_found"
