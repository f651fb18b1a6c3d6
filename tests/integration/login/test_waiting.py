"""Waiting after failures: it grows, it never locks, and no stranger makes the owner wait at home (B31-B34, B36)."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.accounts import throttles
from aina_app.accounts.throttles import FREE_FAILURES_DEVICE, FREE_FAILURES_STRANGER, NETWORK_FAILURES
from aina_app.context import Actor, perform
from aina_app.features.login import http, service
from aina_app.features.login.service import Attempt, Outcome, Throttled
from aina_app.models import AuditTag
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.integration.login.attempts import (
    NOBODY,
    WRONG_PASSWORD,
    fail,
    known_browser,
    log_in,
    person,
    succeed,
)
from tests.people import AINO, PASSWORD
from tests.posting import browsing, draft_of, refused_with
from tests.statements import counted
from tests.trail import events, tags

pytestmark = pytest.mark.anyio

WRONG = Outcome.WRONG
BOTH = pytest.mark.parametrize("username", [AINO.email, NOBODY], ids=["known", "unknown"])


def strangers(count: int) -> Iterable[Actor]:
    """People at as many networks."""
    return (replace(make_actor(), network=f"198.51.100.{number}") for number in range(count))


@BOTH
def test_b31_b32_after_five_failures_the_sixth_waits_whoever_it_is_about(
    database: TestDatabase, stopped_clock: TimeMachineFixture, username: str
) -> None:
    person()

    answers = []
    for minutes in (0, 1, 2, 4, 8, 15):
        stopped_clock.shift(timedelta(minutes=minutes))
        answers += fail(2 if minutes else 6, username=username)

    assert answers == [*[WRONG] * 5, 1, WRONG, 2, WRONG, 4, WRONG, 8, WRONG, 15, WRONG, 15]


def test_b31_a_right_password_within_the_wait_is_refused_without_a_hash(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    person()
    fail(FREE_FAILURES_STRANGER)

    assert log_in() == Throttled(1)

    assert tags()[-1] is AuditTag.LOGIN_THROTTLED
    stopped_clock.shift(timedelta(minutes=1))
    assert succeed().outcome is Outcome.SIGNED_IN


def test_b32_waiting_asks_as_much_of_the_database_for_any_address(database: TestDatabase) -> None:
    person()
    work = []
    for username in (AINO.email, NOBODY):
        fail(FREE_FAILURES_STRANGER, username=username)
        with counted() as asked:
            fail(username=username)
        work.append(asked)

    assert work[0] == work[1]


async def test_b31_the_screen_says_for_how_many_minutes(database: TestDatabase) -> None:
    person()
    fail(FREE_FAILURES_STRANGER)

    async with browsing(http.ROUTES) as visitor:
        await visitor.post(routes.LOGIN, data={"username": AINO.email, "password": PASSWORD})

        assert refused_with(visitor, service.FORM) == [("err.too_many", None)]
        assert draft_of(visitor, service.FORM).refusals[0].params == {"minutes": 1}


def test_b33_strangers_never_make_a_known_browser_wait(database: TestDatabase) -> None:
    home = known_browser(person())
    for stranger in strangers(8):
        fail(actor=stranger)

    assert log_in() == Throttled(1)
    assert succeed(home).outcome is Outcome.SIGNED_IN


def test_b33_a_known_browser_waits_for_its_own_failures_and_a_success_forgets_them(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    home = known_browser(person())

    assert fail(FREE_FAILURES_DEVICE + 1, home) == [*[WRONG] * FREE_FAILURES_DEVICE, 1]
    stopped_clock.shift(timedelta(minutes=1))
    succeed(home)

    stopped_clock.shift(throttles.NETWORK_WINDOW)
    assert fail(FREE_FAILURES_DEVICE, home) == [WRONG] * FREE_FAILURES_DEVICE


def test_b33_a_success_at_home_does_not_forget_what_strangers_did(database: TestDatabase) -> None:
    home = known_browser(person())
    fail(FREE_FAILURES_STRANGER)

    succeed(home)

    assert log_in() == Throttled(1)


def test_a_browser_that_knows_another_account_is_a_stranger_here(database: TestDatabase) -> None:
    person()
    elsewhere = make_actor(device="someone's")

    assert fail(FREE_FAILURES_STRANGER, elsewhere) == [WRONG] * FREE_FAILURES_STRANGER
    assert log_in() == Throttled(1)


def test_right_passwords_are_no_failures_of_the_address_or_the_network(database: TestDatabase) -> None:
    person()

    assert [succeed().outcome for _ in range(NETWORK_FAILURES + 1)] == [Outcome.SIGNED_IN] * (NETWORK_FAILURES + 1)
    assert fail(FREE_FAILURES_STRANGER) == [WRONG] * FREE_FAILURES_STRANGER


@pytest.mark.both_databases
@BOTH
async def test_b34_of_thirty_guesses_at_once_five_reach_the_hash(database: TestDatabase, username: str) -> None:
    person()
    guesses = (perform(stranger, service.begin, username) for stranger in strangers(30))

    answers = await asyncio.gather(*guesses)

    assert sum(isinstance(answer, Attempt) for answer in answers) == FREE_FAILURES_STRANGER
    assert len(events([AuditTag.LOGIN_THROTTLED])) == 30 - FREE_FAILURES_STRANGER


async def test_b34_whole_posts_at_once_hash_at_most_five_times(database: TestDatabase) -> None:
    person()
    async with browsing(http.ROUTES) as visitor:
        form = {"username": AINO.email, "password": WRONG_PASSWORD}
        await asyncio.gather(*(visitor.post(routes.LOGIN, data=form) for _ in range(30)))

    assert len(events([AuditTag.LOGIN_FAILED])) == FREE_FAILURES_STRANGER


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("2001:db8:0:1::7", "2001:db8:0:1:ffff::9", "2001:db8:0:2::7"),
        ("203.0.113.7", "::ffff:203.0.113.7", "::ffff:203.0.113.8"),
    ],
    ids=["IPv4", "IPv6 /64", "IPv4 in IPv6"],
)
def test_b36_a_network_waits_after_failures_over_many_addresses(
    database: TestDatabase, one: str, same: str, other: str
) -> None:
    person()
    for number in range(NETWORK_FAILURES):
        assert fail(actor=replace(make_actor(), network=one), username=f"a{number}@aina.test") == [WRONG]

    assert log_in(replace(make_actor(), network=same)) == Throttled(10)
    assert succeed(replace(make_actor(), network=other)).outcome is Outcome.SIGNED_IN


def test_b36_the_network_may_go_on_after_ten_minutes(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    person()
    for number in range(NETWORK_FAILURES):
        fail(username=f"a{number}@aina.test")

    stopped_clock.shift(throttles.NETWORK_WINDOW)

    assert succeed().outcome is Outcome.SIGNED_IN
