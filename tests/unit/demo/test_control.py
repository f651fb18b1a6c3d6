"""The demo's clock by HTTP: ten years forward or back at most, and always back to the machine's."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from aina_app import routes
from aina_app.core import clock
from aina_app.demo import control
from aina_app.settings import settings

pytestmark = pytest.mark.anyio

ELSEWHERE = ("AINA_SMTP_HOST", "AINA_CIS_URL", "AINA_IDENTIFICATION_ISSUER")


@pytest.fixture(autouse=True)
def own_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No demo systems on this machine; whatever the clock shows, the next test has the machine's."""
    for name in ELSEWHERE:
        monkeypatch.setenv(name, "mail.example" if name == "AINA_SMTP_HOST" else "https://other.example")
    settings.cache_clear()
    yield
    clock.move_to(timedelta(0))


@pytest.fixture
async def program() -> AsyncIterator[httpx.AsyncClient]:
    """Something that moves the clock."""

    async def drain() -> dict[str, int]:
        return {}

    transport = httpx.ASGITransport(app=Starlette(routes=control.routes(drain)))
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        yield client


@pytest.mark.parametrize(
    "wish",
    [
        {"advance": "P99999999D"},
        {"advance": "-P999999999D"},
        {"advance": "P3660D"},
        {"set": "9999-12-31T23:59:59Z"},
        {"set": "0001-01-01T00:00:00Z"},
    ],
    ids=str,
)
async def test_a_clock_that_would_break_the_demo_is_refused_in_words(
    program: httpx.AsyncClient, wish: dict[str, str]
) -> None:
    answer = await program.post(routes.DEMO_CLOCK, json=wish)

    assert (answer.status_code, clock.moved()) == (400, timedelta(0))
    assert "ten years" in answer.json()["error"]


async def test_ten_years_are_ten_years_in_several_steps_too(program: httpx.AsyncClient) -> None:
    steps = [await program.post(routes.DEMO_CLOCK, json={"advance": "P2000D"}) for _ in range(2)]

    assert [step.status_code for step in steps] == [200, 400]
    assert clock.moved() == timedelta(days=2_000)


async def test_the_clock_comes_back_from_wherever_it_stands(program: httpx.AsyncClient) -> None:
    clock.move_to(timedelta(days=99_999_999))

    answer = await program.post(routes.DEMO_CLOCK, json={"reset": True})

    assert (answer.status_code, clock.moved()) == (200, timedelta(0))
