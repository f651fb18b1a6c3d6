"""Sessions: opaque, judged anew at every event, ended for everyone at once."""

from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import sessions
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.refusal import Refused
from aina_app.models import (
    AccountState,
    AuditEvent,
    AuditTag,
    SessionEnd,
    SessionKind,
    SignInSession,
    UserAccount,
)
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_session
from tests.people import SAGA

FULL, PENDING = SessionKind.FULL, SessionKind.PENDING


@pytest.fixture
def account(database: TestDatabase) -> UserAccount:
    """Aino, verified, through the first use."""
    with act(SYSTEM) as this:
        return make_account(this)


def started(account: UserAccount | None, kind: SessionKind = FULL) -> Actor:
    """A session that begins now."""
    with act(SYSTEM) as this:
        return make_session(this, account, kind)


def read(actor: Actor) -> CurrentSession | None:
    """What the gate finds now."""
    with act(actor) as this:
        return sessions.read(this, actor.session_hash)


def row(actor: Actor) -> SignInSession:
    """As it lies in the database."""
    with act(actor) as this:
        return this.db.get_one(SignInSession, actor.session_hash)


def touch(actor: Actor) -> bool:
    """A person does something; whether that was worth a write."""
    with act(actor) as this:
        session = sessions.read(this, actor.session_hash)
        worth = session is not None and sessions.needs_touch(this, session)
        if worth:
            sessions.touch(this, actor.session_hash)
    return worth


def test_b43_the_database_has_only_the_hash_of_256_random_bits(account: UserAccount) -> None:
    with act(SYSTEM) as this:
        token = sessions.start(this, FULL, account.id)
        stored = this.db.exec(select(SignInSession)).one()

    assert len(token) == 43
    assert token not in repr(stored.model_dump())
    assert stored.id_hash == make_actor(session=token).session_hash


def test_a_session_says_who_its_person_is(account: UserAccount) -> None:
    session = read(started(account))

    assert session is not None
    assert (session.account_id, session.state, session.is_signed_in, session.is_onboarded) == (
        account.id,
        AccountState.VERIFIED,
        True,
        True,
    )


def test_no_cookie_and_an_unknown_cookie_are_nobody(database: TestDatabase) -> None:
    assert [read(make_actor()), read(make_actor(session="unknown"))] == [None, None]


def test_b45_another_id_after_each_start_and_the_old_one_is_dead(account: UserAccount) -> None:
    before = started(None, PENDING)

    with act(before) as this:
        after = make_actor(account.id, session=sessions.start(this, FULL, account.id))

    assert read(before) is None
    assert row(before).replaced_by == after.session_hash
    assert read(after) is not None


def test_b46_a_logged_out_session_is_nobody(account: UserAccount) -> None:
    actor = started(account)

    with act(actor) as this:
        sessions.end(this, actor.session_hash, SessionEnd.LOGGED_OUT)

    assert read(actor) is None
    assert row(actor).end_reason is SessionEnd.LOGGED_OUT


def test_an_ended_session_keeps_its_first_reason(account: UserAccount) -> None:
    actor = started(account)

    for reason in (SessionEnd.LOGGED_OUT, SessionEnd.REVOKED):
        with act(actor) as this:
            sessions.end(this, actor.session_hash, reason)

    assert row(actor).end_reason is SessionEnd.LOGGED_OUT


def test_b48_half_an_hour_without_a_person_ends_a_session(
    account: UserAccount, stopped_clock: TimeMachineFixture
) -> None:
    actor = started(account)

    stopped_clock.shift(timedelta(minutes=29, seconds=59))
    assert read(actor) is not None
    stopped_clock.shift(timedelta(seconds=1))
    assert read(actor) is None


