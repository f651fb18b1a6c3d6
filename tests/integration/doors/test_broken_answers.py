"""The outermost wrappers alone: what they make of an application that breaks, and of proxies in front."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from aina_app.settings import settings
from aina_app.web.doors import Doors, Peer
from aina_app.web.headers import Headers, PageHeaders
from tests.integration.doors.production import SAFE, Environment

pytestmark = pytest.mark.anyio
PAGE = b"<h1>Palvelussa on h\xc3\xa4iri\xc3\xb6</h1>"
SECRET = "hunter2"


async def breaks(_: Request) -> Response:
    raise RuntimeError(SECRET)


async def says_500(_: Request) -> Response:
    return HTMLResponse(SECRET, 500)


async def bare(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError(SECRET)


async def who(request: Request) -> Response:
    return JSONResponse(request.client.host if request.client else "")


def framed(app: ASGIApp, folder: Path) -> ASGIApp:
    """As `serve` wraps it."""
    (folder / "404.html").write_text("<script>1</script>", encoding="utf-8")
    return Peer(Headers(Doors(app), PageHeaders(folder), PAGE))


async def ask(app: ASGIApp, **headers: str) -> httpx.Response:
    """A GET of the one path there is."""
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        return await client.get("/x", headers={name.replace("_", "-"): value for name, value in headers.items()})


APPS: dict[str, ASGIApp] = {
    "a route that raises": Starlette(routes=[Route("/x", breaks)]),
    "a route that says 500": Starlette(routes=[Route("/x", says_500)]),
    "an application without any handler": bare,
}


@pytest.mark.parametrize("app", APPS)
async def test_whatever_breaks_is_shown_as_the_designed_page(
    app: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = await ask(framed(APPS[app], tmp_path))

    assert (answer.status_code, answer.content) == (500, PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe-" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["server"] == ""
    assert SECRET not in "".join(capfd.readouterr())


async def test_production_asks_browsers_to_stay_on_https(tmp_path: Path, environment: Environment) -> None:
    app = Starlette(routes=[Route("/x", who)])
    assert "strict-transport-security" not in (await ask(framed(app, tmp_path))).headers

    environment(SAFE)

    answer = await ask(framed(app, tmp_path))
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        ("0", "203.0.113.9", "192.0.2.7"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("2", "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        ("2", "203.0.113.9", "192.0.2.7"),
        ("1", "", "192.0.2.7"),
    ],
)
async def test_only_own_proxies_say_whose_request_it_is(
    tmp_path: Path, environment: Environment, hops: str, forwarded: str, seen: str
) -> None:
    environment({"AINA_TRUSTED_PROXY_HOPS": hops})
    app = framed(Starlette(routes=[Route("/x", who)]), tmp_path)

    assert (await ask(app, X_Forwarded_For=forwarded)).json() == seen
