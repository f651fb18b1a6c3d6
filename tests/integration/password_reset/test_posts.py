"""The two forms of a reset over HTTP: the same answers for every address (B37-B39)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.context import SYSTEM, act
from aina_app.features.password_reset import http
from aina_app.features.password_reset.service import FORM, NEW_PASSWORD_FORM, REQUESTS_PER_NETWORK
from aina_app.models import UserAccount
from aina_app.web.cookies import browser_name
from tests.databases import TestDatabase
from tests.factories import make_account
from tests.integration.password_reset.resetting import NEVER_RIGHT, NEW, UNKNOWN, everyone, password_is, people
from tests.people import AINO
from tests.posting import browsing, draft_of, led_to, refused_with
from tests.statements import counted
from tests.trail import last_mail, mails, sent

pytestmark = pytest.mark.anyio

PASSWORDS = {"password": NEW, "password_again": NEW, "language": "sv"}


@pytest.fixture
async def visitor(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the first step."""
    async with browsing(http.ROUTES) as client:
        yield client


@pytest.fixture
def account(database: TestDatabase) -> UserAccount:
    """Aino's account."""
    with act(SYSTEM) as this:
        return make_account(this)


async def test_b37_both_steps_answer_everyone_alike(database: TestDatabase) -> None:
    people()
    seen = []
    for who in everyone():
        async with browsing(http.ROUTES) as visitor:
            with counted() as statements:
                asked = await visitor.post(routes.PASSWORD_RESET, data={"username": who.email, "language": "sv"})
                tried = await visitor.post(routes.RESET_CODE, data=PASSWORDS | {"code": NEVER_RIGHT})
            said = refused_with(visitor, NEW_PASSWORD_FORM)
        answers = [(led_to(one), list(one.cookies), len(one.content)) for one in (asked, tried)]
        seen.append((answers, said, statements))

    assert seen == [seen[0]] * 4
    (answers, said, _) = seen[0]
    places = [place for place, _, _ in answers]
    assert places == ["/sv/palauta-salasana", "/sv/palauta-salasana?tarkista=new_password"]
    assert said == [("err.code_wrong", "code")]


async def test_b38_a_reset_from_the_first_step_to_the_sign_in(visitor: httpx.AsyncClient, account: UserAccount) -> None:
    await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})
    code = last_mail().facts["code"]

    answer = await visitor.post(routes.RESET_CODE, data=PASSWORDS | {"code": code})

    assert led_to(answer) == "/sv/kirjaudu?tila=vaihdettu"
    assert list(answer.cookies) == []
    assert password_is(NEW, account)


async def test_b39_the_code_is_bound_to_the_browser_that_asked(
    visitor: httpx.AsyncClient, account: UserAccount
) -> None:
    await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})
    code = last_mail().facts["code"]

    async with browsing(http.ROUTES) as another:
        await another.post(routes.RESET_CODE, data=PASSWORDS | {"code": code})

        assert refused_with(another, NEW_PASSWORD_FORM) == [("err.code_expired", "code")]
    assert not password_is(NEW, account)


async def test_a_refused_form_keeps_no_password_and_no_code(visitor: httpx.AsyncClient, account: UserAccount) -> None:
    await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})

    await visitor.post(routes.RESET_CODE, data=PASSWORDS | {"code": NEVER_RIGHT})

    assert draft_of(visitor, NEW_PASSWORD_FORM).values == {}


async def test_another_code_goes_to_the_address_that_was_typed_in_this_browser(
    stopped_clock: TimeMachineFixture, visitor: httpx.AsyncClient, account: UserAccount
) -> None:
    await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})
    stopped_clock.shift(timedelta(minutes=1))

    answer = await visitor.post(routes.RESET_RESEND, data={"username": UNKNOWN, "language": "en"})

    assert led_to(answer) == "/en/palauta-salasana"
    assert sent() == ["reset", "reset"]
    assert last_mail().to == AINO.email


async def test_another_code_needs_the_browser_that_asked_first(visitor: httpx.AsyncClient) -> None:
    assert led_to(await visitor.post(routes.RESET_RESEND, data={"username": AINO.email})) == "/palauta-salasana"

    assert mails() == []


async def test_another_address_may_be_typed_after_all(visitor: httpx.AsyncClient, account: UserAccount) -> None:
    await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})

    assert led_to(await visitor.post(routes.RESET_AGAIN)) == "/palauta-salasana"

    await visitor.post(routes.RESET_CODE, data=PASSWORDS | {"code": last_mail().facts["code"]})
    assert refused_with(visitor, NEW_PASSWORD_FORM) == [("err.code_expired", "code")]


async def test_a_network_that_asks_too_often_is_told_how_long_to_wait(visitor: httpx.AsyncClient) -> None:
    for number in range(REQUESTS_PER_NETWORK):
        await visitor.post(routes.PASSWORD_RESET, data={"username": f"a{number}@aina.test"})

    answer = await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})

    assert led_to(answer) == "/palauta-salasana?tarkista=reset"
    assert refused_with(visitor, FORM) == [("err.too_many", None)]
    assert len(mails()) == REQUESTS_PER_NETWORK
    assert browser_name() in visitor.cookies
