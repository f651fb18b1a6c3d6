"""Only whoever could succeed costs a hash, and a busy server counts nothing (B35, B40)."""

import threading
from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import select

from aina_app import routes
from aina_app.accounts import hashing
from aina_app.context import SYSTEM, act
from aina_app.features.password_reset import http
from aina_app.features.password_reset.service import NEW_PASSWORD_FORM, TRIES_PER_BROWSER, TRIES_PER_NETWORK
from aina_app.features.registration import http as registration
from aina_app.features.registration.service import FORM as REGISTRATION
from aina_app.models import OneTimeCode, ThrottleBucket
from aina_app.settings import settings
from tests.busy import ROOM, filled
from tests.databases import TestDatabase
from tests.integration.password_reset.resetting import NEVER_RIGHT, NEW, UNKNOWN, people
from tests.people import AINO, typed
from tests.posting import browsing, draft_of, led_to, refused_with
from tests.trail import mails, tags

pytestmark = pytest.mark.anyio

TRY = {"code": NEVER_RIGHT, "password": NEW, "password_again": NEW}


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a hash waits for; opened at the end whatever happens."""
    opened = threading.Event()
    yield opened
    opened.set()


@pytest.fixture
def one_network(monkeypatch: pytest.MonkeyPatch, database: TestDatabase) -> None:
    """Everybody's limits as in production."""
    monkeypatch.setenv("AINA_NETWORK_LIMIT_SCALE", "1")
    settings.cache_clear()


def counts() -> list[int]:
    """Every bucket's count that is not zero."""
    with act(SYSTEM, read_only=True) as this:
        return sorted(bucket.count for bucket in this.db.exec(select(ThrottleBucket)).all() if bucket.count)


async def try_it(visitor: httpx.AsyncClient) -> list[tuple[str, str | None]]:
    """VAIHDA SALASANA with a code that is never right: what is said."""
    assert led_to(await visitor.post(routes.RESET_CODE, data=TRY)) == "/palauta-salasana?tarkista=new_password"
    return refused_with(visitor, NEW_PASSWORD_FORM)


async def test_b35_a_browser_that_never_asked_for_a_code_costs_no_hash(
    database: TestDatabase, gate: threading.Event
) -> None:
    async with (
        browsing(http.ROUTES) as stranger,
        filled(hashing.hasher, gate, hashing.hasher.threads * ROOM),
    ):
        said = [await try_it(stranger) for _ in range(3)]

    assert said == [[("err.code_expired", "code")]] * 3


@pytest.mark.parametrize("email", [AINO.email, UNKNOWN])
async def test_b40_a_browser_may_try_so_often_within_an_hour(database: TestDatabase, email: str) -> None:
    people()
    async with browsing(http.ROUTES) as visitor:
        await visitor.post(routes.PASSWORD_RESET, data={"username": email})
        said = [await try_it(visitor) for _ in range(TRIES_PER_BROWSER + 1)]

    assert said[-2:] == [[("err.code_dead", "code")], [("err.too_many", None)]]


async def test_b40_a_network_may_try_so_often_within_an_hour(one_network: None) -> None:
    said: list[tuple[str, str | None]] = []
    for _ in range(TRIES_PER_NETWORK // TRIES_PER_BROWSER):
        async with browsing(http.ROUTES) as visitor:
            await visitor.post(routes.PASSWORD_RESET, data={"username": UNKNOWN})
            for _ in range(TRIES_PER_BROWSER):
                said += await try_it(visitor)
    async with browsing(http.ROUTES) as visitor:
        await visitor.post(routes.PASSWORD_RESET, data={"username": UNKNOWN})
        assert await try_it(visitor) == [("err.too_many", None)]

    assert ("err.too_many", None) not in said


async def test_b35_a_busy_server_counts_no_try_of_a_code(database: TestDatabase, gate: threading.Event) -> None:
    people()
    async with browsing(http.ROUTES) as visitor:
        await visitor.post(routes.PASSWORD_RESET, data={"username": AINO.email})
        before = counts()
        async with filled(hashing.hasher, gate, hashing.hasher.threads * ROOM):
            assert await try_it(visitor) == [("err.busy", None)]

    assert counts() == before
    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(OneTimeCode)).one().wrong_tries == 0


async def test_b35_a_busy_server_registers_nobody_says_so_and_keeps_what_was_typed(
    database: TestDatabase, gate: threading.Event
) -> None:
    async with browsing(registration.ROUTES) as visitor:
        async with filled(hashing.hasher, gate, hashing.hasher.threads * ROOM):
            answer = await visitor.post(routes.REGISTRATION, data=typed(AINO))

        assert led_to(answer) == "/rekisteroidy?tarkista=registration"
        assert refused_with(visitor, REGISTRATION) == [("err.busy", None)]
        assert draft_of(visitor, REGISTRATION).values["email"] == AINO.email
    assert (counts(), tags(), mails()) == ([], [], [])
