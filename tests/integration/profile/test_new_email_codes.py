"""The codes of a new e-mail address: how long, how often, for whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import codes
from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, Actor, act
from aina_app.features.profile.service import email
from aina_app.models import AccountState, AuditTag
from tests.databases import TestDatabase
from tests.factories import make_account, make_session
from tests.integration.profile.changing_email import (
    NEW,
    address_of,
    answer,
    ask,
    change,
    confirm,
    letters,
    mailed_code,
    resend,
    wrong_code,
)
from tests.integration.profile.people import account_of, another_browser, audited, signed_in
from tests.people import PASSWORD, VAINO
from tests.trail import sent

MINUTE = timedelta(minutes=1)


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Actor:
    """Signed in at a known browser, first use done."""
    return signed_in()


def vaino() -> Actor:
    """Another person, signed in."""
    with act(SYSTEM) as this:
        return make_session(this, make_account(this, VAINO))


def test_a_code_of_a_day_works_and_one_of_a_second_more_has_expired(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    ask(aino)
    code = mailed_code(NEW)
    stopped_clock.shift(timedelta(hours=24, seconds=1))
    later = another_browser(aino)

    assert answer(later, code) is CodeAnswer.EXPIRED
    assert resend(later)
    assert answer(later, mailed_code(NEW)) is CodeAnswer.ACCEPTED


def test_five_wrong_codes_are_the_end_and_another_code_a_beginning(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    ask(aino)
    said = [answer(aino, wrong_code()) for _ in range(5)]
    assert said == [CodeAnswer.WRONG] * 5
    assert answer(aino, mailed_code(NEW)) is CodeAnswer.DEAD

    stopped_clock.shift(MINUTE)
    assert resend(aino)

    assert answer(aino, mailed_code(NEW)) is CodeAnswer.ACCEPTED
    reasons = [facts["reason"] for _, _, facts in audited(AuditTag.EMAIL_CHANGE_REFUSED)]
    assert reasons == ["code_wrong"] * 5 + ["code_dead"]


def test_a_second_request_kills_the_first(aino: Actor) -> None:
    ask(aino)
    first = mailed_code(NEW)
    ask(aino, "toinen@aina.test")

    if first != mailed_code("toinen@aina.test"):
        assert answer(aino, first) is CodeAnswer.WRONG
    assert answer(aino, mailed_code("toinen@aina.test")) is CodeAnswer.ACCEPTED
    assert address_of(aino.account_id)[0] == "toinen@aina.test"


def test_the_same_address_asked_twice_in_a_minute_gets_one_mail(aino: Actor, stopped_clock: TimeMachineFixture) -> None:
    ask(aino)
    assert ask(aino)
    assert not resend(aino)
    assert sent() == ["email_confirm"]

    stopped_clock.shift(MINUTE)
    assert resend(aino)
    assert sent() == ["email_confirm"] * 2


def test_an_address_gets_five_codes_a_day_and_the_last_one_goes_on_working(
    aino: Actor, stopped_clock: TimeMachineFixture
) -> None:
    ask(aino)
    for _ in range(6):
        stopped_clock.shift(MINUTE)
        assert resend(aino)
        assert not resend(aino)
    stopped_clock.shift(MINUTE)
    assert ask(aino)

    assert sent() == ["email_confirm"] * codes.PER_ADDRESS_AND_DAY
    assert answer(aino, mailed_code(NEW)) is CodeAnswer.ACCEPTED


def test_one_person_asks_ten_times_a_day_at_most(aino: Actor) -> None:
    calm = replace(aino, network="")
    waits = []
    for _ in range(11):
        with act(calm) as this:
            waits.append(email.admit(this))

    assert (waits[:10], waits[10] > 0) == ([0] * 10, True)


def test_a_request_outlives_the_session_that_asked(aino: Actor, stopped_clock: TimeMachineFixture) -> None:
    elsewhere = another_browser(aino)
    stopped_clock.shift(timedelta(seconds=1))
    ask(aino)
    stopped_clock.shift(timedelta(seconds=1))
    after = another_browser(aino)

    with act(elsewhere, read_only=True) as this:
        assert email.view(this) is None
    assert confirm(elsewhere, mailed_code(NEW)) is None
    assert answer(after, mailed_code(NEW)) is CodeAnswer.ACCEPTED


def test_another_persons_session_knows_nothing_of_it(aino: Actor) -> None:
    ask(aino)

    assert confirm(vaino(), mailed_code(NEW)) is None


def test_a_code_works_once(aino: Actor) -> None:
    after = change(aino)

    assert confirm(after, mailed_code(NEW)) is None
    assert len(audited(AuditTag.EMAIL_CHANGED)) == 1


def test_a_cancelled_request_is_gone(aino: Actor) -> None:
    ask(aino)
    with act(aino) as this:
        email.cancel(this)

    assert confirm(aino, mailed_code(NEW)) is None
    assert audited(AuditTag.EMAIL_CHANGE_REFUSED)[0][2] == {"reason": "cancelled"}


def test_the_password_stays_the_same(aino: Actor) -> None:
    before = account_of(aino).password_hash

    change(aino)

    account = account_of(aino)
    assert (account.password_hash, account.state) == (before, AccountState.VERIFIED)
    assert PASSWORD not in str(letters(NEW))
