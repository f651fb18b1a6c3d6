"""Ending the sessions of an account."""

import getpass

import pytest

from aina_app.accounts import sessions
from aina_app.context import SYSTEM, Actor, act
from aina_app.models import AuditTag, SessionKind
from tests.databases import TestDatabase
from tests.factories import make_account, make_session
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.people import AINO, KERTTU


def is_live(actor: Actor) -> bool:
    """Whether the gate still lets this browser in."""
    with act(SYSTEM, read_only=True) as this:
        return sessions.read(this, actor.session_hash) is not None


@pytest.mark.both_databases
def test_all_sessions_of_the_account_end_at_once_and_no_others(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        account = make_account(this)
        own = [make_session(this, account), make_session(this, account), make_session(this, account)]
        another = make_session(this, make_account(this, KERTTU))

    said = Said("sessions", "end", AINO.email, *SIGNED)

    assert (said.status, said.out) == (0, "Ended 3 sessions.\n")
    assert [is_live(actor) for actor in own] == [False] * 3
    assert is_live(another)


def test_the_trail_says_who_ended_them_and_why(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        account = make_account(this)
        make_session(this, account, SessionKind.PENDING)

    said = Said("sessions", "end", AINO.email, *SIGNED)

    (event,) = audited(AuditTag.SESSION_ENDED)
    assert said.out == "Ended 1 session.\n"
    assert (event.account_id, event.operator) == (account.id, OPERATOR)
    assert event.facts == {"reason": "operator", "count": 1, "stated_reason": REASON}


def test_the_operator_is_the_user_of_the_operating_system_unless_they_say_otherwise(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(SYSTEM) as this:
        make_account(this)

    Said("sessions", "end", AINO.email, "--reason", REASON)

    assert [event.operator for event in audited(AuditTag.SESSION_ENDED)] == [getpass.getuser()]


def test_an_unknown_address_is_one_sentence(database: TestDatabase) -> None:
    said = Said("sessions", "end", AINO.email, *SIGNED)

    assert (said.status, said.err) == (1, "No account has this address.\n")
