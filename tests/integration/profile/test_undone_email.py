"""The old address takes the account back within a week: everything a stranger has begun ends (59)."""

from asyncio import gather
from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import email_changes, sessions
from aina_app.accounts.codes import CodeAnswer
from aina_app.accounts.email_changes import UNDO_LIFE, Undone
from aina_app.accounts.passwords import hash_password, verify_password
from aina_app.context import SYSTEM, Actor, act, perform
from aina_app.core.secrets import new_token
from aina_app.features.email_undo import service as undoing
from aina_app.features.password_reset import service as password_reset
from aina_app.jobs.purging import purge
from aina_app.models import AuditTag, CodePurpose, EmailChange, EmailChangeState, OneTimeCode, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_code, make_unverified_account
from tests.integration.profile.changing_email import (
    NEW,
    address_of,
    ask,
    change,
    confirm,
    letters,
    mailed_code,
    undo,
    undo_token,
)
from tests.integration.profile.people import account_of, another_browser, audited, is_live, signed_in
from tests.people import AINO, PASSWORD

BROWSER = "browser of the old address"


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Actor:
    """Signed in; somebody changes the address in this session."""
    return signed_in()


@pytest.mark.both_databases
def test_b59_the_old_address_comes_back_and_everything_ends(aino: Actor) -> None:
    stranger = change(aino)
    phone = another_browser(aino)

    assert undo(undo_token(AINO.email)) is Undone.DONE

    account = account_of(aino)
    assert (account.email, account.email_key) == (AINO.email, AINO.email)
    assert (is_live(stranger), is_live(phone)) == (False, False)
    assert not verify_password(PASSWORD, account.password_hash)
    with act(aino, read_only=True) as this:
        assert not sessions.knows_device(this, account.id)
    assert audited(AuditTag.EMAIL_CHANGE_UNDONE)[0][2] == {"outcome": "done", "sessions_ended": 2}


def test_b59_a_reset_code_goes_to_the_old_address_and_works_in_this_browser(aino: Actor) -> None:
    change(aino)
    undo(undo_token(AINO.email), browser=BROWSER)

    kind, content = letters(AINO.email)[0]
    assert kind == "reset"
    new = password_reset.parse_new_password(content.facts["code"], "Puolukka+7+puuro", "Puolukka+7+puuro", AINO.email)
    with act(make_actor(browser=BROWSER)) as this:
        answer, account = password_reset.change(this, new, hash_password(new.password))
    assert (answer, account and account.id) == (CodeAnswer.ACCEPTED, aino.account_id)


def test_b59_codes_that_a_stranger_has_asked_for_die(aino: Actor) -> None:
    stranger = change(aino)
    with act(SYSTEM) as this:
        make_code(this, this.db.get_one(UserAccount, aino.account_id), CodePurpose.RESET)
    ask(stranger, "viela.uusi@aina.test")

    undo(undo_token(AINO.email))

    with act(SYSTEM, read_only=True) as this:
        live = [code for code in this.db.exec(select(OneTimeCode)).all() if not code.superseded_at]
    assert [(code.purpose, code.email) for code in live if not code.consumed_at] == [(CodePurpose.RESET, AINO.email)]


@pytest.mark.both_databases
def test_b59_a_second_press_says_done_and_does_nothing(aino: Actor) -> None:
    change(aino)
    token = undo_token(AINO.email)
    undo(token)
    before, mailed = account_of(aino), len(letters(AINO.email))

    assert undo(token) is Undone.DONE

    assert (account_of(aino), len(letters(AINO.email))) == (before, mailed)
    assert len(audited(AuditTag.EMAIL_CHANGE_UNDONE)) == 1


@pytest.mark.anyio
@pytest.mark.both_databases
async def test_b59_two_presses_at_once_undo_once(aino: Actor) -> None:
    change(aino)
    token = undo_token(AINO.email)

    said = await gather(*[perform(make_actor(browser=one), undoing.undo, token, "unknown") for one in ("a", "b")])

    assert said == [Undone.DONE, Undone.DONE]
    assert [kind for kind, _ in letters(AINO.email)].count("reset") == 1


