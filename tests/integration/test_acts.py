"""The act under real databases: all or nothing, never nested, and what two at once may do."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from aina_app import context
from aina_app.accounts import codes, sessions, throttles
from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, Act, act, look, perform
from aina_app.models import AuditEvent, AuditTag, CodePurpose, OneTimeCode, SessionEnd, SessionKind, ThrottleBucket
from tests.databases import TestDatabase
from tests.factories import make_account, make_code, make_session, make_unverified_account

pytestmark = [pytest.mark.both_databases, pytest.mark.anyio]

LONGEST_WAIT = 20.0


def note(this: Act, reason: str = "x") -> None:
    """A rule that writes one row."""
    this.audit(AuditTag.LOGOUT, reason=reason)


def notes(this: Act) -> list[str]:
    """A rule that reads them."""
    return [event.facts["reason"] for event in this.db.exec(select(AuditEvent)).all()]


def made_code() -> tuple[OneTimeCode, str]:
    """A code on the way to somebody, and what they would type."""
    with act(SYSTEM) as this:
        made = make_code(this, make_unverified_account(this))
    return made.row, codes.normalise(CodePurpose.VERIFY, made.shown) or ""


def try_it(this: Act, code: OneTimeCode, typed: str) -> CodeAnswer:
    """A rule that tries the code as it is now."""
    return codes.try_code(this, this.db.get_one(OneTimeCode, code.id), typed)


def wrong_tries(this: Act, code: OneTimeCode) -> int:
    """A rule that counts."""
    return this.db.get_one(OneTimeCode, code.id).wrong_tries


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Hashes of sessions whose pages were told that they ended."""
    hashes: list[str] = []
    context.session_end_listeners.append(hashes.extend)
    yield hashes
    context.session_end_listeners.remove(hashes.extend)


async def test_what_an_act_writes_is_there_afterwards(database: TestDatabase) -> None:
    await perform(SYSTEM, note)

    assert await look(SYSTEM, notes) == ["x"]


async def test_an_act_that_raises_leaves_nothing(database: TestDatabase) -> None:
    def fail(this: Act) -> None:
        note(this)
        this.db.flush()
        raise LookupError

    with pytest.raises(LookupError):
        await perform(SYSTEM, fail)

    assert await look(SYSTEM, notes) == []


async def test_an_act_inside_an_act_is_refused(database: TestDatabase) -> None:
    with act(SYSTEM), pytest.raises(RuntimeError), act(SYSTEM):
        pass

    with act(SYSTEM) as this:
        assert notes(this) == []


async def test_time_stands_still_within_an_act(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        note(this)
        note(this)

    with act(SYSTEM) as this:
        assert len(set(this.db.exec(select(AuditEvent.created_at)).all())) == 1


async def test_a_wrong_try_that_is_answered_is_counted(database: TestDatabase) -> None:
    code, _ = made_code()

    answer = await perform(SYSTEM, try_it, code, "0")

    assert answer is CodeAnswer.WRONG
    assert await look(SYSTEM, wrong_tries, code) == 1


async def test_raising_would_uncount_a_wrong_try(database: TestDatabase) -> None:
    code, _ = made_code()

    def try_and_raise(this: Act) -> None:
        raise LookupError(try_it(this, code, "0"))

    with pytest.raises(LookupError):
        await perform(SYSTEM, try_and_raise)

    assert await look(SYSTEM, wrong_tries, code) == 0


async def test_of_two_acts_at_once_one_consumes_the_code(database: TestDatabase) -> None:
    code, typed = made_code()

    answers = await asyncio.gather(*(perform(SYSTEM, try_it, code, typed) for _ in range(4)))

    assert answers.count(CodeAnswer.ACCEPTED) == 1


async def test_many_wrong_tries_at_once_are_all_counted(database: TestDatabase) -> None:
    code, _ = made_code()

    answers = await asyncio.gather(*(perform(SYSTEM, try_it, code, "0") for _ in range(8)))

    assert answers.count(CodeAnswer.WRONG) == codes.MAX_WRONG_TRIES
    assert answers.count(CodeAnswer.DEAD) == 8 - codes.MAX_WRONG_TRIES


async def test_acts_that_race_for_the_same_new_row_are_run_again(database: TestDatabase) -> None:
    waits = await asyncio.gather(
        *(perform(SYSTEM, throttles.take, "k", 10, timedelta(hours=1)) for _ in range(6)),
    )

    assert waits == [None] * 6
    with act(SYSTEM) as this:
        assert this.db.get_one(ThrottleBucket, "k").count == 6


async def test_looking_does_not_wait_for_a_writer(database: TestDatabase) -> None:
    writing, enough = threading.Event(), threading.Event()

    def write_slowly(this: Act) -> None:
        note(this)
        this.db.flush()
        writing.set()
        enough.wait(LONGEST_WAIT)

    writer = asyncio.create_task(perform(SYSTEM, write_slowly))
    await asyncio.to_thread(writing.wait, LONGEST_WAIT)

    assert await look(SYSTEM, notes) == []
    enough.set()
    await writer
    assert await look(SYSTEM, notes) == ["x"]


async def test_pages_of_ended_sessions_are_told_after_the_commit(database: TestDatabase, told: list[str]) -> None:
    with act(SYSTEM) as this:
        actor = make_session(this, make_account(this), SessionKind.FULL)

    with act(actor) as this:
        sessions.end(this, actor.session_hash, SessionEnd.LOGGED_OUT)
        assert told == []

    assert told == [actor.session_hash]


async def test_pages_are_not_told_of_an_end_that_was_rolled_back(database: TestDatabase, told: list[str]) -> None:
    with act(SYSTEM) as this:
        actor = make_session(this, make_account(this), SessionKind.FULL)

    def end_and_fail(this: Act) -> None:
        sessions.end(this, actor.session_hash, SessionEnd.LOGGED_OUT)
        raise LookupError

    with pytest.raises(LookupError):
        await perform(actor, end_and_fail)

    assert told == []


async def test_an_audit_event_says_who_acted_without_whole_hashes_or_addresses(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        actor = make_session(this, make_account(this), SessionKind.FULL)

    await perform(actor, note)

    with act(SYSTEM) as this:
        event = this.db.exec(select(AuditEvent).where(col(AuditEvent.tag) == AuditTag.LOGOUT)).one()
    assert event.account_id == actor.account_id
    assert event.session_prefix == actor.session_hash[:8]
    assert event.network == "203.0.113.0/24"
