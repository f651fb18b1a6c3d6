"""The doors of posts that come from no page of ours, or never to an end (B51, B79)."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from aina_app import routes
from aina_app.settings import settings
from aina_app.web import doors
from aina_app.web.doors import FORM_TYPE, Doors

pytestmark = pytest.mark.anyio

JSON = {"content-type": "application/json"}
FOREIGN = ["https://evil.example", "null", "http://localhost:1"]


async def status(path: str, headers: dict[str, str]) -> int:
    """What a post with these headers is answered with; 200: it has come through."""
    transport = httpx.ASGITransport(app=Doors(PlainTextResponse("in")))
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as program:
        return (await program.post(path, headers=headers, content=b"{}")).status_code


@pytest.mark.parametrize("path", sorted(doors.MACHINE_PATHS))
@pytest.mark.parametrize(
    "headers", [*({"Origin": origin} for origin in FOREIGN), {"Sec-Fetch-Site": "cross-site"}], ids=str
)
async def test_b51_no_other_site_moves_the_clock_of_the_demo(path: str, headers: dict[str, str]) -> None:
    assert await status(path, headers | JSON) == 403


@pytest.mark.parametrize("path", sorted(doors.MACHINE_PATHS))
async def test_programs_and_our_own_pages_use_the_controls(path: str) -> None:
    assert await status(path, JSON) == 200
    assert await status(path, JSON | {"Origin": settings().origin}) == 200


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/plain"}, {"content-type": FORM_TYPE}], ids=str)
async def test_b51_the_clock_takes_json_alone(headers: dict[str, str]) -> None:
    assert await status(routes.DEMO_CLOCK, headers) == 415


async def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "BODY_SECONDS", 0.01)
    host, said = settings().origin.removeprefix("http://"), list[Message]()
    headers = {"host": host, "origin": settings().origin, "content-type": FORM_TYPE, "content-length": "9"}
    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": routes.LOGIN, "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[Message] = [{"type": "http.request", "body": b"user", "more_body": True}]

    async def receive() -> Message:
        return sent.pop() if sent else await asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        said.append(message)

    async with asyncio.timeout(5):
        await Doors(PlainTextResponse("in"))(scope, receive, send)

    assert said[0]["status"] == 408
