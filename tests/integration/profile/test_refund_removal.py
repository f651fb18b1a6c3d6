"""Taking an unused refund account away needs the password, and no more (P05)."""

from collections.abc import AsyncIterator

import httpx
import pytest

from aina_app import routes
from aina_app.accounts.refund_orders import REMOVE_FORM
from aina_app.context import SYSTEM, act
from aina_app.core.iban import account_key
from aina_app.features.profile import http
from aina_app.models import Customership
from aina_app.web.cookies import session_name
from tests.databases import TestDatabase
from tests.integration.login.attempts import succeed
from tests.integration.refund_accounts.changing import NEW, OLD, OTHER, Payee, ordered, payee
from tests.people import AINO, PASSWORD, VAINO
from tests.posting import browsing, draft_of, led_to, refused_with

pytestmark = pytest.mark.anyio

DONE = "/profiili?palautustili=removed"
AGAIN = f"/profiili?tarkista={REMOVE_FORM}"


@pytest.fixture
def aino(database: TestDatabase) -> Payee:
    """Aino with two accounts."""
    return payee(accounts=(OLD, OTHER))


@pytest.fixture
async def browser(aino: Payee) -> AsyncIterator[httpx.AsyncClient]:
    """Her browser, signed in."""
    token = succeed(username=AINO.email).session_token
    async with browsing(http.ROUTES) as client:
        client.cookies.set(session_name(), token, domain="localhost.local")
        yield client


async def remove(browser: httpx.AsyncClient, aino: Payee, iban: str = OTHER, password: str = PASSWORD) -> str:
    """Press `Poista` with a password; where that led."""
    fields = {"customership": str(aino.customership_id), "account": account_key(iban), "refund_password": password}
    return led_to(await browser.post(routes.REMOVE_REFUND_ACCOUNT, data=fields))


async def test_p05_the_right_password_orders_the_removal(aino: Payee, browser: httpx.AsyncClient) -> None:
    assert await remove(browser, aino) == DONE

    [change] = ordered()
    assert change.patch == {"refund_accounts": {"act": "remove", "last4": "0023", "bank_name": "Pankki"}}


async def test_p05_a_wrong_password_removes_nothing_and_is_not_kept(aino: Payee, browser: httpx.AsyncClient) -> None:
    assert await remove(browser, aino, password="Wrong-1234") == AGAIN

    assert refused_with(browser, REMOVE_FORM) == [("err.current_password", "refund_password")]
    assert "refund_password" not in draft_of(browser, REMOVE_FORM).values
    assert ordered() == []


async def test_p05_the_account_in_use_an_unknown_one_and_anothers_stay(aino: Payee, browser: httpx.AsyncClient) -> None:
    vaino = payee(VAINO, (OLD, NEW), number="10077310")

    for whose, iban, code in (
        (aino, OLD, "err.refund_in_use"),
        (aino, NEW, "err.not_found"),
        (vaino, NEW, "err.not_found"),
    ):
        assert await remove(browser, whose, iban) == AGAIN
        assert refused_with(browser, REMOVE_FORM) == [(code, None)]
    assert await remove(browser, aino, password="") == AGAIN
    assert ordered() == []
    with act(SYSTEM, read_only=True) as this:
        assert len(this.db.get_one(Customership, aino.customership_id).refund_accounts) == 2
