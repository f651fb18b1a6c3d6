"""B90: whoever alters, removes, moves or adds events behind the portal's back is found out, and the place is named."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act
from aina_app.core.secrets import key_ring
from aina_app.jobs import audit_trail
from aina_app.models import AuditChain, AuditEvent, AuditTag
from aina_app.settings import settings
from aina_app.trail import forgetting
from aina_app.trail.checking import Fault
from aina_app.trail.remembering import FILE, Head
from tests.databases import TestDatabase
from tests.integration.trail.telling import BEGIN_ANEW, Where, change, checked, happen, make_chain, places

SWAP = (
    "UPDATE audit_event SET number = -:one WHERE number = :one",
    "UPDATE audit_event SET number = :one WHERE number = :other",
    "UPDATE audit_event SET number = :other WHERE number = -:one",
)
ADD = (
    "INSERT INTO audit_event (id, created_at, tag, operator, subject_mac, session_prefix, network, user_agent,"
    " request_id, facts, mark, seal, number)"
    " SELECT :id, created_at, tag, operator, subject_mac, session_prefix, network, user_agent, request_id, facts,"
    " {mark}, seal, {number} FROM audit_event WHERE number = 1"
)
TAMPERINGS: dict[str, tuple[Sequence[str], Sequence[Where]]] = {
    "one altered": (["UPDATE audit_event SET tag = 'logout' WHERE number = 4"], [(Fault.ALTERED, 4, 4)]),
    "facts altered": (
        ["""UPDATE audit_event SET facts = '{"place": 99}' WHERE number = 4"""],
        [(Fault.ALTERED, 4, 4)],
    ),
    "a name altered": (
        ["UPDATE audit_event SET operator = 'Ylermi' WHERE number IN (4, 5, 8)"],
        [(Fault.ALTERED, 4, 5), (Fault.ALTERED, 8, 8)],
    ),
    "a seal altered": (["UPDATE audit_event SET seal = '1:00' WHERE number = 4"], [(Fault.MOVED, 4, 4)]),
    "first removed": (["DELETE FROM audit_event WHERE number = 1"], [(Fault.MISSING, 1, 1)]),
    "one removed": (["DELETE FROM audit_event WHERE number = 4"], [(Fault.MISSING, 4, 4)]),
    "several removed": (["DELETE FROM audit_event WHERE number BETWEEN 4 AND 6"], [(Fault.MISSING, 4, 6)]),
    "one removed and the gap closed": (
        [
            "DELETE FROM audit_event WHERE number = 8",
            "UPDATE audit_event SET number = number - 1 WHERE number > 8",
        ],
        [(Fault.MOVED, 8, 9), (Fault.MISSING_AT_END, 10, 10)],
    ),
    "neighbours swapped": ([one.replace(":one", "4").replace(":other", "5") for one in SWAP], [(Fault.MOVED, 4, 5)]),
    "two far apart swapped": (
        [one.replace(":one", "3").replace(":other", "8") for one in SWAP],
        [(Fault.MOVED, 3, 3), (Fault.MOVED, 8, 8)],
    ),
    "tail cut": (["DELETE FROM audit_event WHERE number > 7"], [(Fault.MISSING_AT_END, 8, 10)]),
    "tail cut and the record with it": (
        [
            "DELETE FROM audit_event WHERE number > 7",
            "UPDATE audit_chain SET number = 7, seal = (SELECT seal FROM audit_event WHERE number = 7)",
        ],
        [(Fault.RECORD_ALTERED, 0, 0), (Fault.HEAD, 10, 10)],
    ),
    "record removed": (
        ["DELETE FROM audit_chain"],
        [(Fault.RECORD_MISSING, 0, 0), (Fault.BEYOND, 1, 10), (Fault.HEAD, 10, 10)],
    ),
    "all removed": (["DELETE FROM audit_event"], [(Fault.MISSING_AT_END, 1, 10)]),
    "purged by hand": (
        ["DELETE FROM audit_event WHERE number < 4", "UPDATE audit_chain SET purged_number = 3"],
        [(Fault.RECORD_ALTERED, 0, 0), (Fault.MOVED, 4, 4)],
    ),
}


def forget_memory() -> None:
    """Let this be a host that has not chained anything yet."""
    (settings().data_dir / FILE).unlink()


@pytest.mark.both_databases
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_b90_whatever_is_done_to_the_trail_is_found_and_its_place_named(database: TestDatabase, tampering: str) -> None:
    statements, expected = TAMPERINGS[tampering]
    make_chain(10)
    assert checked().breaks == []

    change(*statements)

    assert sorted(places(checked())) == sorted(expected)
    happen(2)
    with suppress(IntegrityError):  # where the numbers that come next are taken
        audit_trail.seal_all()
    assert checked().breaks != []


def test_b90_an_event_that_the_portal_did_not_write_is_found_before_and_after_it_is_chained(
    database: TestDatabase,
) -> None:
    make_chain(3)

    change(ADD.format(mark="'1:00'", number="NULL"), id=uuid4().hex)
    waiting = places(checked())
    audit_trail.seal_all()

    assert (waiting, places(checked())) == ([(Fault.FOREIGN, 0, 0)], [(Fault.ALTERED, 4, 4)])


def test_b90_an_event_without_a_mark_is_no_older_event_once_the_chain_has_begun(database: TestDatabase) -> None:
    make_chain(3)

    change(ADD.format(mark="''", number="NULL"), id=uuid4().hex)
    waiting = places(checked())
    audit_trail.seal_all()

    assert (waiting, places(checked())) == ([(Fault.FOREIGN, 0, 0)], [(Fault.ALTERED, 4, 4)])


def test_b90_a_copy_of_an_event_behind_the_end_is_found(database: TestDatabase) -> None:
    make_chain(3)

    change(ADD.format(mark="mark", number="4"), id=uuid4().hex)

    assert places(checked()) == [(Fault.BEYOND, 4, 4)]


def test_b90_events_from_before_the_chain_are_chained_first_and_altering_them_is_found(database: TestDatabase) -> None:
    happen(4)
    change("UPDATE audit_event SET mark = ''")
    happen(2, AuditTag.LOGOUT)

    audit_trail.seal_all()
    before = checked()
    change("UPDATE audit_event SET tag = 'logout' WHERE number = 2")

    assert (before.breaks, before.sealed) == ([], 6)
    assert places(checked()) == [(Fault.MOVED, 2, 2)]


def test_b90_a_database_put_back_to_an_older_state_is_found_by_a_head_that_was_noted(database: TestDatabase) -> None:
    make_chain(5)
    with act(SYSTEM, read_only=True) as this:
        older = this.db.exec(select(AuditChain)).one().model_dump()
    make_chain(3)
    noted = checked().head
    assert checked(noted).breaks == []

    change(
        "DELETE FROM audit_event WHERE number > 5",
        "UPDATE audit_chain SET number = :number, seal = :seal, signature = :signature",
        **{name: older[name] for name in ("number", "seal", "signature")},
    )

    assert places(checked()) == [(Fault.HEAD, 8, 8)]
    forget_memory()
    assert checked().breaks == []
    assert places(checked(noted)) == [(Fault.HEAD, 8, 8)]
    assert places(checked(Head(3, "0" * 16))) == [(Fault.HEAD, 3, 3)]


def test_a_changed_key_still_checks_what_the_old_one_sealed(database: TestDatabase) -> None:
    make_chain(3)
    path = settings().data_dir / "keys" / "audit"
    path.write_text(path.read_text() + "2:" + path.read_text().partition(":")[2][::-1].strip("\n=") + "=\n")
    key_ring.cache_clear()

    make_chain(3)

    assert checked().breaks == []
    with act(SYSTEM, read_only=True) as this:
        seals = this.db.exec(select(AuditEvent.seal).order_by(col(AuditEvent.number))).all()
    assert [seal[:2] for seal in seals] == ["1:"] * 3 + ["2:"] * 3


@pytest.mark.both_databases
def test_what_was_purged_in_its_time_leaves_a_trail_that_is_whole(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    make_chain(3)
    head = checked().head
    stopped_clock.shift(timedelta(days=10))
    make_chain(3)
    happen(1)
    with act(SYSTEM) as this:
        gone = forgetting.forget(this, this.now - timedelta(days=5))

    found = checked(head)

    assert (gone, found.breaks, found.first, found.sealed, found.head.number) == (3, [], 4, 4, 7)
    change("DELETE FROM audit_event WHERE number = 4")
    assert places(checked()) == [(Fault.MISSING, 4, 4)]


def test_an_old_event_behind_a_younger_one_waits_for_it(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    stopped_clock.shift(timedelta(seconds=1))
    make_chain(1)
    stopped_clock.shift(timedelta(seconds=-1))
    make_chain(1)
    gone = []

    for seconds in (10, 11):
        with act(SYSTEM) as this:
            gone.append(forgetting.forget(this, this.now + timedelta(seconds=seconds - 10)))

    assert gone == [0, 2]
    assert checked().breaks == []


@pytest.mark.both_databases
def test_b90_a_trail_that_was_stripped_of_its_chain_is_not_begun_anew_in_silence(database: TestDatabase) -> None:
    make_chain(10)

    change(*BEGIN_ANEW)
    before = places(checked())
    happen(2)
    chained = audit_trail.seal_all()

    assert (before, chained) == ([(Fault.RECORD_MISSING, 0, 0), (Fault.HEAD, 10, 10)], 0)
    assert places(checked()) == before


@pytest.mark.both_databases
def test_b90_a_chain_that_another_host_has_begun_anew_is_found_by_the_one_that_remembers(
    database: TestDatabase,
) -> None:
    make_chain(10)
    memory = (settings().data_dir / FILE).read_bytes()

    change(*BEGIN_ANEW)
    forget_memory()
    happen(3)
    assert audit_trail.seal_all() == 12
    there = places(checked())
    (settings().data_dir / FILE).write_bytes(memory)
    make_chain(5)

    assert (there, places(checked())) == ([], [(Fault.HEAD, 10, 10)])
    assert (settings().data_dir / FILE).read_bytes() == memory


def test_b90_what_is_remembered_is_signed_and_grows_with_the_chain(database: TestDatabase) -> None:
    make_chain(3)
    path = settings().data_dir / FILE
    older = path.read_text()
    make_chain(3)
    newer = path.read_text()

    path.write_text(newer.replace("head 6:", "head 5:"))
    forged = places(checked())
    make_chain(1)

    assert (f"head {checked().head.number - 4}:" in older, "head 6:" in newer) == (True, True)
    assert forged == places(checked()) == [(Fault.MEMORY_ALTERED, 0, 0)]


def test_b90_a_purge_leaves_a_trail_that_is_still_the_remembered_one(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    make_chain(3)
    stopped_clock.shift(timedelta(days=10))
    with act(SYSTEM) as this:
        assert forgetting.forget(this, this.now - timedelta(days=5)) == 3
    assert checked().breaks == []

    make_chain(2)

    assert (checked().breaks, checked().head.number) == ([], 5)


def test_a_memory_that_the_portal_may_not_read_stops_no_work_and_is_told(database: TestDatabase) -> None:
    make_chain(3)
    memory = settings().data_dir / FILE
    memory.unlink()
    memory.mkdir()

    make_chain(2)

    assert places(checked()) != []
