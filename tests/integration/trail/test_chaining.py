"""Chaining: no act waits for it, nothing is left out, and the database itself keeps the trail append-only."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from aina_app.context import SYSTEM, act
from aina_app.core import clock
from aina_app.jobs import audit_trail
from aina_app.models import AuditEvent, AuditTag
from aina_app.trail import guards, sealing
from tests.databases import TestDatabase
from tests.integration.trail.telling import change, checked, happen, make_chain

pytestmark = pytest.mark.both_databases

THREADS, EACH = 8, 25
LONGEST_WAIT = 20.0
FORBIDDEN = [
    "UPDATE audit_event SET tag = 'logout' WHERE number = 1",
    "UPDATE audit_event SET tag = 'logout' WHERE number IS NULL",
    "UPDATE audit_event SET mark = ''",
    "UPDATE audit_event SET seal = '' WHERE number = 1",
    "UPDATE audit_event SET number = 7 WHERE number = 1",
    "UPDATE audit_event SET number = NULL",
    "DELETE FROM audit_event WHERE number = 1",
    "DELETE FROM audit_event WHERE number IS NULL",
    "DELETE FROM audit_chain",
    "UPDATE audit_chain SET number = 0",
    "UPDATE audit_chain SET purged_number = 4",
    "UPDATE audit_chain SET unmarked_to = 4",
]


def numbers() -> list[int]:
    """The numbers of the chained events, in their order."""
    with act(SYSTEM, read_only=True) as this:
        return sorted(number for number in this.db.exec(select(AuditEvent.number)).all() if number is not None)


def test_events_of_many_acts_at_once_are_each_chained_once_while_several_seal(database: TestDatabase) -> None:
    done = threading.Event()

    def seal() -> None:
        while not done.is_set():
            audit_trail.seal_all(wait=False)

    with ThreadPoolExecutor(THREADS + 3) as threads:
        sealers = [threads.submit(seal) for _ in range(3)]
        acts = [threads.submit(happen, EACH) for _ in range(THREADS)]
        for one in acts:
            one.result(LONGEST_WAIT * 3)
        done.set()
        for one in sealers:
            one.result(LONGEST_WAIT)
    audit_trail.seal_all()

    assert numbers() == list(range(1, THREADS * EACH + 1))
    assert checked().breaks == []


def test_an_act_that_is_rolled_back_leaves_no_gap(database: TestDatabase) -> None:
    happen(1)
    with suppress(LookupError), act(SYSTEM) as this:
        this.audit(AuditTag.LOGOUT)
        this.db.flush()
        raise LookupError
    happen(1)

    audit_trail.seal_all()

    assert (numbers(), checked().breaks) == ([1, 2], [])


def test_more_events_than_are_chained_at_once_are_all_chained(database: TestDatabase) -> None:
    count = sealing.AT_ONCE + 5
    with act(SYSTEM) as this:
        for place in range(count):
            this.audit(AuditTag.LOGOUT, place=place)

    assert audit_trail.seal_all() == count

    assert (numbers(), checked().breaks) == (list(range(1, count + 1)), [])


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses_what_does_not_only_add(database: TestDatabase, statement: str) -> None:
    make_chain(3)
    happen(1)

    with pytest.raises(IntegrityError, match="append-only"), act(SYSTEM) as this:
        this.db.connection().execute(text(statement))

    assert (numbers(), checked().breaks, checked().waiting) == ([1, 2, 3], [], 1)


def test_the_database_refuses_events_that_come_chained_or_in_anothers_place(database: TestDatabase) -> None:
    happen(1)
    event = AuditEvent(created_at=clock.now(), tag=AuditTag.LOGOUT, number=1)

    with pytest.raises(IntegrityError), act(SYSTEM) as this:
        this.db.add(event)

    assert (numbers(), checked().waiting) == ([], 1)


def test_guards_that_were_taken_down_are_put_up_again(database: TestDatabase) -> None:
    change()
    with act(SYSTEM, read_only=True) as this:
        lacking = guards.missing(this)

    audit_trail.prepare()

    with act(SYSTEM, read_only=True) as this:
        assert (sorted(lacking), guards.missing(this)) == (sorted(standing_guards(database)), [])


def standing_guards(database: TestDatabase) -> set[str]:
    """The names of all guards of this database."""
    return set(guards.ON_SQLITE if database.kind == "sqlite" else guards.ON_POSTGRESQL)