def test_b48_what_a_person_does_keeps_it(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    actor = started(account)
    stopped_clock.shift(timedelta(minutes=28))

    assert touch(actor)

    stopped_clock.shift(timedelta(minutes=29))
    assert read(actor) is not None


def test_the_idle_clock_is_written_at_most_once_a_minute(
    account: UserAccount, stopped_clock: TimeMachineFixture
) -> None:
    actor = started(account)

    stopped_clock.shift(timedelta(seconds=59))
    assert not touch(actor)
    stopped_clock.shift(timedelta(seconds=1))
    assert touch(actor)


def test_b49_steady_use_ends_after_twelve_hours(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    actor = started(account)

    for _ in range(48):
        assert read(actor) is not None
        stopped_clock.shift(timedelta(minutes=15))
        touch(actor)

    assert read(actor) is None


def test_a_pending_session_waits_over_night(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    actor = started(account, PENDING)

    stopped_clock.shift(timedelta(hours=24, seconds=1))

    assert read(actor) is not None


def test_b50_the_twenty_first_session_ends_the_oldest(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    actors = []
    for _ in range(21):
        actors.append(started(account))
        stopped_clock.shift(timedelta(seconds=1))

    assert [actor for actor in actors if read(actor) is None] == actors[:1]
    with act(SYSTEM) as this:
        assert this.db.exec(select(AuditEvent.tag)).all() == [AuditTag.SESSION_ENDED]


def test_b50_live_sessions_are_listed_the_newest_first(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    first = started(account)
    stopped_clock.shift(timedelta(minutes=20))
    second, _pending, ended = started(account), started(account, PENDING), started(account)

    with act(ended) as this:
        sessions.end(this, ended.session_hash, SessionEnd.LOGGED_OUT)
        listed = sessions.live_sessions(this, account.id)

    assert [one.id_hash for one in listed] == [second.session_hash, first.session_hash]


def test_ending_all_but_one_leaves_that_one_and_other_people(account: UserAccount) -> None:
    with act(SYSTEM) as this:
        saga = make_account(this, SAGA)
    kept, other, pending, sagas = started(account), started(account), started(account, PENDING), started(saga)

    with act(kept) as this:
        count = sessions.end_all(this, account.id, SessionEnd.REVOKED, keep=kept.session_hash)
        told = list(this.ended_sessions)

    assert count == 2
    assert set(told) == {other.session_hash, pending.session_hash}
    assert [read(actor) is not None for actor in (kept, other, pending, sagas)] == [True, False, False, True]


def test_ending_all_of_a_kind_leaves_the_others(account: UserAccount) -> None:
    full, pending = started(account), started(account, PENDING)

    with act(full) as this:
        sessions.end_all(this, account.id, SessionEnd.REVOKED, kinds=[PENDING])

    assert [read(actor) is not None for actor in (full, pending)] == [True, False]


def test_rotating_gives_a_new_id_and_no_longer_life(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    old = started(account)
    stopped_clock.shift(timedelta(minutes=10))

    with act(old) as this:
        new = make_actor(account.id, session=sessions.rotate(this))

    assert read(old) is None
    assert read(new) is not None
    assert row(new).absolute_expires_at == row(old).absolute_expires_at


def test_a_session_that_ended_meanwhile_gets_no_new_id(account: UserAccount) -> None:
    old = started(account)
    with act(old) as this:
        sessions.end(this, old.session_hash, SessionEnd.REVOKED)

    with pytest.raises(Refused), act(old) as this:
        sessions.rotate(this)

    with act(SYSTEM) as this:
        assert sessions.live_sessions(this, account.id) == []


def test_only_a_rotated_session_counts_as_replaced(account: UserAccount) -> None:
    rotated, ended, live = started(account), started(account), started(account)
    with act(rotated) as this:
        sessions.rotate(this)
    with act(ended) as this:
        sessions.end(this, ended.session_hash, SessionEnd.LOGGED_OUT)

    with act(SYSTEM) as this:
        replaced = [sessions.was_replaced(this, one.session_hash) for one in (rotated, ended, live, make_actor())]

    assert replaced == [True, False, False, False]


def test_a_decoy_has_a_session_without_a_person(database: TestDatabase) -> None:
    session = read(started(None, PENDING))

    assert session is not None
    assert (session.account_id, session.state, session.is_signed_in) == (None, None, False)


def test_a_closed_account_is_not_signed_in(account: UserAccount) -> None:
    actor = started(account)
    with act(SYSTEM) as this:
        closed = this.db.get_one(UserAccount, account.id)
        closed.state, closed.email, closed.email_key = AccountState.CLOSED, None, None

    session = read(actor)

    assert session is not None
    assert not session.is_signed_in


def test_only_a_prefix_of_the_network_is_kept(account: UserAccount) -> None:
    networks = {"203.0.113.7": "203.0.113.0/24", "2001:db8:1::7": "2001:db8:1::/48", "": ""}
    kept = {}
    for network in networks:
        with act(Actor(network=network)) as this:
            actor = make_actor(session=sessions.start(this, FULL, account.id))
        kept[network] = row(actor).network

    assert kept == networks
