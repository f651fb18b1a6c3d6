"""`/istunto`: how long a session lives on, and the press that keeps it."""

import pytest
from time_machine import TimeMachineFixture

from aina_app.accounts import sessions
from aina_app.context import act
from aina_app.features.login import http
from aina_app.models import SessionKind
from aina_app.routes import SESSION
from aina_app.web.cookies import session_name
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.integration.login.attempts import person
from tests.posting import browsing

pytestmark = pytest.mark.anyio

HALF_AN_HOUR = 30 * 60


def session_of_somebody() -> str:
    """The cookie's value of a fresh session."""
    owner = person()
    with act(make_actor()) as this:
        return sessions.start(this, SessionKind.FULL, owner.id)


async def test_looking_at_the_session_does_not_keep_it(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    token = session_of_somebody()
    async with browsing(http.ROUTES) as browser:
        browser.cookies.set(session_name(), token)
        left = []
        for minutes in (0, 10, 19, 1):
            stopped_clock.shift(minutes * 60)
            left.append((await browser.get(SESSION)).json()["idle_seconds"])

    assert left == [HALF_AN_HOUR, 20 * 60, 60, 0]


async def test_staying_starts_the_idle_clock_anew(database: TestDatabase, stopped_clock: TimeMachineFixture) -> None:
    token = session_of_somebody()
    async with browsing(http.ROUTES) as browser:
        browser.cookies.set(session_name(), token)
        stopped_clock.shift(29 * 60)
        answer = await browser.post(SESSION)
        stopped_clock.shift(29 * 60)

        assert answer.json() == {"idle_seconds": HALF_AN_HOUR}
        assert (await browser.get(SESSION)).json() == {"idle_seconds": 60}


async def test_nobody_has_no_session_left(database: TestDatabase) -> None:
    async with browsing(http.ROUTES) as browser:
        assert (await browser.get(SESSION)).json() == {"idle_seconds": 0}
        assert (await browser.post(SESSION)).json() == {"idle_seconds": 0}
