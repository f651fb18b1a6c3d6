"""The door of the websocket: who may open it, what it hides from the framework, which packets go through.

Only what our pages send gets past it: their packets, their events with their arguments, at a pace that a person could
keep up. The rest is dropped and counted, without an answer and before the framework would log it.
"""

import json
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aina_app.context import network_block
from aina_app.settings import settings
from aina_app.web.cookies import hashes_of
from aina_app.web.event_shapes import Shape, is_sent_by_pages
from aina_app.web.live import open_pages
from aina_app.web.refusals import Door, refusals

MOST_MESSAGE_LENGTH = 64 * 1024
RATE, BURST = 20.0, 60.0
"""Packets a second, and how many at once before that counts."""

MOST_SOCKETS = 200
"""Open at once from one address (IPv6: one /64): an office of many tabs, not a flood."""

HEARTBEATS = {"1", "2", "3", "41/_event,"}
CONNECT, EVENT = "40/_event,", "42/_event,"
SAYS_EVENT, SAYS_ERROR = "event", "client_error"
CLOSED_FOR_POLICY, CLOSED_FOR_SIZE = 1008, 1009


class SocketDoor:
    """Takes the cookies off the handshake: the framework sees only hashes, its state only their owner."""

    def __init__(self, app: ASGIApp, shapes: Mapping[str, Shape]) -> None:
        self._app, self._shapes = app, shapes
        self._host = urllib.parse.urlsplit(settings().origin).netloc.encode()
        self._most = MOST_SOCKETS * settings().network_scale
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse sockets of other origins; bind the client token to the session; let known packets through."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        door = self._judge(scope)
        if door is not None:
            refusals.count(door)
            await send({"type": "websocket.close", "code": CLOSED_FOR_POLICY})
            return
        inside, token = _without_cookies(scope)
        network = _network(scope)
        self._open[network] += 1
        try:
            await self._app(inside, _Packets(receive, send, self._shapes).receive, send)
        finally:
            open_pages.gone(token)
            self._close(network)

    def _close(self, network: str) -> None:
        self._open[network] -= 1
        if not self._open[network]:
            del self._open[network]

    def _judge(self, scope: Scope) -> Door | None:
        given = [(name, value) for name, value in scope["headers"] if name in {b"host", b"origin"}]
        if (b"host", self._host) not in given:
            return Door.HOST
        if (b"origin", settings().origin.encode()) not in given or len(given) != 2:  # noqa: PLR2004 - one of each
            return Door.ORIGIN
        return Door.SOCKETS if self._open[_network(scope)] >= self._most else None


def _network(scope: Scope) -> str:
    return network_block(scope["client"][0], 32, 64) if scope.get("client") else ""


class _Packets:
    """What one socket sends, without what no page of ours sends."""

    def __init__(self, receive: Receive, send: Send, shapes: Mapping[str, Shape]) -> None:
        self._receive, self._send, self._shapes = receive, send, shapes
        self._left, self._at = BURST, time.monotonic()

    async def receive(self) -> Message:
        """The next message that may go through; a message that is too long ends the socket."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            door = self._judge(message.get("text"))
            if door is None:
                return message
            refusals.count(door)
            if door is Door.SIZE:
                await self._send({"type": "websocket.close", "code": CLOSED_FOR_SIZE})
                return {"type": "websocket.disconnect", "code": CLOSED_FOR_SIZE}

    def _judge(self, text: str | None) -> Door | None:
        if text is not None and len(text) > MOST_MESSAGE_LENGTH:
            return Door.SIZE
        if not self._in_time():
            return Door.FLOOD
        if text in HEARTBEATS:
            return None
        if text is None or not text.startswith((CONNECT, EVENT)):
            return Door.PACKET
        return self._judge_packet(text[: len(EVENT)], text[len(EVENT) :])

    def _in_time(self) -> bool:
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * RATE) - 1
        self._at, is_in_time = now, self._left >= 0
        self._left = max(self._left, 0.0)
        return is_in_time

    def _judge_packet(self, kind: str, content: str) -> Door | None:
        try:
            said = json.loads(content or "{}")
        except (ValueError, RecursionError):
            return Door.PACKET
        if kind == CONNECT:
            return self._judge_connect(said)
        match said:
            case [name, dict()] if name == SAYS_ERROR:
                return None
            case [name, event] if name == SAYS_EVENT:
                return None if is_sent_by_pages(event, self._shapes) else Door.EVENT
        return Door.PACKET

    def _judge_connect(self, said: object) -> Door | None:
        """A connection brings the page's first event along."""
        if not isinstance(said, dict):
            return Door.PACKET
        first = said.get("event")
        return None if first is None or is_sent_by_pages(first, self._shapes) else Door.EVENT


def _without_cookies(scope: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The handshake as the framework may see it, and the client token that it gets."""
    hashes = hashes_of(scope["headers"])
    query = dict(urllib.parse.parse_qsl(scope["query_string"].decode("latin-1")))
    # Whoever knows a page's token but not its cookie must not find that page's state.
    token = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{hashes.session}:{query.get('token', '')}"))
    hidden = {b"cookie", b"authorization"}
    kept = [(name, value) for name, value in scope["headers"] if name not in hidden]
    inside = {
        **scope,
        "headers": [*kept, (b"authorization", hashes.packed().encode())],
        "query_string": urllib.parse.urlencode({**query, "token": token}).encode(),
    }
    return inside, token
