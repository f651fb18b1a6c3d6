"""Decoys at the screen of the code: through a whole life nobody can tell them from the real thing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, act
from aina_app.features.email_verification.service import Resent
from aina_app.models import AccountState, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_account
from tests.newcomers import NEVER_RIGHT, Newcomer, seconds_left
from tests.people import SAGA

WRONG, DEAD, EXPIRED = CodeAnswer.WRONG, CodeAnswer.DEAD, CodeAnswer.EXPIRED


@pytest.fixture
def decoy(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Newcomer:
    """A stranger who registered an address that is somebody's already."""
    with act(SYSTEM) as this:
        make_account(this, SAGA)
    return Newcomer(SAGA)


Step = Callable[[Newcomer], object]

THE_DAY_OF_A_CODE: list[tuple[int, Step]] = [
    (0, lambda who: who.confirm(NEVER_RIGHT)),
    (0, lambda who: who.resend()),
    (0, seconds_left),
    (60, lambda who: who.resend()),
    (0, seconds_left),
    *[(1, lambda who: who.confirm(NEVER_RIGHT))] * 6,
    *[(60, lambda who: who.resend()), (0, lambda who: who.confirm(NEVER_RIGHT))] * 4,
    *[(0, lambda who: who.confirm(NEVER_RIGHT))] * 5,
    (0, lambda who: who.resend()),
    (0, seconds_left),
    (60, lambda who: who.resend()),
    (0, lambda who: who.confirm(NEVER_RIGHT)),
    (0, seconds_left),
    (24 * 3600 - 120, lambda who: who.confirm(NEVER_RIGHT)),
    (120, lambda who: who.confirm(NEVER_RIGHT)),
    (0, lambda who: who.resend()),
    (0, lambda who: who.confirm(NEVER_RIGHT)),
    (48 * 3600, lambda who: who.confirm(NEVER_RIGHT)),
]
"""Seconds that pass, then what is pressed: tries, dead codes, cool-downs, limits, expiry, a new day, the end."""


def test_b25_a_decoy_answers_like_the_real_thing_through_its_whole_life(
    decoy: Newcomer, stopped_clock: TimeMachineFixture
) -> None:
    aino, answers = Newcomer(), []
    for seconds, step in THE_DAY_OF_A_CODE:
        stopped_clock.shift(timedelta(seconds=seconds))
        answers.append((step(aino), step(decoy)))

    assert [real for real, _ in answers] == [fake for _, fake in answers]
    assert {WRONG, DEAD, EXPIRED, Resent.SENT, Resent.TOO_EARLY, None} <= {real for real, _ in answers}


def test_b25_the_screen_of_a_decoy_shows_the_address_that_was_typed(decoy: Newcomer) -> None:
    view = decoy.view()

    assert view is not None
    assert view.email == SAGA.email


def test_b25_a_decoy_never_touches_the_account_of_the_address(decoy: Newcomer) -> None:
    decoy.resend()
    decoy.confirm(NEVER_RIGHT)

    with act(SYSTEM) as this:
        account = this.db.exec(select(UserAccount)).one()
    assert (account.state, decoy.mailed) == (AccountState.VERIFIED, [NEVER_RIGHT])
