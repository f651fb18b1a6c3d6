"""The bank's return as a browser makes it, where it leads without a word of it in an address (B69, B70, B73, B75)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import select

from aina_app import routes
from aina_app.context import SYSTEM, act
from aina_app.features.onboarding import http
from aina_app.models import OnboardingStep, SignInSession
from aina_app.web.cookies import session_name
from tests.databases import TestDatabase
from tests.factories import make_account
from tests.integration.login.attempts import succeed
from tests.integration.onboarding.travelling import attempts, leave, newcomer
from tests.people import AINO, VAINO
from tests.posting import browsing, led_to
from tests.trail import tags

pytestmark = pytest.mark.anyio

BACK = routes.IDENTIFICATION_RETURN
TO_SIGN_IN = "/kirjaudu?jatka=/kayttoonotto/1"
INVALID = "/sv/kayttoonotto/1?tulos=invalid"


@pytest.fixture
async def visitor(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who comes from a bank."""
    async with browsing(http.ROUTES) as client:
        yield client


def sign_in(visitor: httpx.AsyncClient) -> str:
    """Aino signs in in this browser; her session's id."""
    with act(SYSTEM) as this:
        make_account(this, language="sv", onboarding_step=OnboardingStep.STRONG_IDENTIFICATION)
    token = succeed(username=AINO.email).session_token
    visitor.cookies.set(session_name(), token, domain="localhost.local")
    return token


async def test_b73_a_return_without_a_session_leads_to_the_sign_in_and_makes_none(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get(BACK, params={"state": "s" * 43, "code": "c"})

    assert (led_to(answer), list(answer.cookies)) == (TO_SIGN_IN, [])
    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(SignInSession)).all() == []


@pytest.mark.parametrize("query", ["", "state=", "state=a&state=b", "state=a&code=b&code=c", "state=%C3%A4", "code=c"])
async def test_b69_a_query_that_is_not_one_state_and_one_code_is_refused(
    visitor: httpx.AsyncClient, query: str
) -> None:
    sign_in(visitor)

    answer = await visitor.get(f"{BACK}?{query}")

    assert (led_to(answer), list(answer.cookies)) == (INVALID, [])
    assert attempts() == []


async def test_b70_b75_a_state_of_another_browser_is_refused_here_and_stands_in_no_address(
    visitor: httpx.AsyncClient,
) -> None:
    sign_in(visitor)
    trip = leave(newcomer(VAINO))

    answer = await visitor.get(BACK, params={"state": trip.state, "code": "secret-code"})

    assert led_to(answer) == INVALID
    assert attempts()[0].consumed_at is None
    assert [secret in str(answer.headers) for secret in (trip.state, "secret-code")] == [False, False]
    assert tags()[-1] == "oidc.foreign_browser"


async def test_start_is_for_those_who_are_signed_in(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post(routes.START_IDENTIFICATION, data={"provider": "kuusi"})

    assert led_to(answer) == "/kirjaudu"
    assert tags() == []
