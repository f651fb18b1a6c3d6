"""Websockets of one address: so many tabs of an office, and no flood (identity 7.3)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.types import Message, Receive, Scope, Send

from aina_app.settings import settings
from aina_app.web import socket
from aina_app.web.refusals import Door, refusals
from tests.databases import TestDatabase

pytestmark = pytest.mark.anyio

MOST = 3
HERE, NEIGHBOUR = "192.0.2.7", "192.0.2.8"


async def wait_for_the_end(_scope: Scope, receive: Receive, send: Send) -> None:
    """A framework that keeps its socket open until the browser leaves."""
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


@dataclass
class Tab:
    """One socket: what it was told, and how it leaves."""

    told: list[Message] = field(default_factory=list)
    said: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)

    @asynccontextmanager
    async def at(self, door: socket.SocketDoor, address: str) -> AsyncIterator["Tab"]:
        """Opened from `address` as long as the block lasts."""
        host = settings().origin.split("//")[1].encode()
        headers = [(b"host", host), (b"origin", settings().origin.encode())]
        scope = {"type": "websocket", "headers": headers, "query_string": b"", "client": (address, 50_000)}
        task = asyncio.create_task(door(scope, self.said.get, self._hear))
        await asyncio.sleep(0)
        yield self
        await self.said.put({"type": "websocket.disconnect", "code": 1001})
        await task

    async def _hear(self, message: Message) -> None:
        self.told.append(message)

    @property
    def is_open(self) -> bool:
        """Whether the door let it through."""
        return [message["type"] for message in self.told] == ["websocket.accept"]


async def opens(door: socket.SocketDoor, address: str) -> bool:
    """Whether one more tab gets through from `address`."""
    async with Tab().at(door, address) as tab:
        return tab.is_open


async def test_so_many_tabs_of_one_address_open_and_the_next_is_refused_until_one_is_closed(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "MOST_SOCKETS", MOST)
    door = socket.SocketDoor(wait_for_the_end, {})
    refused = refusals.counts[Door.SOCKETS]
    async with Tab().at(door, HERE), Tab().at(door, HERE):
        async with Tab().at(door, HERE) as last:
            assert last.is_open
            assert not await opens(door, HERE)
            assert await opens(door, NEIGHBOUR)
        assert await opens(door, HERE)

    assert refusals.counts[Door.SOCKETS] == refused + 1


async def test_a_household_of_ipv6_counts_as_one(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "MOST_SOCKETS", 1)
    door = socket.SocketDoor(wait_for_the_end, {})
    async with Tab().at(door, "2001:db8::1"):
        assert not await opens(door, "2001:db8::2")
        assert await opens(door, "2001:db8:0:1::1")
