"""A new password by a code: bound to the browser, five tries, newest only, everything of before ends (B38-B41)."""

from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import sessions
from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.refusal import Refused
from aina_app.features.login import service as login
from aina_app.features.login.service import Attempt
from aina_app.features.password_reset import service
from aina_app.models import AuditTag, OneTimeCode, SessionEnd, SessionKind, SignInSession, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_session
from tests.integration.password_reset.resetting import NEVER_RIGHT, NEW, UNKNOWN, Forgetful, password_is
from tests.people import AINO, PASSWORD, VAINO
from tests.trail import events, reasons, sent, tags

WRONG, DEAD, EXPIRED, ACCEPTED = CodeAnswer.WRONG, CodeAnswer.DEAD, CodeAnswer.EXPIRED, CodeAnswer.ACCEPTED
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(database: TestDatabase, stopped_clock: TimeMachineFixture) -> UserAccount:
    """Aino's account."""
    with act(SYSTEM) as this:
        return make_account(this)


@pytest.fixture
def aino(account: UserAccount) -> Forgetful:
    """Aino, who has asked for a code."""
    who = Forgetful()
    who.ask()
    return who


def signed_in(account: UserAccount, kind: SessionKind = SessionKind.FULL) -> Actor:
    """A browser where the account is signed in."""
    with act(make_actor()) as this:
        return make_session(this, account, kind)


def test_b38_the_new_password_counts_and_nobody_is_signed_in_by_it(aino: Forgetful, account: UserAccount) -> None:
    assert aino.change() is ACCEPTED

    assert (password_is(NEW, account), password_is(PASSWORD, account)) == (True, False)
    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(SignInSession)).all() == []
    assert sent() == ["reset", "pw_changed"]
    assert tags() == [AuditTag.RESET_REQUESTED, AuditTag.PASSWORD_RESET]


def test_b38_every_session_ends_and_other_peoples_go_on(aino: Forgetful, account: UserAccount) -> None:
    with act(SYSTEM) as this:
        vaino = make_account(this, VAINO)
    mine = [signed_in(account), signed_in(account), signed_in(account, SessionKind.PENDING)]
    others = signed_in(vaino)

    aino.change()

    with act(SYSTEM, read_only=True) as this:
        ends = [this.db.get_one(SignInSession, one.session_hash).end_reason for one in mine]
        assert sessions.read(this, others.session_hash) is not None
    assert ends == [SessionEnd.REVOKED] * 3


def test_b38_no_browser_counts_as_known_any_more(aino: Forgetful, account: UserAccount) -> None:
    with act(make_actor()) as this:
        home = make_actor(device=sessions.remember_device(this, account.id) or "")

    aino.change()

    with act(home, read_only=True) as this:
        assert not sessions.knows_device(this, account.id)


def test_b38_waiting_after_strangers_failures_is_over(aino: Forgetful) -> None:
    def attempt() -> bool:
        with act(make_actor()) as this:
            return isinstance(login.begin(this, AINO.email), Attempt)

    assert [attempt() for _ in range(6)] == [*[True] * 5, False]

    aino.change()

    assert attempt()


def test_b38_the_first_step_is_shown_again_after_a_success(aino: Forgetful, stopped_clock: TimeMachineFixture) -> None:
    stopped_clock.shift(MINUTE)
    aino.ask()

    aino.change()

    assert aino.view() is None


def test_a_code_works_once(aino: Forgetful, account: UserAccount) -> None:
    aino.change()

    assert aino.change(password="Toinen-8 sana") is EXPIRED
    assert password_is(NEW, account)


def test_b39_another_browser_cannot_use_the_code(aino: Forgetful, account: UserAccount) -> None:
    stranger = Forgetful(browser="another", mailed=aino.mailed)
    assert stranger.change() is EXPIRED
    stranger.ask(UNKNOWN)

    assert stranger.change() is WRONG

    assert password_is(PASSWORD, account)
    assert aino.change() is ACCEPTED


def test_b40_after_five_wrong_codes_even_the_right_one_is_dead(aino: Forgetful, account: UserAccount) -> None:
    assert aino.fail(5) == [WRONG] * 5

    assert (aino.change(), aino.fail(1)) == (DEAD, [DEAD])

    assert password_is(PASSWORD, account)
    assert tags()[1:] == [*[AuditTag.RESET_FAILED] * 5, *[AuditTag.RESET_EXHAUSTED] * 2]


def test_b40_four_wrong_codes_leave_the_right_one_alive(aino: Forgetful) -> None:
    aino.fail(4)

    assert aino.change() is ACCEPTED


