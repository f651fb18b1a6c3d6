"""Rate limits: waits that grow, never locks; the same for what exists and what does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import throttles
from aina_app.context import SYSTEM, Actor, act
from aina_app.models import ThrottleBucket
from tests.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)
FREE = throttles.FREE_FAILURES_STRANGER


def fail(times: int = 1, key: str = "k", free: int = FREE) -> timedelta | None:
    """So many attempts, none of them right; the wait of the last one."""
    with act(SYSTEM) as this:
        return [throttles.begin_attempt(this, key, free) for _ in range(times)][-1]


def fail_from(*networks: str) -> timedelta | None:
    """Failed attempts of these networks; the wait of the last one."""
    waits = []
    for network in networks:
        with act(Actor(network=network)) as this:
            waits.append(throttles.begin_network(this))
    return waits[-1]


def take(times: int, limit: int = 3, key: str = "k") -> list[timedelta | None]:
    """So many uses of a limit within an hour."""
    with act(SYSTEM) as this:
        return [throttles.take(this, key, limit, HOUR) for _ in range(times)]


def test_uses_within_a_limit_go_on_and_the_next_waits(stopped_clock: TimeMachineFixture) -> None:
    assert take(4) == [None, None, None, HOUR]


def test_a_limit_is_free_again_when_its_window_is_over(stopped_clock: TimeMachineFixture) -> None:
    take(4)

    stopped_clock.shift(timedelta(minutes=59))
    assert take(1) == [timedelta(minutes=1)]
    stopped_clock.shift(timedelta(minutes=1))
    assert take(4) == [None, None, None, HOUR]


def test_limits_do_not_touch_each_other(stopped_clock: TimeMachineFixture) -> None:
    take(4)

    assert take(1, key="other") == [None]


def test_b31_after_five_failures_the_sixth_waits_a_minute(stopped_clock: TimeMachineFixture) -> None:
    assert fail(5) is None

    assert fail() == timedelta(minutes=1)


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(stopped_clock: TimeMachineFixture) -> None:
    fail(4)
    waits = []
    for _ in range(7):
        fail()
        wait = fail() or timedelta(0)
        waits.append(wait)
        stopped_clock.shift(wait)

    assert [throttles.minutes(wait) for wait in waits] == [1, 2, 4, 8, 15, 15, 15]


def test_after_fifty_failures_in_a_row_the_wait_is_an_hour(stopped_clock: TimeMachineFixture) -> None:
    for _ in range(throttles.LONG_AFTER):
        fail()
        stopped_clock.shift(HOUR)

    fail()

    assert fail() == HOUR


def test_failures_are_forgotten_after_a_day_without_one(stopped_clock: TimeMachineFixture) -> None:
    fail(6)

    stopped_clock.shift(timedelta(hours=24))

    assert fail(5) is None


def test_a_right_attempt_is_no_failure_and_starts_no_wait(stopped_clock: TimeMachineFixture) -> None:
    fail(6)
    stopped_clock.shift(timedelta(minutes=1))

    fail()
    with act(SYSTEM) as this:
        throttles.take_back(this, "k")

    assert fail() is None
    assert fail() == timedelta(minutes=2)


def test_a_refused_attempt_is_not_counted(stopped_clock: TimeMachineFixture) -> None:
    fail(5)

    fail(20)

    with act(SYSTEM) as this:
        assert this.db.get_one(ThrottleBucket, "k").count == 5


def test_clearing_forgets_the_failures(stopped_clock: TimeMachineFixture) -> None:
    fail(6)

    with act(SYSTEM) as this:
        throttles.clear(this, "k")

    assert fail(5) is None


def test_b36_twenty_failures_of_one_network_make_it_wait_and_no_other(stopped_clock: TimeMachineFixture) -> None:
    assert fail_from(*["203.0.113.7"] * 20) is None

    assert fail_from("203.0.113.7") == throttles.NETWORK_WINDOW
    assert fail_from("203.0.113.8") is None


def test_b36_addresses_of_one_ipv6_network_are_one(stopped_clock: TimeMachineFixture) -> None:
    assert fail_from(*[f"2001:db8::{number:x}" for number in range(1, 21)]) is None

    assert fail_from("2001:db8::ffff:1") == throttles.NETWORK_WINDOW
    assert fail_from("2001:db8:0:1::1") is None


def test_an_ipv4_address_is_the_same_in_the_form_of_ipv6(stopped_clock: TimeMachineFixture) -> None:
    fail_from(*["203.0.113.7"] * 20)

    assert fail_from("::ffff:203.0.113.7") == throttles.NETWORK_WINDOW


def test_a_right_attempt_is_no_failure_of_its_network(stopped_clock: TimeMachineFixture) -> None:
    fail_from(*["203.0.113.7"] * 20)

    with act(Actor(network="203.0.113.7")) as this:
        throttles.take_back_network(this)

    assert fail_from("203.0.113.7") is None


def test_what_a_network_uses_is_counted_for_each_thing_alone(stopped_clock: TimeMachineFixture) -> None:
    actor = Actor(network="203.0.113.7")
    with act(actor) as this:
        waits = [throttles.take_of_network(this, "registration", 1, HOUR) for _ in range(2)]
        waits.append(throttles.take_of_network(this, "reset", 1, HOUR))
    with act(replace(actor, network="198.51.100.1")) as this:
        waits.append(throttles.take_of_network(this, "registration", 1, HOUR))

    assert waits == [None, HOUR, None, None]


def test_the_table_does_not_tell_what_is_limited(database: TestDatabase) -> None:
    key = throttles.bucket("login", "aino@aina.test")

    assert "aino" not in key
    assert key != throttles.bucket("login", "aino@aina.test", "device")
    assert len(key) == 64


@pytest.mark.parametrize(("seconds", "shown"), [(0.4, 1), (59, 1), (60, 1), (61, 2), (900, 15)])
def test_waits_are_said_in_whole_minutes_never_none(seconds: float, shown: int) -> None:
    assert throttles.minutes(timedelta(seconds=seconds)) == shown
