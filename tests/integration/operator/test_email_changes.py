"""Finishing an undone change of an address whose old address has another account (59)."""

from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, Actor, act
from aina_app.models import AuditTag
from tests.databases import TestDatabase
from tests.factories import make_account
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.integration.profile.changing_email import address_of, change, undo, undo_token
from tests.integration.profile.people import signed_in
from tests.people import AINO

OTHER = "aino.toinen@aina.test"


@pytest.fixture
def held(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Actor:
    """Whose address was changed and undone, after the old one had got another account."""
    aino = signed_in()
    change(aino)
    with act(SYSTEM) as this:
        make_account(this)
    undo(undo_token(AINO.email))
    return aino


def change_id() -> str:
    """The id that `list` shows."""
    (row,) = Said("email-changes", "list").rows
    assert row[1] == AINO.email
    return row[0]


@pytest.mark.both_databases
def test_the_account_gets_another_address_that_its_person_has_told(held: Actor) -> None:
    said = Said("email-changes", "finish", change_id(), "--address", OTHER, *SIGNED)

    assert (said.status, said.err) == (0, "")
    assert address_of(held.account_id) == (OTHER, OTHER)
    (event,) = audited(AuditTag.EMAIL_CHANGE_FINISHED)
    assert (event.operator, event.facts) == (OPERATOR, {"other_address": True, "stated_reason": REASON})
    assert Said("email-changes", "list").out == "No undone change of an address waits.\n"


def test_the_old_address_is_not_taken_from_its_new_account(held: Actor) -> None:
    said = Said("email-changes", "finish", change_id(), *SIGNED)

    assert (said.status, said.err) == (
        1,
        "This address has an account of its own: say another one with --address.\n",
    )
    assert address_of(held.account_id)[0] is None


def test_an_unknown_or_finished_one_is_one_sentence(held: Actor) -> None:
    done = change_id()
    Said("email-changes", "finish", done, "--address", OTHER, *SIGNED)

    for one in (done, str(uuid4())):
        said = Said("email-changes", "finish", one, "--address", "viela@aina.test", *SIGNED)
        assert (said.status, said.err) == (1, "No undone change with this id waits.\n")
    assert address_of(held.account_id)[0] == OTHER
