"""`purge`: what is over its time is counted first, and deleted only when it is said with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, Work, act
from aina_app.core import background
from aina_app.jobs.running import QUEUES
from aina_app.models import AuditEvent, AuditTag, FormDraft
from aina_app.web import drafts
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.integration.trail.telling import checked, happen

NOTHING = "Nothing is over its time.\n"


def leave_old_things(clock: TimeMachineFixture) -> None:
    """A draft and three events that are over their time, one event that is not."""
    happen(3)
    with act(make_actor(browser="b")) as this:
        drafts.keep_draft(this, "login", {"username": "aino"}, [])
    clock.shift(timedelta(days=731))
    happen(1, AuditTag.LOGOUT)


def kept() -> tuple[int, list[AuditTag]]:
    """How many drafts there are, and which events."""
    with act(SYSTEM, read_only=True) as this:
        events = this.db.exec(select(AuditEvent).order_by(AuditEvent.created_at)).all()  # type: ignore[arg-type]
        return len(this.db.exec(select(FormDraft)).all()), [event.tag for event in events]


@pytest.mark.both_databases
def test_it_is_counted_and_nothing_is_deleted(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    leave_old_things(stopped_clock)

    said = Said("purge")

    assert (said.status, said.rows[:2]) == (0, [["audit_event", "3"], ["form_draft", "1"]])
    assert "Nothing was deleted" in said.out
    assert (kept()[0], len(kept()[1])) == (1, 4)


@pytest.mark.both_databases
def test_it_is_deleted_with_a_reason_and_the_trail_stays_whole(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    leave_old_things(stopped_clock)

    done = Said("purge", "--do", *SIGNED)

    assert (done.status, done.rows) == (0, [["audit_event", "3"], ["form_draft", "1"]])
    assert kept() == (0, [AuditTag.LOGOUT, AuditTag.DATA_PURGED])
    (event,) = audited(AuditTag.DATA_PURGED)
    assert (event.operator, event.facts) == (OPERATOR, {"audit_event": 3, "form_draft": 1, "stated_reason": REASON})
    assert Said("purge").out == NOTHING
    assert Said("purge", "--do", *SIGNED).out == "Nothing is over its time; nothing was deleted.\n"
    verified = Said("audit", "verify")
    assert "The trail is whole: 2 events. Those before number 4 are purged" in verified.out


def test_without_a_reason_nothing_is_deleted(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    leave_old_things(stopped_clock)

    assert Said("purge", "--do").status == 2
    assert Said("purge", "--do", "--reason", "FI21 1234 5600 0007 85").status == 2
    assert (kept()[0], len(kept()[1]), checked().breaks) == (1, 4, [])


@pytest.mark.both_databases
def test_what_is_known_of_finished_orders_goes_after_thirty_days(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    with act(SYSTEM) as this:
        this.order(Work.DELIVER_MAIL, "1", "00000000-0000-4000-8000-000000000000")
    background.launch(QUEUES)
    background.wait_until_idle()
    background.stop()
    assert Said("purge").out == NOTHING

    stopped_clock.move_to(datetime.now(UTC) + timedelta(days=36_500))  # noqa: TID251 - the engine has the system's time
    counted = Said("purge").rows
    Said("purge", "--do", *SIGNED)

    assert ["workflow_status", "1"] in counted
    with act(SYSTEM) as this:
        assert background.finished(this.db, this.now) == 0
