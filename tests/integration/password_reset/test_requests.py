"""Asking for a code: the same for every address, bounded, and the guide's mails (B37, B40, B88)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts.codes import CodeAnswer
from aina_app.context import act
from aina_app.core.refusal import Refused
from aina_app.features.password_reset import service
from aina_app.features.password_reset.service import MAILS_PER_DAY, MAILS_PER_HOUR, REQUESTS_PER_NETWORK, Told
from aina_app.models import AuditTag, MailState
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.integration.password_reset.resetting import NEVER_RIGHT, UNKNOWN, Forgetful, everyone, people
from tests.people import AINO, VAINO
from tests.statements import counted
from tests.trail import last_mail, mails, sent, tags

WRONG, DEAD, EXPIRED, ACCEPTED = CodeAnswer.WRONG, CodeAnswer.DEAD, CodeAnswer.EXPIRED, CodeAnswer.ACCEPTED
CODE, SERVICE, NOTHING = Told.CODE, Told.CUSTOMER_SERVICE, Told.NOTHING
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def accounts(database: TestDatabase) -> None:
    """Aino, Väinö, and one who left."""
    people()


def asked(who: Forgetful, times: int, clock: TimeMachineFixture, apart: timedelta = MINUTE) -> list[Told | None]:
    """What so many requests led to, each after the cool-down."""
    answers = []
    for _ in range(times):
        answers.append(who.ask())
        clock.shift(apart)
    return answers


def test_b37_each_owner_is_told_what_concerns_them() -> None:
    assert [who.ask() for who in everyone()] == [CODE, SERVICE, NOTHING, NOTHING]

    assert mails() == [
        ("reset", MailState.WAITING),
        ("reset_unverified", MailState.WAITING),
        ("reset", MailState.NOOP),
        ("reset", MailState.NOOP),
    ]
    assert tags() == [
        AuditTag.RESET_REQUESTED,
        AuditTag.RESET_UNVERIFIED,
        AuditTag.RESET_UNKNOWN,
        AuditTag.RESET_UNKNOWN,
    ]


def test_b37_the_mail_goes_to_the_accounts_own_address_and_carries_the_code() -> None:
    aino = Forgetful("AINO@aina.test")
    aino.ask()

    mail = last_mail()

    assert (mail.to, mail.first_name) == (AINO.email, AINO.first_name)
    assert mail.facts["code"].replace("-", "") == aino.mailed[0]


def test_b37_each_screen_shows_what_was_typed_and_the_same_cool_down(stopped_clock: TimeMachineFixture) -> None:
    views = []
    for who in everyone():
        who.ask(who.email.upper())
        view = who.view()
        assert view is not None
        views.append((view.email == who.email.upper(), view.resend_at))

    with act(make_actor(), read_only=True) as this:
        assert views == [(True, this.now + MINUTE)] * 4


def test_b37_both_steps_ask_as_much_of_the_database_for_everyone(stopped_clock: TimeMachineFixture) -> None:
    def ask_twice(who: Forgetful) -> object:
        return asked(who, 2, stopped_clock, timedelta(0))

    steps: list[Callable[[Forgetful], object]] = [Forgetful.ask, ask_twice, Forgetful.view, Forgetful.fail]
    for step in steps:
        work = []
        for who in everyone():
            with counted() as statements:
                step(who)
            work.append(statements)
        assert work == [work[0]] * 4
        stopped_clock.shift(MINUTE)


def test_b37_a_limit_that_was_reached_asks_as_much_of_the_database_for_everyone(
    stopped_clock: TimeMachineFixture,
) -> None:
    work = []
    for who in everyone():
        asked(who, MAILS_PER_HOUR, stopped_clock)
        with counted() as statements:
            who.ask()
        with counted() as tried:
            who.fail()
        work.append((statements, tried))

    assert work == [work[0]] * 4


def resend_at(who: Forgetful) -> object:
    """When the screen offers another code."""
    view = who.view()
    return view and view.resend_at


def asked_now(who: Forgetful) -> bool:
    """Whether a request was too early: whom it told stays between the portal and the owner."""
    return who.ask() is None


THE_HOUR_OF_A_CODE: list[tuple[int, Callable[[Forgetful], object]]] = [
    (0, lambda who: who.fail(2)),
    (0, resend_at),
    (30, asked_now),
    (30, asked_now),
    (0, lambda who: who.fail(6)),
    (60, asked_now),
    (0, lambda who: who.fail(3)),
    (60, asked_now),
    (0, resend_at),
    (0, lambda who: who.fail(1)),
    (60, asked_now),
    (0, lambda who: who.fail(3)),
    (60, lambda who: who.ask("joku.muu@aina.test") is None),
    (60, asked_now),
    (0, lambda who: who.fail(1)),
    (3600, lambda who: who.fail(1)),
    (0, asked_now),
    (0, lambda who: who.fail(1)),
    (24 * 3600, lambda who: (who.view(), who.fail(1))),
]
"""Seconds that pass, then what is pressed: tries, cool-downs, limits, another address in between, expiry, the end."""


def test_b37_nobody_can_tell_the_cases_apart_through_the_whole_life_of_a_code(
    stopped_clock: TimeMachineFixture,
) -> None:
    four = everyone()
    answers: list[list[object]] = [[who.ask() is None] for who in four]
    for seconds, press in THE_HOUR_OF_A_CODE:
        stopped_clock.shift(timedelta(seconds=seconds))
        for who, seen in zip(four, answers, strict=True):
            seen.append(press(who))

    assert answers == [answers[0]] * 4
    assert {WRONG, DEAD, EXPIRED} <= {one for seen in answers[0] if isinstance(seen, list) for one in seen}


def test_another_request_within_the_cool_down_does_nothing(stopped_clock: TimeMachineFixture) -> None:
    aino = Forgetful()
    aino.ask()
    stopped_clock.shift(timedelta(seconds=59))

    assert aino.ask() is None

    assert (len(mails()), len(tags())) == (1, 1)
    stopped_clock.shift(timedelta(seconds=1))
    assert aino.ask() is CODE


def test_three_mails_an_hour_and_five_a_day_however_often_one_asks(stopped_clock: TimeMachineFixture) -> None:
    aino = Forgetful()

    first_hour = asked(aino, 6, stopped_clock)
    stopped_clock.shift(HOUR)
    second_hour = asked(aino, 3, stopped_clock)
    stopped_clock.shift(23 * HOUR)
    next_day = asked(aino, 1, stopped_clock)

    assert first_hour == [CODE] * MAILS_PER_HOUR + [NOTHING] * 3
    assert second_hour == [CODE] * (MAILS_PER_DAY - MAILS_PER_HOUR) + [NOTHING]
    assert next_day == [CODE]
    assert tags().count(AuditTag.RESET_THROTTLED) == 4


def test_the_limit_is_the_addresss_and_no_browsers(stopped_clock: TimeMachineFixture) -> None:
    browsers = [Forgetful(browser=f"{number}") for number in range(MAILS_PER_HOUR + 1)]

    assert [who.ask() for who in browsers] == [CODE] * MAILS_PER_HOUR + [NOTHING]
    assert Forgetful(VAINO.email).ask() is SERVICE


def test_a_code_that_was_mailed_lives_on_behind_a_request_that_the_limit_held_back(
    stopped_clock: TimeMachineFixture,
) -> None:
    aino = Forgetful()
    asked(aino, MAILS_PER_HOUR + 2, stopped_clock)

    assert aino.fail() == [WRONG]
    assert aino.change() is ACCEPTED


def test_an_unverified_owner_is_told_once_an_hour_and_five_times_a_day(stopped_clock: TimeMachineFixture) -> None:
    vaino = Forgetful(VAINO.email)

    assert asked(vaino, 3, stopped_clock) == [SERVICE, NOTHING, NOTHING]
    assert asked(vaino, 6, stopped_clock, HOUR) == [NOTHING, *[SERVICE] * 4, NOTHING]
    assert set(sent()) == {"reset_unverified"}


def test_a_network_may_ask_so_often_and_then_waits(stopped_clock: TimeMachineFixture) -> None:
    waits = []
    for _ in range(REQUESTS_PER_NETWORK + 1):
        with act(make_actor()) as this:
            waits.append(service.admit(this))

    assert waits == [0] * REQUESTS_PER_NETWORK + [60]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "err.username_empty"),
        ("aino", "err.email_form"),
        ("aino@aina.test\r\nbcc: x@y.fi", "err.email_form"),
        ("aino@aina.test, x@y.fi", "err.email_form"),
        ("a" * 300 + "@aina.test", "err.email_long"),
    ],
)
def test_b08_what_is_no_single_address_is_said_so(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        service.parse_request(typed)

    assert [(one.field, one.code) for one in refused.value.refusals] == [("username", code)]


def test_another_address_may_be_typed_after_all() -> None:
    aino = Forgetful()
    aino.ask()

    aino.begin_again()

    assert aino.view() is None
    assert aino.change() is EXPIRED
    aino.ask(UNKNOWN)
    view = aino.view()
    assert view is not None
    assert view.email == UNKNOWN


def test_a_browser_without_its_cookie_has_nothing_open() -> None:
    nameless = Forgetful(browser="")
    nameless.ask()

    assert nameless.view() is None
    assert nameless.change(NEVER_RIGHT) is EXPIRED
