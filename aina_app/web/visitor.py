"""Who stands behind a request or an event: an `Actor` from hashes of cookies, looked up in the database each time."""

import asyncio
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from typing import Any

from starlette.requests import Request

from aina_app.accounts import sessions
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import Act, Actor, look, perform
from aina_app.web.cookies import CookieHashes, hashes_of

FAMILIES = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS", "macOS"),
           ("Linux", "Linux"))  # fmt: skip

current_actor: ContextVar[Actor] = ContextVar("current_actor")
"""Whom the gate let in for the event that is being handled."""

_touching: set[asyncio.Task[None]] = set()


@lru_cache(maxsize=1_000)
def device_label(user_agent: str) -> str:
    """Browser family and system, as shown on the list of devices; empty if neither is known."""
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (FAMILIES, SYSTEMS)]
    return ", ".join(part for part in found if part)


def anonymous(hashes: CookieHashes, network: str, user_agent: str) -> Actor:
    """An actor whose session has not been looked up yet."""
    return Actor(
        session_hash=hashes.session,
        browser_hash=hashes.browser,
        device_hash=hashes.device,
        network=network,
        user_agent=device_label(user_agent),
        request_id=uuid.uuid4().hex[:16],
    )


def actor_of_request(request: Request) -> Actor:
    """The anonymous actor of an HTTP request."""
    network = request.client.host if request.client else ""
    return anonymous(hashes_of(request.scope["headers"]), network, request.headers.get("user-agent", ""))


def actor_of_event(router_headers: Mapping[str, Any], network: str) -> Actor:
    """The anonymous actor of an event: its headers were put there by the socket's wrapper."""
    hashes = CookieHashes.unpacked(str(router_headers.get("authorization", "")))
    return anonymous(hashes, network, str(router_headers.get("user-agent", "")))


def read_session(act: Act, session_hash: str) -> CurrentSession | None:
    """The session of a hash that has just been made."""
    return sessions.read(act, session_hash)


def _read(act: Act) -> tuple[CurrentSession | None, bool]:
    session = sessions.read(act, act.actor.session_hash)
    return session, session is not None and sessions.needs_touch(act, session)


async def identify(anonymous_actor: Actor, *, by_person: bool = True) -> tuple[Actor, CurrentSession | None]:
    """Look the session up; `by_person` tells that a person did something, which keeps the session alive."""
    actor, session, stale = await _recognise(anonymous_actor)
    if session is not None and stale and by_person:
        await perform(anonymous_actor, sessions.touch, session.id_hash)
    return actor, session


async def identify_at_once(anonymous_actor: Actor, *, by_person: bool) -> tuple[Actor, CurrentSession | None]:
    """The same for an event, whose answer does not wait until the disk has the session's new end."""
    actor, session, stale = await _recognise(anonymous_actor)
    if session is not None and stale and by_person:
        task = asyncio.create_task(perform(anonymous_actor, sessions.touch, session.id_hash))
        _touching.add(task)
        task.add_done_callback(_touching.discard)
    return actor, session


async def _recognise(anonymous_actor: Actor) -> tuple[Actor, CurrentSession | None, bool]:
    if not anonymous_actor.session_hash:
        return anonymous_actor, None, False
    session, stale = await look(anonymous_actor, _read)
    account_id = session.account_id if session else None
    return replace(anonymous_actor, account_id=account_id), session, stale
