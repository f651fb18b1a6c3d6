"""The doors of requests: hosts, methods, origins, content types and sizes, judged before anything reads them."""

import asyncio
import urllib.parse
from typing import Any

from starlette.datastructures import Headers as RequestHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aina_app.routes import DEMO_CLOCK, DEMO_DRAIN
from aina_app.settings import settings
from aina_app.web.refusals import Door, refusals

MOST_BODY_BYTES = 64 * 1024
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
FORM_TYPE = "application/x-www-form-urlencoded"
MACHINE_PATHS = {DEMO_CLOCK, DEMO_DRAIN}
"""Posted by programs without an `Origin`, never by another site's page; they exist in the demo only."""

ONE_CLICK = "/tilaus/lopeta/"
"""Mail programs post here without a session and without an origin (RFC 8058)."""

BODY_SECONDS = 20.0
"""Longest wait for the whole of a body, which is never long."""

STATUS = {
    Door.HOST: 421, Door.METHOD: 405, Door.ORIGIN: 403, Door.CONTENT_TYPE: 415, Door.SIZE: 413, Door.SLOW: 408,
}  # fmt: skip


class Peer:
    """Says whose request it is where own reverse proxies stand in front; what a client itself claims never counts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the address that the outermost own proxy saw into the scope."""
        if scope["type"] in {"http", "websocket"}:
            scope = {**scope, "client": _peer(scope)}
        await self._app(scope, receive, send)


def _peer(scope: Scope) -> Any:
    hops = settings().trusted_proxy_hops
    named = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for")
    seen = [address.strip() for address in named.split(",") if address.strip()]
    return (seen[-hops], 0) if 0 < hops <= len(seen) else scope.get("client")


class Doors:
    """Refuses unknown hosts, methods, foreign origins, other content types and bodies over 64 KiB."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._host = urllib.parse.urlsplit(settings().origin).netloc
        port = settings().port
        self._aliases = {f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]")} - {self._host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge the request's head, then read its body whole: nothing that is posted here is long."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = RequestHeaders(scope=scope)
        if self._is_alias(scope, headers):
            await RedirectResponse(settings().origin + _target(scope), 307)(scope, receive, send)
            return
        door, body = self._judge(scope, headers), None
        if door is None and scope["method"] == "POST":
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    body = await _whole_body(receive)
                door = Door.SIZE if body is None else None
            except TimeoutError:
                door = Door.SLOW
        if door is not None:
            refusals.count(door)
            await PlainTextResponse("", STATUS[door])(scope, receive, send)
            return
        await self._app(scope, receive if body is None else _again(body, receive), send)

    def _is_alias(self, scope: Scope, headers: RequestHeaders) -> bool:
        """Another name of this machine that somebody has typed: only one is the origin of pages and cookies."""
        typed = settings().is_demo and scope["method"] in {"GET", "HEAD"}
        return typed and headers.get("host", "") in self._aliases

    def _judge(self, scope: Scope, headers: RequestHeaders) -> Door | None:
        """What is wrong with the request's head, if anything."""
        if headers.getlist("host") != [self._host]:
            return Door.HOST
        if scope["method"] not in METHODS:
            return Door.METHOD
        if scope["method"] != "POST":
            return None
        if not self._same_origin(scope["path"], headers):
            return Door.ORIGIN
        if headers.get("content-type", "").split(";")[0].strip().lower() not in _types(scope["path"]):
            return Door.CONTENT_TYPE
        length = headers.get("content-length", "0")
        return None if length.isdecimal() and int(length) <= MOST_BODY_BYTES else Door.SIZE

    def _same_origin(self, path: str, headers: RequestHeaders) -> bool:
        if path.startswith(ONE_CLICK):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        origin = headers.get("origin")
        if origin is None:
            return site == "same-origin" or path in MACHINE_PATHS
        return origin == settings().origin


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return urllib.parse.quote("/" + scope["path"].lstrip("/")) + (f"?{query}" if query else "")


def _types(path: str) -> set[str]:
    if path in MACHINE_PATHS:
        return {"application/json"} if path == DEMO_CLOCK else {"application/json", ""}
    return {FORM_TYPE, "multipart/form-data"} if path.startswith(ONE_CLICK) else {FORM_TYPE}


async def _whole_body(receive: Receive) -> bytes | None:
    """The request's body, whether its length was announced or not; nothing if it is too long or breaks off."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BODY_BYTES or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body that has been read, then what comes after it."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return left.pop() if left else await receive()

    return give