def test_b40_a_newer_request_kills_the_older_code(aino: Forgetful, stopped_clock: TimeMachineFixture) -> None:
    stopped_clock.shift(MINUTE)
    aino.ask()

    assert aino.change(aino.mailed[0]) is WRONG
    assert aino.change(aino.mailed[1]) is ACCEPTED


def test_b40_a_request_in_another_browser_kills_the_older_code_too(aino: Forgetful) -> None:
    phone = Forgetful(browser="phone")
    phone.ask()

    assert aino.change() is WRONG
    assert phone.change() is ACCEPTED


@pytest.mark.parametrize(
    ("age", "answer"),
    [(timedelta(minutes=59, seconds=59), ACCEPTED), (timedelta(minutes=60, seconds=1), EXPIRED)],
)
def test_b40_a_code_lives_for_an_hour(
    account: UserAccount, stopped_clock: TimeMachineFixture, age: timedelta, answer: CodeAnswer
) -> None:
    aino = Forgetful()
    aino.ask()
    stopped_clock.shift(age)

    assert aino.change() is answer
    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(OneTimeCode)).one().wrong_tries == (1 if answer is ACCEPTED else 0)


@pytest.mark.parametrize("password", ["Lehtinen-9 kesä", "AinoMaria-2026 x"])
def test_b41_a_wrong_code_never_tells_the_owners_name(aino: Forgetful, account: UserAccount, password: str) -> None:
    assert aino.change(NEVER_RIGHT, "Lehtinen-9 kesä") is WRONG

    assert password_is(PASSWORD, account)


def test_b41_the_name_is_told_to_who_has_the_code_and_the_code_lives_on(aino: Forgetful, account: UserAccount) -> None:
    aino.fail(4)
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            aino.change(password="Lehtinen-9 kesä")
        assert [(one.field, one.code) for one in refused.value.refusals] == [("password", "err.password_personal")]

    assert password_is(PASSWORD, account)
    assert aino.change() is ACCEPTED


def test_b41_words_of_the_typed_address_are_refused_before_any_code_is_tried(aino: Forgetful) -> None:
    with pytest.raises(Refused, match=r"err\.password_personal"):
        aino.change(NEVER_RIGHT, "Aino@aina.test-9X")

    assert reasons(AuditTag.RESET_FAILED) == []


@pytest.mark.parametrize(
    ("code", "password", "again", "refusals"),
    [
        ("", NEW, NEW, [("code", "err.code_reset_empty")]),
        ("123", NEW, NEW, [("code", "err.code_wrong")]),
        ("IO10IO10", NEW, NEW, [("code", "err.code_wrong")]),
        ("K7QF-M2XD", "lyhyt", "lyhyt", [("password", "err.password_rules")]),
        ("K7QF-M2XD", NEW, "Toinen-9 sana", [("password_again", "err.password_match")]),
        ("K7QF-M2XD", "Salasana1!", "Salasana1!", [("password", "err.password_word")]),
        ("K7QF-M2XD", "Qwerty-123", "Qwerty-123", [("password", "err.password_common")]),
        (
            "",
            "",
            "",
            [
                ("code", "err.code_reset_empty"),
                ("password", "err.password_empty"),
                ("password_again", "err.password_again_empty"),
            ],
        ),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_its_fields(
    own_settings: None, code: str, password: str, again: str, refusals: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refused) as refused:
        service.parse_new_password(code, password, again, AINO.email)

    assert [(one.field, one.code) for one in refused.value.refusals] == refusals


@pytest.mark.parametrize("typed", ["k7qf-m2xd", " K7QF M2XD ", "K7QF\N{EN DASH}M2XD"])
def test_a_code_may_be_typed_as_it_is_read(own_settings: None, typed: str) -> None:
    new = service.parse_new_password(typed, NEW, NEW, AINO.email)

    assert new.code == "K7QFM2XD"
    assert NEW not in repr(new)
    assert "K7QF" not in repr(new)


def test_b24_the_database_holds_no_code_in_clear(aino: Forgetful) -> None:
    with act(SYSTEM, read_only=True) as this:
        row = this.db.exec(select(OneTimeCode)).one()

    assert aino.mailed[0] not in str(row.model_dump())
    assert aino.mailed[0] not in str([event.model_dump() for event in events()])


def test_b24_a_decoys_code_is_never_right(database: TestDatabase) -> None:
    who = Forgetful(UNKNOWN)
    who.ask()
    with act(SYSTEM, read_only=True) as this:
        decoy = this.db.exec(select(OneTimeCode)).one()

    assert (decoy.account_id, len(decoy.code_mac)) == (None, 64)
    assert who.mailed == []
