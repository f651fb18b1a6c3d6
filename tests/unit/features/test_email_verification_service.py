"""The code by mail: bound to its browser, newest only, and what a press leads to."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select
from time_machine import TimeMachineFixture

from aina_app.accounts import access, codes, sessions
from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.email_verification import service
from aina_app.features.email_verification.service import Confirmation, PendingView, Resent
from aina_app.models import AccountState, AuditEvent, AuditTag, OnboardingStep, OneTimeCode, UserAccount
from aina_app.routes import EMAIL_VERIFICATION, ONBOARDING_1, Level
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.newcomers import NEVER_RIGHT, Newcomer, confirm, seconds_left
from tests.people import AINO, SAGA

WRONG, DEAD, EXPIRED, ACCEPTED = CodeAnswer.WRONG, CodeAnswer.DEAD, CodeAnswer.EXPIRED, CodeAnswer.ACCEPTED


def account_of(newcomer: Newcomer) -> UserAccount:
    """As it is now."""
    with act(SYSTEM) as this:
        return this.db.get_one(UserAccount, newcomer.actor.account_id)


def tags(*of: AuditTag) -> list[str]:
    """Audit events, all or these only."""
    with act(SYSTEM) as this:
        query = select(AuditEvent.tag).where(col(AuditEvent.tag).in_(of or list(AuditTag)))
        return list(this.db.exec(query.order_by(col(AuditEvent.created_at))).all())


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Newcomer:
    """Aino, who waits for her code."""
    return Newcomer()


def test_the_right_code_verifies_the_account(aino: Newcomer) -> None:
    assert aino.confirm(aino.code) is ACCEPTED

    account = account_of(aino)
    assert (account.state, account.verified_at) == (AccountState.VERIFIED, account.created_at)


def test_b16_a_code_works_a_minute_before_its_day_is_over(aino: Newcomer, stopped_clock: TimeMachineFixture) -> None:
    stopped_clock.shift(timedelta(hours=23, minutes=59))

    assert aino.confirm(aino.code) is ACCEPTED


def test_b16_after_a_day_and_a_second_the_code_is_said_to_have_expired(
    aino: Newcomer, stopped_clock: TimeMachineFixture
) -> None:
    stopped_clock.shift(timedelta(hours=24, seconds=1))

    assert aino.confirm(aino.code) is EXPIRED
    with act(SYSTEM) as this:
        assert this.db.exec(select(OneTimeCode.wrong_tries)).all() == [0]


def test_b16_an_expired_code_is_replaced_after_signing_in(aino: Newcomer, stopped_clock: TimeMachineFixture) -> None:
    stopped_clock.shift(timedelta(days=5))
    aino.actor = aino.log_in_elsewhere()

    assert aino.confirm(aino.code) is EXPIRED
    assert aino.resend() is Resent.SENT
    assert aino.confirm(aino.code) is ACCEPTED


def test_b17_a_new_code_kills_the_old_one(aino: Newcomer, stopped_clock: TimeMachineFixture) -> None:
    old = aino.code
    stopped_clock.shift(timedelta(seconds=60))

    assert aino.resend() is Resent.SENT

    assert [aino.confirm(old), aino.confirm(aino.code)] == [WRONG, ACCEPTED]


def test_b18_a_new_code_is_sent_after_a_minute_and_not_before(
    aino: Newcomer, stopped_clock: TimeMachineFixture
) -> None:
    stopped_clock.shift(timedelta(seconds=10))
    assert (aino.resend(), seconds_left(aino)) == (Resent.TOO_EARLY, 50)

    stopped_clock.shift(timedelta(seconds=50))
    assert (aino.resend(), seconds_left(aino)) == (Resent.SENT, 60)


def test_b19_five_wrong_codes_kill_it_and_a_new_one_revives(aino: Newcomer, stopped_clock: TimeMachineFixture) -> None:
    wrong = f"{(int(aino.code) + 1) % 10**6:06d}"

    answers = [aino.confirm(wrong) for _ in range(5)] + [aino.confirm(aino.code)]

    assert answers == [WRONG] * 5 + [DEAD]
    stopped_clock.shift(timedelta(seconds=60))
    aino.resend()
    assert aino.confirm(aino.code) is ACCEPTED


def test_b20_over_the_limit_the_words_are_the_same_and_no_mail_goes(
    aino: Newcomer, stopped_clock: TimeMachineFixture
) -> None:
    answers = []
    for _ in range(6):
        stopped_clock.shift(timedelta(seconds=60))
        answers.append(aino.resend())

    assert answers == [Resent.SENT] * 6
    assert len(aino.mailed) == codes.PER_ADDRESS_AND_DAY
    assert tags()[-2:] == [AuditTag.VERIFICATION_THROTTLED] * 2


def test_b20_a_resend_that_a_limit_held_back_starts_the_cool_down_and_leaves_the_last_code_alive(
    aino: Newcomer, stopped_clock: TimeMachineFixture
) -> None:
    for _ in range(5):
        stopped_clock.shift(timedelta(seconds=60))
        aino.resend()

    assert (aino.resend(), seconds_left(aino)) == (Resent.TOO_EARLY, 60)
    assert aino.confirm(aino.code) is ACCEPTED


def test_b21_the_code_of_another_account_is_wrong(aino: Newcomer) -> None:
    saga = Newcomer(SAGA)

    assert saga.confirm(aino.code) is WRONG or saga.code == aino.code
    assert account_of(aino).state is AccountState.UNVERIFIED


def test_b21_without_a_pending_session_no_code_counts(aino: Newcomer) -> None:
    for actor in (make_actor(), make_actor(session="unknown")):
        assert confirm(actor, aino.code) is None
        with act(actor) as this:
            assert service.view(this) is None

    assert account_of(aino).state is AccountState.UNVERIFIED


def test_b21_without_a_pending_session_no_code_is_sent(aino: Newcomer) -> None:
    with act(make_actor()) as this, pytest.raises(Refused, match=r"err\.session_needed"):
        service.resend(this)


@pytest.mark.both_databases
@pytest.mark.anyio
@pytest.mark.parametrize("signed_in", [False, True])
async def test_b22_of_two_presses_at_once_both_see_success_and_one_verifies(
    database: TestDatabase, signed_in: bool
) -> None:
    aino = Newcomer()
    actor = aino.log_in_elsewhere() if signed_in else aino.actor

    both = await asyncio.gather(*(perform(actor, service.confirm, aino.code) for _ in range(4)))

    assert [one.answer if one else None for one in both] == [ACCEPTED] * 4
    assert [one.by_password for one in both if one] == [signed_in] * 4
    assert len([one for one in both if one and one.session_token]) == signed_in
    assert tags(AuditTag.VERIFICATION_SUCCEEDED) == [AuditTag.VERIFICATION_SUCCEEDED]


def test_b22_a_press_long_after_the_success_is_nobodys(aino: Newcomer, stopped_clock: TimeMachineFixture) -> None:
    aino.confirm(aino.code)

    stopped_clock.shift(service.AGAIN_WITHIN)

    assert aino.confirm(aino.code) is None


@pytest.mark.parametrize("text", ["482 913", "482-913", "482913"])
def test_b23_a_code_is_read_with_spaces_and_dashes(text: str) -> None:
    assert service.parse_code(text) == "482913"


@pytest.mark.parametrize(("text", "code"), [
    ("", "err.code_empty"),
    ("  ", "err.code_empty"),
    ("４８２９１３", "err.code_wrong"),
    ("48291", "err.code_wrong"),
    ("koodi", "err.code_wrong"),
])  # fmt: skip
def test_b23_what_cannot_be_a_code_is_refused_before_any_try(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        service.parse_code(text)

    assert [(one.code, one.field) for one in refused.value.refusals] == [(code, "code")]


def test_b26_signing_in_elsewhere_leads_to_the_code_that_was_sent_before(aino: Newcomer) -> None:
    elsewhere = aino.log_in_elsewhere()

    with act(elsewhere) as this:
        view, session = service.view(this), sessions.read(this, elsewhere.session_hash)
        made = this.db.exec(select(OneTimeCode)).all()
    assert view is not None
    assert view.email == AINO.email
    assert access.first_undone(session) == EMAIL_VERIFICATION
    assert len(made) == 1
    done = confirm(elsewhere, aino.code)
    assert done is not None
    assert done.answer is ACCEPTED


def test_b27_before_the_code_nothing_else_opens(aino: Newcomer) -> None:
    elsewhere = aino.log_in_elsewhere()

    with act(elsewhere) as this:
        session = sessions.read(this, elsewhere.session_hash)

    assert [access.permits(session, level) for level in Level] == [True, True, False, False]


def test_b28_in_the_registering_browser_the_code_leads_to_sign_in(aino: Newcomer) -> None:
    done = confirm(aino.actor, aino.code)

    assert done == Confirmation(ACCEPTED, by_password=False, session_token=None)
    assert aino.session() is None


def test_b28_after_signing_in_the_code_leads_on_with_a_new_session(aino: Newcomer) -> None:
    elsewhere = aino.log_in_elsewhere()

    done = confirm(elsewhere, aino.code)

    assert done is not None
    assert done.by_password
    fresh = make_actor(session=done.session_token or "")
    with act(fresh) as this:
        old, new = (sessions.read(this, one.session_hash) for one in (elsewhere, fresh))
    assert old is None
    assert new is not None
    assert (new.is_signed_in, new.step) == (True, OnboardingStep.STRONG_IDENTIFICATION)
    assert access.first_undone(new) == ONBOARDING_1


def test_b28_the_right_code_ends_the_other_browsers_that_were_waiting_for_it(aino: Newcomer) -> None:
    elsewhere = aino.log_in_elsewhere()

    confirm(elsewhere, aino.code)

    assert aino.session() is None
    assert aino.confirm(aino.code) is None


@pytest.mark.parametrize(("act_of", "tag"), [
    (lambda who: who.confirm(who.code), AuditTag.VERIFICATION_SUCCEEDED),
    (lambda who: who.confirm(NEVER_RIGHT), AuditTag.VERIFICATION_FAILED),
    (lambda who: [who.confirm(NEVER_RIGHT) for _ in range(6)], AuditTag.VERIFICATION_EXHAUSTED),
])  # fmt: skip
def test_b88_each_try_writes_one_audit_event(
    aino: Newcomer, act_of: Callable[[Newcomer], object], tag: AuditTag
) -> None:
    act_of(aino)

    assert tags(tag) == [tag]


def test_b88_an_expired_code_and_a_new_one_write_one_audit_event_each(
    aino: Newcomer, stopped_clock: TimeMachineFixture
) -> None:
    stopped_clock.shift(timedelta(hours=24, seconds=1))

    aino.confirm(aino.code)
    aino.resend()

    assert sorted(tags()[1:]) == sorted([AuditTag.VERIFICATION_EXPIRED, AuditTag.VERIFICATION_RESENT])


def test_the_screen_shows_the_address_and_when_a_new_code_may_be_asked_for(aino: Newcomer) -> None:
    view = aino.view()

    assert view == PendingView(AINO.email, account_of(aino).created_at + timedelta(seconds=60))
