"""From order to customer information system: once, in order, again while nothing is known, never silently lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from aina_app.context import SYSTEM, Work, act
from aina_app.core import background, clock
from aina_app.jobs.change_delivery import deliver_next, order_due_changes
from aina_app.jobs.change_results import MOST_TRIES
from aina_app.models import AuditTag, ChangeState, CustomershipChange
from aina_app.settings import settings
from tests import databases
from tests.databases import TestDatabase
from tests.integration.customer_information_system.ordering import (
    NEW_CITY,
    NEW_PHONE,
    audited,
    change_of,
    customer,
    customership_of,
    order,
)
from tests.integration.customer_information_system.system import System

QUEUES = {Work.DELIVER_CHANGES.value: background.Queue(ordered=True)}
REASONS = ("not_allowed", "unknown", "closed", "invalid_iban", "invalid_phone", "invalid_email", "not_sepa", "too_many")


@contextmanager
def at_work() -> Iterator[None]:
    """Work on orders until the block ends."""
    background.launch(QUEUES)
    try:
        yield
    finally:
        background.stop()


def order_due() -> int:
    with act(SYSTEM) as this:
        return order_due_changes(this)


def deliver_all(customership_id: UUID) -> None:
    """What the workflow does, without the engine."""
    while deliver_next(str(customership_id)):
        continue


def pass_time(by: timedelta) -> None:
    clock.move_to(clock.moved() + by)


def wait_of(change_id: UUID) -> int | None:
    """Seconds until the next try."""
    next_try_at = change_of(change_id).next_try_at
    return None if next_try_at is None else round((next_try_at - clock.now()).total_seconds())


@pytest.mark.both_databases
def test_an_ordered_change_arrives_once_with_its_proof(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    with at_work():
        background.wait_until_idle()
        assert order_due() == 0

    change, mirrored = change_of(change_id), customership_of(customership_id)
    assert (change.state, change.reason, change.tries, change.next_try_at) == (ChangeState.DELIVERED, "", 1, None)
    assert change.handed_over_at is not None
    assert change.accepted_at is not None
    assert change.created_at <= change.handed_over_at <= change.accepted_at
    assert (mirrored.version, mirrored.phone) == (2, "+358405550199")
    assert [arrival["source"] for arrival in person.arrivals()] == ["portal"]
    assert audited(AuditTag.CHANGE_DELIVERED) == [{"kind": "contact", "version": 2}]


@pytest.mark.both_databases
def test_changes_of_a_customership_arrive_in_order_and_know_of_each_other(
    database: TestDatabase, connected: System
) -> None:
    person, customership_id = customer(connected)
    changes = [order(customership_id, {"contact": {"street": "Tie 0"}})]
    for place in range(1, 4):  # each time on a page that showed the one before
        seen = {"street": f"Tie {place - 1}"}
        changes.append(order(customership_id, {"contact": {"street": f"Tie {place}"}}, seen=seen))
    with at_work():
        background.wait_until_idle()

    assert [change_of(change_id).tries for change_id in changes] == [1] * 4
    assert (person.read()["version"], person.read()["contact"]["street"]) == (5, "Tie 3")
    assert len(person.arrivals()) == 4


def test_orders_of_many_customers_are_worked_on_side_by_side(database: TestDatabase, connected: System) -> None:
    customers = [customer(connected) for _ in range(5)]
    for _, customership_id in customers:
        order(customership_id)
    with at_work():
        background.wait_until_idle()

    assert [len(person.arrivals()) for person, _ in customers] == [1] * 5


@pytest.mark.parametrize("reason", REASONS)
def test_a_refused_change_says_why_and_lets_the_next_one_go(
    database: TestDatabase, connected: System, reason: str
) -> None:
    person, customership_id = customer(connected)
    refused, following = order(customership_id), order(customership_id, NEW_CITY)
    person.press("refuse-next", reason=reason)

    deliver_all(customership_id)

    change = change_of(refused)
    assert (change.state, change.reason, change.next_try_at) == (ChangeState.REFUSED, reason, None)
    assert change_of(following).state is ChangeState.DELIVERED
    assert audited(AuditTag.CHANGE_REFUSED) == [{"kind": "contact", "reason": reason}]


def test_what_the_system_finds_wrong_itself_is_refused(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    gone, gone_id = customer(connected)
    malformed, to_gone = order(customership_id, {"contact": {"phone": "12345"}}), order(gone_id)
    gone.press("close", gone=True)

    deliver_all(customership_id)
    deliver_all(gone_id)

    assert (change_of(malformed).reason, change_of(to_gone).reason) == ("invalid_phone", "closed")
    assert person.arrivals() == []


def test_a_change_whose_answer_was_lost_is_applied_once(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("answer-lost")

    assert deliver_next(str(customership_id)) is False
    assert (change_of(change_id).reason, wait_of(change_id)) == ("connection", 1)
    assert deliver_next(str(customership_id)) is False
    pass_time(timedelta(seconds=1))
    deliver_all(customership_id)

    change = change_of(change_id)
    assert (change.state, change.tries, change.reason) == (ChangeState.DELIVERED, 2, "")
    assert len(person.arrivals()) == 1


def test_a_process_killed_after_sending_sends_again_and_it_is_applied_once(
    database: TestDatabase, connected: System
) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    connected.client.send_change(person.number, NEW_PHONE, 1, change_id)

    deliver_all(customership_id)

    assert (change_of(change_id).state, customership_of(customership_id).version) == (ChangeState.DELIVERED, 2)
    assert len(person.arrivals()) == 1


def test_the_waits_grow_to_ten_minutes(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id, waits = order(customership_id), []
    person.press("error", status=503, times=6)
    while (wait := wait_of(change_id)) is not None:
        pass_time(timedelta(seconds=wait))
        deliver_next(str(customership_id))
        waits.append(wait_of(change_id))

    assert waits == [1, 5, 30, 120, 600, 600, None]
    assert change_of(change_id).state is ChangeState.DELIVERED


@pytest.mark.parametrize(("asked", "wait"), [(2, 2), (90, 90), (4_000, 600), (None, 1)])
def test_a_wish_for_more_time_is_kept_up_to_ten_minutes(
    database: TestDatabase, connected: System, asked: int | None, wait: int
) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    person.press("error", status=429, retry_after=asked)

    deliver_all(customership_id)

    assert (wait_of(change_id), change_of(change_id).reason) == (wait, "status_429")


def test_after_a_week_someone_has_to_look_and_the_next_change_goes(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    assert timedelta(seconds=156) + (MOST_TRIES - 4) * timedelta(minutes=10) >= timedelta(days=7)
    lost, following = order(customership_id, tries=MOST_TRIES - 1), order(customership_id, NEW_CITY)
    person.press("down", times=1)
    with capture_logs() as logs:
        deliver_all(customership_id)

    change = change_of(lost)
    assert (change.state, change.reason, change.next_try_at) == (ChangeState.WAITING, "gave_up", None)
    assert change_of(following).state is ChangeState.DELIVERED
    assert [line["log_level"] for line in logs if line["event"] == "change.stopped"] == ["error"]


def test_our_own_fault_stops_one_change_and_is_told(database: TestDatabase, connected: System) -> None:
    _, customership_id = customer(connected)
    faulty, following = order(customership_id, {"contact": {"city": 7}}), order(customership_id)
    with capture_logs() as logs:
        deliver_all(customership_id)

    change = change_of(faulty)
    assert (change.state, change.reason, change.next_try_at) == (ChangeState.WAITING, "our_fault", None)
    assert change_of(following).state is ChangeState.DELIVERED
    assert [line["detail"] for line in logs if line["event"] == "change.stopped"] == ["malformed"]
    assert order_due() == 0


def test_a_refused_token_stops_the_whole_queue_until_one_change_gets_through(
    database: TestDatabase, connected: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_, first_id), (other, other_id) = customer(connected), customer(connected)
    first, second = order(first_id), order(other_id)
    monkeypatch.setenv("AINA_CIS_TOKEN", "an old one")
    databases.forget_everything()
    deliver_all(first_id)
    deliver_all(other_id)

    assert (change_of(first).reason, change_of(second).tries) == ("credentials", 0)
    assert {change_of(change_id).state for change_id in (first, second)} == {ChangeState.WAITING}
    assert (wait_of(first), wait_of(second), order_due()) == (600, 600, 0)

    monkeypatch.setenv("AINA_CIS_TOKEN", connected.token)
    databases.forget_everything()
    pass_time(timedelta(minutes=10))
    assert order_due() == 2
    deliver_all(other_id)
    deliver_all(first_id)
    assert {change_of(change_id).state for change_id in (first, second)} == {ChangeState.DELIVERED}
    assert len(other.arrivals()) == 1


@pytest.mark.both_databases
def test_the_schedule_orders_each_customership_once_and_only_by_its_first_change(
    database: TestDatabase, connected: System
) -> None:
    (person, customership_id), (_, other_id) = customer(connected), customer(connected)
    order(customership_id)
    following = order(customership_id, NEW_CITY)
    order(other_id)
    person.press("down", times=1)
    assert order_due() == 2

    deliver_next(str(customership_id))
    deliver_all(other_id)
    assert (order_due(), change_of(following).tries) == (0, 0)
    pass_time(timedelta(seconds=1))
    with at_work():
        assert order_due() == 1
        background.wait_until_idle()

    assert change_of(following).state is ChangeState.DELIVERED
    assert [arrival["version"] for arrival in person.arrivals()] == [2, 3]


def test_a_cancelled_change_is_not_sent(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    change_id = order(customership_id)
    with act(SYSTEM) as this:
        this.db.get_one(CustomershipChange, change_id).state = ChangeState.CANCELLED

    assert deliver_next(str(customership_id)) is False
    assert person.arrivals() == []


def test_neither_the_log_nor_the_engine_s_tables_hold_what_was_sent(database: TestDatabase, connected: System) -> None:
    person, customership_id = customer(connected)
    order(customership_id, {"contact": {"phone": "+358405550199", "email": "salainen@aina.test"}})
    person.press("change", patch=NEW_CITY)
    with capture_logs() as logs, at_work():
        background.wait_until_idle()

    assert person.read()["contact"]["email"] == "salainen@aina.test"
    with act(SYSTEM, read_only=True) as this:
        kept = [
            str(row)
            for table in ("workflow_status", "operation_outputs")
            for row in this.db.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - two names
        ]
    assert kept
    for secret in ("salainen", "5550199", NEW_PHONE["contact"]["phone"], person.number, settings().cis_token):
        hidden = secret if isinstance(secret, str) else secret.get_secret_value()
        assert not [line for line in [*kept, *map(str, logs)] if hidden in line]
