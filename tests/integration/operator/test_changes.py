"""Changes that were refused or wait, and sending them again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from aina_app.context import SYSTEM, act
from aina_app.core import background, clock
from aina_app.jobs.running import QUEUES
from aina_app.models import AuditTag, ChangeState, CustomershipChange
from tests.databases import TestDatabase
from tests.factories import make_customership
from tests.integration.customer_information_system.ordering import (
    NEW_CITY,
    NEW_PHONE,
    change_of,
    customer,
    decision,
    order,
)
from tests.integration.customer_information_system.system import System
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited

REFUSED: dict[str, Any] = {"state": ChangeState.REFUSED, "reason": "closed", "next_try_at": None}
STOPPED: dict[str, Any] = {"reason": "our_fault", "next_try_at": None, "tries": 3}
DELIVERED: dict[str, Any] = {"state": ChangeState.DELIVERED, "next_try_at": None}


@pytest.fixture
def customership_id(database: TestDatabase) -> UUID:
    """A customership that changes are ordered for."""
    with act(SYSTEM) as this:
        return make_customership(this, None).id


def at(minutes: int) -> dict[str, Any]:
    """The moment of ordering, from now."""
    return {"created_at": clock.now() + timedelta(minutes=minutes)}


def retry(change_id: UUID) -> Said:
    """`changes retry`."""
    return Said("changes", "retry", str(change_id), *SIGNED)


def newest() -> CustomershipChange:
    """The change that was ordered last."""
    with act(SYSTEM, read_only=True) as this:
        query = select(CustomershipChange).order_by(col(CustomershipChange.created_at).desc())
        return this.db.exec(query.limit(1)).one()


@pytest.mark.both_databases
def test_refused_stopped_and_waiting_changes_are_listed_the_newest_first(
    database: TestDatabase, customership_id: UUID
) -> None:
    order(customership_id, **DELIVERED, **at(-4))
    refused = order(customership_id, **REFUSED, **at(-3))
    stopped = order(customership_id, **STOPPED, **at(-2))
    waiting = order(customership_id, decision("direct_marketing", allowed=False), **at(-1))

    said = Said("changes", "list")

    assert [(row[0], row[2], row[3]) for row in said.rows] == [
        (str(waiting), "consents", "waiting"),
        (str(stopped), "contact", "stopped"),
        (str(refused), "contact", "refused"),
    ]
    assert NEW_PHONE["contact"]["phone"] not in said.out
    assert len(Said("changes", "list", "--limit", "2").rows) == 2


def test_an_empty_list_is_said(database: TestDatabase) -> None:
    assert Said("changes", "list").out == "No change waits, and none was refused.\n"


@pytest.mark.both_databases
def test_a_stopped_change_is_tried_again_under_its_own_key(database: TestDatabase, customership_id: UUID) -> None:
    stopped = order(customership_id, **STOPPED)

    said = retry(stopped)

    change = change_of(stopped)
    assert (said.status, said.out) == (0, "The change is sent again.\n")
    assert (change.state, change.reason, change.tries) == (ChangeState.WAITING, "", 0)
    assert change.next_try_at is not None
    assert change.next_try_at <= clock.now()


def test_a_refused_change_goes_again_under_a_new_key_and_leaves_the_list(customership_id: UUID) -> None:
    refused = order(customership_id, **REFUSED, **at(-1))

    said = retry(refused)

    sent = newest()
    assert (said.status, said.out) == (0, f"The change is sent again as {sent.id}.\n")
    assert (sent.state, sent.patch, sent.seen_version) == (ChangeState.WAITING, NEW_PHONE, 1)
    assert change_of(refused).state is ChangeState.CANCELLED
    assert [row[0] for row in Said("changes", "list").rows] == [str(sent.id)]


@pytest.mark.both_databases
def test_the_trail_says_who_sent_it_again_and_why(database: TestDatabase, customership_id: UUID) -> None:
    stopped = order(customership_id, **STOPPED)

    retry(stopped)

    (event,) = audited(AuditTag.CHANGE_RETRIED)
    assert event.operator == OPERATOR
    assert event.facts == {
        "kind": "contact", "change": str(stopped), "sent_as": str(stopped), "stated_reason": REASON,
    }  # fmt: skip


@pytest.mark.parametrize("first", [REFUSED, STOPPED])
def test_a_change_that_would_undo_a_newer_one_is_left_alone(customership_id: UUID, first: dict[str, Any]) -> None:
    older = order(customership_id, **first, **at(-2))
    order(customership_id, **DELIVERED, **at(-1))

    said = retry(older)

    assert said.status == 1
    assert said.err == "A newer change of the same details has been ordered: this one would undo it.\n"
    assert (change_of(older).next_try_at, audited(AuditTag.CHANGE_RETRIED)) == (None, [])


def test_a_refused_change_does_not_go_behind_a_newer_one_that_waits(customership_id: UUID) -> None:
    refused = order(customership_id, **REFUSED, **at(-2))
    order(customership_id, **at(-1))

    assert retry(refused).status == 1


def test_newer_changes_of_other_details_do_not_matter(customership_id: UUID) -> None:
    refused = order(customership_id, **REFUSED, **at(-3))
    order(customership_id, NEW_CITY, **DELIVERED, **at(-2))
    order(customership_id, decision("direct_marketing", allowed=False), **DELIVERED, **at(-1))

    assert retry(refused).status == 0


def test_what_is_delivered_or_unknown_is_one_sentence(customership_id: UUID) -> None:
    delivered = order(customership_id, **DELIVERED)

    assert retry(delivered).err == "This change is delivered: only a refused or waiting one can be sent again.\n"
    assert retry(uuid4()).err == "There is no change with this id.\n"
    assert (retry(delivered).status, Said("changes", "retry", "1", *SIGNED).status) == (1, 2)


def test_a_refused_change_arrives_after_all(system: System) -> None:
    person, customership_id = customer(system)
    person.press("refuse-next", reason="not_allowed")
    refused = order(customership_id)
    background.launch(QUEUES)
    try:
        background.wait_until_idle()
        assert change_of(refused).state is ChangeState.REFUSED

        retry(refused)
        background.wait_until_idle()
    finally:
        background.stop()

    assert newest().state is ChangeState.DELIVERED
    assert person.read()["contact"]["phone"] == NEW_PHONE["contact"]["phone"]