@pytest.mark.parametrize(
    ("after", "said"), [(UNDO_LIFE - timedelta(seconds=1), Undone.DONE), (UNDO_LIFE, Undone.INVALID)]
)
def test_b59_a_week_is_the_end_of_it(
    aino: Actor, stopped_clock: TimeMachineFixture, after: timedelta, said: Undone
) -> None:
    change(aino)
    token = undo_token(AINO.email)

    stopped_clock.shift(after)

    assert undo(token) is said
    assert address_of(aino.account_id)[0] == (AINO.email if said is Undone.DONE else NEW)


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000], ids=["none", "short", "long"])
def test_b59_an_unknown_link_says_that_it_is_not_valid(database: TestDatabase, token: str) -> None:
    assert undo(token) is Undone.INVALID
    with act(SYSTEM, read_only=True) as this:
        assert not email_changes.can_be_undone(this, token)


def test_b59_only_the_links_hash_is_stored(aino: Actor) -> None:
    change(aino)

    with act(SYSTEM, read_only=True) as this:
        (row,) = this.db.exec(select(EmailChange)).all()
    assert undo_token(AINO.email) not in str(row.model_dump())


@pytest.mark.both_databases
def test_b59_where_the_old_address_has_another_account_ours_has_none_until_an_operator_acts(aino: Actor) -> None:
    stranger = change(aino)
    with act(SYSTEM) as this:
        other = make_account(this)

    assert undo(undo_token(AINO.email)) is Undone.HELD

    held, key = address_of(aino.account_id)
    assert (held, key) == (None, f"{aino.account_id}@held.invalid")
    assert address_of(other.id) == (AINO.email, AINO.email)
    assert not is_live(stranger)
    assert not verify_password(PASSWORD, account_of(aino).password_hash)
    assert "reset" not in [kind for kind, _ in letters(AINO.email)]
    assert undo(undo_token(AINO.email)) is Undone.HELD


def test_b59_an_account_that_was_never_verified_does_not_keep_the_old_address(aino: Actor) -> None:
    change(aino)
    with act(SYSTEM) as this:
        make_unverified_account(this)

    assert undo(undo_token(AINO.email)) is Undone.DONE

    assert address_of(aino.account_id)[0] == AINO.email


def test_b59_the_first_owner_undoes_what_came_after_too(aino: Actor, stopped_clock: TimeMachineFixture) -> None:
    stranger = change(aino)
    first = undo_token(AINO.email)
    stopped_clock.shift(timedelta(minutes=5))
    change(stranger, "kolmas@aina.test")
    second = undo_token(NEW)

    assert undo(first) is Undone.DONE
    assert undo(second) is Undone.INVALID

    assert address_of(aino.account_id)[0] == AINO.email


def test_b59_an_undo_by_the_later_address_leaves_the_first_owner_theirs(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    stranger = change(aino)
    first = undo_token(AINO.email)
    stopped_clock.shift(timedelta(minutes=5))
    change(stranger, "kolmas@aina.test")

    assert undo(undo_token(NEW)) is Undone.DONE
    assert address_of(aino.account_id)[0] == NEW
    assert undo(first) is Undone.DONE
    assert address_of(aino.account_id)[0] == AINO.email


def test_b59_a_press_on_the_stranger_s_way_loses_to_the_undo(aino: Actor) -> None:
    stranger = change(aino)
    ask(stranger, "kolmas@aina.test")
    undo(undo_token(AINO.email))

    assert confirm(stranger, mailed_code("kolmas@aina.test")) is None
    assert address_of(aino.account_id)[0] == AINO.email


def test_old_addresses_are_forgotten_after_a_week_but_those_that_wait_for_an_operator(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    after = change(aino)
    with act(SYSTEM) as this:
        make_account(this)
    undo(undo_token(AINO.email))
    with act(SYSTEM) as this:
        row = this.db.exec(select(EmailChange)).one()
        values = row.model_dump(exclude={"id", "undo_hash", "state"})
        this.db.add(EmailChange(**values, undo_hash=new_token(), state=EmailChangeState.OPEN))

    stopped_clock.shift(UNDO_LIFE)
    with act(SYSTEM) as this:
        purge(this)

    with act(SYSTEM, read_only=True) as this:
        assert [one.id for one in this.db.exec(select(EmailChange)).all()] == [row.id]
    assert after.account_id == row.account_id
