"""Reading the audit trail."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts.mailing import address_mac
from aina_app.context import SYSTEM, act
from aina_app.jobs import audit_trail
from aina_app.models import AuditTag
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_unverified_account
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said
from tests.people import AINO, KERTTU


def happen(clock: TimeMachineFixture, *tags: AuditTag, **facts: str) -> None:
    """Events, a second apart."""
    for tag in tags:
        clock.shift(timedelta(seconds=1))
        with act(make_actor()) as this:
            this.audit(tag, None, **facts)


def shown(*words: str) -> list[str]:
    """The events' names in the order of the lines."""
    said = Said("audit", "list", "--json", *words)
    assert said.status == 0
    return [json.loads(line)["tag"] for line in said.out.splitlines()]


@pytest.mark.both_databases
def test_the_newest_events_come_first_and_no_more_than_asked_for(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    happen(stopped_clock, AuditTag.LOGIN_SUCCEEDED, AuditTag.LOGOUT, AuditTag.LOGIN_THROTTLED)

    assert shown() == ["login.throttled", "logout", "login.succeeded"]
    assert shown("--limit", "2") == ["login.throttled", "logout"]


def test_a_line_of_json_holds_all_that_is_known(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    happen(stopped_clock, AuditTag.LOGIN_FAILED, reason="wrong")

    (line,) = Said("audit", "list", "--json").out.splitlines()

    event = json.loads(line)
    assert event.pop("id")
    assert event == {
        "created_at": "2026-03-11T10:00:01+00:00",
        "tag": "login.failed",
        "network": "203.0.113.0/24",
        "user_agent": "Firefox, Linux",
        "request_id": "0123456789abcdef",
        "facts": {"reason": "wrong"},
    }


def test_the_table_tells_time_event_and_facts(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    happen(stopped_clock, AuditTag.LOGIN_FAILED, reason="wrong")

    (row,) = Said("audit", "list").rows

    assert row == ["2026-03-11 12:00:01", "login.failed", "–", "203.0.113.0/24", "Firefox, Linux", "reason=wrong"]


@pytest.mark.both_databases
def test_of_an_address_its_whole_story_is_shown_and_nobody_elses(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    with act(SYSTEM) as this:
        this.audit(AuditTag.LOGIN_FAILED, subject_mac=address_mac(AINO.email))
        this.audit(AuditTag.REGISTRATION_ACCEPTED, make_unverified_account(this).id)
        this.audit(AuditTag.LOGIN_SUCCEEDED, make_account(this, KERTTU).id)
    stopped_clock.shift(timedelta(seconds=1))
    Said("accounts", "release", AINO.email, *SIGNED)
    stopped_clock.shift(timedelta(seconds=1))
    with act(SYSTEM) as this:
        this.audit(AuditTag.VERIFICATION_SUCCEEDED, make_account(this).id)

    found = shown("--account", AINO.email.upper())

    assert found[:2] == ["verification.succeeded", "account.released"]
    assert sorted(found[2:]) == ["login.failed", "registration.accepted"]


def test_an_operators_act_stands_under_their_name(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        make_account(this)
    Said("sessions", "end", AINO.email, *SIGNED)

    (row,) = Said("audit", "list").rows

    assert OPERATOR in row
    assert row[-1] == f"reason=operator count=0 stated_reason={REASON}"


def test_what_looks_like_markup_or_commands_to_a_terminal_is_shown_as_text(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    happen(stopped_clock, AuditTag.OIDC_REFUSED, reason="[red]<img onerror>\x1b[2J\n:smile:")

    assert Said("audit", "list").rows[0][-1] == "reason=[red]<img onerror>�[2J�:smile:"


@pytest.mark.both_databases
def test_events_are_chosen_by_name_or_group(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    happen(stopped_clock, AuditTag.LOGIN_SUCCEEDED, AuditTag.LOGOUT, AuditTag.LOGIN_FAILED, AuditTag.RESET_FAILED)

    assert shown("--tag", "login.failed") == ["login.failed"]
    assert shown("--tag", "login", "--tag", "reset.failed") == ["reset.failed", "login.failed", "login.succeeded"]
    unknown = Said("audit", "list", "--tag", "kirjautuminen")
    assert unknown.status == 2


@pytest.mark.both_databases
def test_events_are_chosen_by_days_and_moments_of_helsinki(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    stopped_clock.move_to(datetime(2026, 3, 10, 21, 59, 59, tzinfo=UTC))  # the last second of the day before
    for tag in (AuditTag.LOGIN_SUCCEEDED, AuditTag.LOGOUT):
        with act(SYSTEM) as this:
            this.audit(tag)
        stopped_clock.shift(timedelta(seconds=1))

    assert shown("--from", "2026-03-11") == ["logout"]
    assert shown("--to", "2026-03-10") == ["login.succeeded"]
    assert shown("--from", "2026-03-10T23:59:59", "--to", "2026-03-11T00:00:01") == ["logout", "login.succeeded"]
    assert shown("--from", "2026-03-10T22:00:00+00:00") == ["logout"]
    assert Said("audit", "list", "--from", "eilen").status == 2


def test_of_a_deleted_account_its_id_still_finds_the_story(database: TestDatabase) -> None:
    gone = uuid4()
    with act(SYSTEM) as this:
        this.audit(AuditTag.LOGOUT, gone)
        this.audit(AuditTag.LOGIN_SUCCEEDED, uuid4())

    assert shown("--account", str(gone)) == ["logout"]


def test_a_chained_event_is_shown_with_its_number_and_in_json_with_its_seal(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        this.audit(AuditTag.LOGOUT)
    audit_trail.seal_all()

    (row,) = Said("audit", "list").rows
    event = json.loads(Said("audit", "list", "--json").out)

    assert (row[0], row[2]) == ("1", "logout")
    assert (event["number"], event["seal"][:2], "mark" in event) == (1, "1:", False)


def test_an_empty_trail_is_said(database: TestDatabase) -> None:
    assert (Said("audit", "list").out, Said("audit", "list", "--json").out) == ("No events.\n", "")
    assert Said("audit", "list", "--limit", "0").status == 2
