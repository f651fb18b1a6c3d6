"""What is forgotten by itself, each kind after its time and nothing a second earlier."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import codes, email_changes, mailing, sessions, throttles
from aina_app.accounts.mailing import MailKind
from aina_app.context import SYSTEM, Act, act
from aina_app.core.email_address import parse_email
from aina_app.features.onboarding.service import identification
from aina_app.features.onboarding.service.identification import ATTEMPT_LIFE
from aina_app.integrations.identification import StartedIdentification
from aina_app.jobs import purging
from aina_app.models import (
    AccountState,
    AnsweredPress,
    AuditEvent,
    AuditTag,
    CodePurpose,
    EmailChange,
    FormDraft,
    IdentificationAttempt,
    KnownDevice,
    MailState,
    OneTimeCode,
    OutgoingMail,
    SeenToken,
    SessionKind,
    SignInSession,
    ThrottleBucket,
    UserAccount,
)
from aina_app.settings import settings
from aina_app.web import drafts
from aina_app.web.forms import remember_answer
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_code, make_identification, make_session
from tests.newcomers import Newcomer
from tests.people import AINO, KERTTU, VAINO
from tests.registering import accounts
from tests.trail import events

Make = Callable[[Act], Any]
DAYS, HOURS, MINUTES = (timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes"))
SECOND = timedelta(seconds=1)


def owner(this: Act) -> UUID:
    """The account that acts."""
    assert this.actor.account_id is not None
    return this.actor.account_id


def begin_trip(this: Act) -> None:
    """A trip to the bank that nobody came back from."""
    identification.begin(this, StartedIdentification("", "state", "nonce", "verifier"), "kuusi", "fi")


def change_address(this: Act) -> None:
    """A change of the address that nobody has undone."""
    account = this.db.get_one(UserAccount, owner(this))
    email_changes.change(this, account, parse_email("new@aina.test", "email"))


KINDS: dict[type[Any], tuple[Make, timedelta]] = {
    FormDraft: (lambda this: drafts.keep_draft(this, "login", {"username": "aino"}, []), 15 * MINUTES),
    AnsweredPress: (lambda this: remember_answer(this, "press", {}), 24 * HOURS),
    SeenToken: (lambda this: this.db.add(SeenToken(token_hash="t", expires_at=this.now + MINUTES)), MINUTES),
    KnownDevice: (lambda this: sessions.remember_device(this, owner(this)), 180 * DAYS),
    ThrottleBucket: (lambda this: throttles.take(this, "bucket", 1, HOURS), 48 * HOURS),
    IdentificationAttempt: (begin_trip, ATTEMPT_LIFE + 30 * DAYS),
    OneTimeCode: (lambda this: make_code(this, None, CodePurpose.RESET), HOURS + 7 * DAYS),
    EmailChange: (change_address, 7 * DAYS),
    OutgoingMail: (lambda this: mailing.order_nothing(this, MailKind.RESET, "fi", "mac"), 90 * DAYS),
    AuditEvent: (lambda this: this.audit(AuditTag.LOGOUT), 731 * DAYS),
}
"""How each kind comes to be, and how long it may stay."""


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> UserAccount:
    """Aino's account."""
    with act(SYSTEM) as this:
        return make_account(this)


def purge() -> None:
    """A look of the schedule."""
    with act(SYSTEM) as this:
        purging.purge(this)


def count(kind: type[Any]) -> int:
    """How many rows of a kind there are."""
    with act(SYSTEM, read_only=True) as this:
        return len(this.db.exec(select(kind)).all())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_is_forgotten_after_its_time_and_not_earlier(
    aino: UserAccount, stopped_clock: TimeMachineFixture, kind: type[Any]
) -> None:
    make, life = KINDS[kind]
    with act(make_actor(aino.id, browser="b")) as this:
        make(this)
    kept = []

    for passed in (life - SECOND, SECOND):
        stopped_clock.shift(passed)
        purge()
        kept.append(count(kind))

    assert kept == [1, 0]


@pytest.mark.parametrize(
    ("kind", "life"), [(SessionKind.FULL, timedelta(hours=12)), (SessionKind.PENDING, sessions.PENDING_LIFE)]
)
def test_a_session_is_forgotten_thirty_days_after_its_longest_life(
    aino: UserAccount, stopped_clock: TimeMachineFixture, kind: SessionKind, life: timedelta
) -> None:
    with act(SYSTEM) as this:
        make_session(this, aino, kind)
    kept = []
    for passed in (life + 30 * DAYS - SECOND, SECOND):
        stopped_clock.shift(passed)
        purge()
        kept.append(count(SignInSession))

    assert kept == [1, 0]
    assert settings().session_absolute_hours == 12


def test_a_mail_that_still_waits_is_not_forgotten(aino: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    with act(SYSTEM) as this:
        row = mailing.order_nothing(this, MailKind.RESET, "fi", "mac")
        row.state = MailState.WAITING

    stopped_clock.shift(91 * DAYS)
    purge()

    assert count(OutgoingMail) == 1


def test_a_verified_account_outlives_its_codes_and_keeps_what_is_its_own(
    aino: UserAccount, stopped_clock: TimeMachineFixture
) -> None:
    with act(SYSTEM) as this:
        make_identification(this, aino)
        make_code(this, aino, CodePurpose.RESET)

    stopped_clock.shift(3 * 366 * DAYS)
    purge()

    assert ([one.id for one in accounts()], count(OneTimeCode)) == ([aino.id], 0)


def test_an_address_that_was_never_confirmed_is_free_a_week_after_its_code_died(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    Newcomer()
    stopped_clock.shift(codes.LIFE[CodePurpose.VERIFY] + 7 * DAYS - SECOND)
    purge()
    assert [one.email for one in accounts()] == [AINO.email]

    stopped_clock.shift(SECOND)
    purge()

    assert (accounts(), count(SignInSession), count(OneTimeCode)) == ([], 0, 0)
    assert len(events([AuditTag.ACCOUNT_PURGED])) == 1
    Newcomer()
    assert [one.state for one in accounts()] == [AccountState.UNVERIFIED]


def test_a_newer_code_lets_an_unverified_account_live_longer(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    newcomer = Newcomer()
    stopped_clock.shift(DAYS)
    newcomer.resend()
    stopped_clock.shift(7 * DAYS)
    purge()
    assert len(accounts()) == 1

    stopped_clock.shift(DAYS)
    purge()

    assert accounts() == []


def test_a_decoys_registration_is_forgotten_without_touching_the_owner(
    aino: UserAccount, stopped_clock: TimeMachineFixture
) -> None:
    Newcomer()

    stopped_clock.shift(60 * DAYS)
    purge()

    assert ([one.id for one in accounts()], count(OneTimeCode), count(SignInSession)) == ([aino.id], 0, 0)
    assert events([AuditTag.ACCOUNT_PURGED]) == []


@pytest.mark.both_databases
def test_purging_goes_over_everything_at_once_on_both_databases(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    with act(SYSTEM) as this:
        known = make_account(this, VAINO)
    Newcomer()
    Newcomer(KERTTU)
    for make, _ in KINDS.values():
        with act(make_actor(known.id, browser="b")) as this:
            make(this)

    stopped_clock.shift(3 * 366 * DAYS)
    purge()

    assert [one.id for one in accounts()] == [known.id]
    assert {kind.__name__: count(kind) for kind in KINDS} == {kind.__name__: 0 for kind in KINDS} | {"AuditEvent": 2}
    purge()
    assert count(AuditEvent) == 2
