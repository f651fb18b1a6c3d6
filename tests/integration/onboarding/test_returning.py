"""Coming back from the bank: once, in time, to the browser that left (B68, B70)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.context import act, perform
from aina_app.core.refusal import Refused
from aina_app.core.secrets import new_token, token_hash
from aina_app.features.onboarding.service import identification
from aina_app.features.onboarding.service.identification import ATTEMPT_LIFE, STARTS_PER_HOUR, LiveAttempt, Outcome
from aina_app.models import AttemptOutcome, AuditTag
from tests.databases import TestDatabase
from tests.integration.onboarding.travelling import another_browser, attempts, come_back, leave, newcomer, travel
from tests.people import VAINO
from tests.trail import events, reasons, tags

pytestmark = pytest.mark.anyio

INVALID, LATE = Outcome.INVALID, Outcome.LATE


def test_the_browser_that_left_comes_back_to_what_it_began(database: TestDatabase) -> None:
    aino = newcomer()
    trip = leave(aino)

    attempt = come_back(aino, trip.state)

    assert isinstance(attempt, LiveAttempt)
    assert (attempt.nonce, attempt.verifier, attempt.language) == (trip.nonce, trip.verifier, "sv")
    assert attempt.started_at == attempts()[0].started_at


def test_b24_a_trip_is_kept_without_its_secrets_in_clear(database: TestDatabase) -> None:
    trip = leave(newcomer())

    (row,) = attempts()

    stored = str(row.model_dump())
    assert row.state_hash == token_hash(trip.state)
    assert [secret in stored for secret in (trip.state, trip.nonce, trip.verifier)] == [False] * 3


def test_b68_a_state_that_was_used_is_refused(database: TestDatabase) -> None:
    aino = newcomer()
    trip = leave(aino)
    come_back(aino, trip.state)

    assert come_back(aino, trip.state) is INVALID

    assert tags() == [AuditTag.OIDC_STARTED, AuditTag.OIDC_REPLAY]


@pytest.mark.parametrize(
    ("age", "ends"),
    [(ATTEMPT_LIFE - timedelta(seconds=1), LiveAttempt), (ATTEMPT_LIFE, Outcome)],
    ids=["in time", "late"],
)
def test_b68_a_return_after_a_quarter_of_an_hour_is_late(
    database: TestDatabase, stopped_clock: TimeMachineFixture, age: timedelta, ends: type
) -> None:
    aino = newcomer()
    trip = leave(aino)
    stopped_clock.shift(age)

    assert isinstance(come_back(aino, trip.state), ends)


def test_b68_a_late_return_is_written_down_and_used_up(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    aino = newcomer()
    trip = leave(aino)
    stopped_clock.shift(ATTEMPT_LIFE)

    assert [come_back(aino, trip.state) for _ in range(2)] == [LATE, INVALID]

    assert attempts()[0].outcome is AttemptOutcome.LATE
    assert tags()[1:] == [AuditTag.OIDC_LATE, AuditTag.OIDC_REPLAY]


def test_b68_a_state_of_nobody_is_refused(database: TestDatabase) -> None:
    aino = newcomer()
    leave(aino)

    assert come_back(aino, new_token()) is INVALID

    assert reasons(AuditTag.OIDC_REFUSED) == ["state"]
    assert attempts()[0].consumed_at is None


def test_b70_another_browser_is_refused_and_the_right_one_can_still_finish(database: TestDatabase) -> None:
    aino = newcomer()
    phone, vaino = another_browser(aino), newcomer(VAINO)
    trip = leave(aino)

    assert [come_back(stranger, trip.state) for stranger in (phone, vaino)] == [INVALID] * 2

    assert attempts()[0].consumed_at is None
    assert [event.account_id for event in events([AuditTag.OIDC_FOREIGN_BROWSER])] == [
        phone.account_id,
        vaino.account_id,
    ]
    assert isinstance(come_back(aino, trip.state), LiveAttempt)


def test_b70_another_account_in_the_same_browser_is_refused(database: TestDatabase) -> None:
    aino, vaino = newcomer(), newcomer(VAINO)
    trip = leave(aino)

    assert come_back(replace(aino, account_id=vaino.account_id), trip.state) is INVALID


def test_trips_of_two_tabs_do_not_disturb_each_other(database: TestDatabase) -> None:
    aino = newcomer()
    first, second = leave(aino), leave(aino)

    back = [come_back(aino, trip.state) for trip in (second, first)]

    assert [attempt.nonce for attempt in back if isinstance(attempt, LiveAttempt)] == [second.nonce, first.nonce]


@pytest.mark.both_databases
async def test_b68_of_returns_at_once_one_goes_on(database: TestDatabase) -> None:
    aino = newcomer()
    trip = leave(aino)

    back = await asyncio.gather(*(perform(aino, identification.consume, trip.state) for _ in range(4)))

    assert sum(isinstance(one, LiveAttempt) for one in back) == 1
    assert tags().count(AuditTag.OIDC_REPLAY) == 3


@pytest.mark.parametrize(
    ("end", "reason", "outcome", "tag"),
    [
        (Outcome.CANCELLED, "", AttemptOutcome.CANCELLED, AuditTag.OIDC_CANCELLED),
        (Outcome.REFUSED, "error", AttemptOutcome.REFUSED, AuditTag.OIDC_REFUSED),
        (Outcome.INVALID, "nonce", AttemptOutcome.REFUSED, AuditTag.OIDC_REFUSED),
        (Outcome.DOWN, "timeout", AttemptOutcome.BROKER_DOWN, AuditTag.OIDC_BROKER_DOWN),
    ],
)
def test_b88_a_trip_that_proved_nobody_is_written_down_with_its_reason(
    database: TestDatabase, end: Outcome, reason: str, outcome: AttemptOutcome, tag: AuditTag
) -> None:
    aino = newcomer()
    attempt = travel(aino)

    with act(aino) as this:
        identification.end_without_person(this, attempt.state_hash, end, reason)

    (row,) = attempts()
    assert (row.outcome, row.reason, tags()) == (outcome, reason, [AuditTag.OIDC_STARTED, tag])
    assert reasons(tag) == [reason]


def test_ten_trips_an_hour_begin_and_the_next_waits(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    aino, vaino = newcomer(), newcomer(VAINO)
    for _ in range(STARTS_PER_HOUR):
        with act(aino) as this:
            identification.admit(this)

    with act(aino) as this, pytest.raises(Refused, match=r"err\.too_many") as refused:
        identification.admit(this)

    assert refused.value.refusals[0].params == {"minutes": 60}
    with act(vaino) as this:
        identification.admit(this)
    stopped_clock.shift(timedelta(hours=1))
    with act(aino) as this:
        identification.admit(this)
