"""A browser for the forms that are posted: a feature's own routes by HTTP, its cookies kept as a browser keeps them."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from aina_app.context import act
from aina_app.core.secrets import token_hash
from aina_app.web.cookies import browser_name
from aina_app.web.drafts import Draft, read_draft
from tests.factories import NETWORK, USER_AGENT, make_actor

ORIGIN = "https://localhost:3000"
"""HTTPS, else nothing would send a `Secure` cookie back."""


@asynccontextmanager
async def browsing(routes: Iterable[BaseRoute], network: str = NETWORK) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of its own in front of `routes`."""
    transport = httpx.ASGITransport(app=Starlette(routes=list(routes)), client=(network, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"user-agent": USER_AGENT}) as browser:
        yield browser


def led_to(answer: httpx.Response) -> str:
    """Where a post led."""
    assert answer.status_code == httpx.codes.SEE_OTHER
    return answer.headers["location"]


def draft_of(browser: httpx.AsyncClient, form: str) -> Draft:
    """What was kept of a refused form for this browser, and why it was refused."""
    with act(make_actor(browser=browser.cookies.get(browser_name()) or ""), read_only=True) as this:
        return read_draft(this, form)


def refused_with(browser: httpx.AsyncClient, form: str) -> list[tuple[str, str | None]]:
    """Code and field of each refusal of the browser's form."""
    return [(one.code, one.field) for one in draft_of(browser, form).refusals]


def hash_of_cookie(browser: httpx.AsyncClient, name: str) -> str:
    """What the portal would look up for the browser's cookie; empty if it has none."""
    value = browser.cookies.get(name)
    return token_hash(value) if value else ""
