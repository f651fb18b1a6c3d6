"""A page as a browser holds it open: the websocket, its hydration, presses and their answers. No browser around it."""

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

STATE = "reflex___state____state"
HYDRATE = f"{STATE}.hydrate_and_load"
HYDRATED = f'"{STATE}":{{"is_hydrated_rx_state_":true}}'
PING, PONG, MESSAGE = "2", "3", '42/_event,["event",'
ANSWER_SECONDS = 20.0
MEMBER, GONE = "_rx_state_", ""


def state_name(module: str, state: str) -> str:
    """The framework's name of a State class: `state_name("home", "home_state")`."""
    return f"{STATE}.aina_app___features___{module}___state____{state}"


class OpenPage:
    """One open page at `path`; presses are asked one after another."""

    def __init__(self, socket: ClientConnection, path: str) -> None:
        self._socket, self._path = socket, path
        self._answers: asyncio.Queue[tuple[float, str]] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, base_url: str, cookie: str, path: str = "/") -> "OpenPage":
        """Connect as the built page does, and wait until its `on_load` has filled it."""
        address = base_url.replace("http", "ws", 1)
        query = f"token={uuid.uuid4()}&EIO=4&transport=websocket"
        socket = await connect(
            f"{address}/_event/?{query}",
            origin=base_url,  # type: ignore[arg-type]  # a new type of str
            additional_headers={"Cookie": cookie},
            compression=None,
            ping_interval=None,
            open_timeout=ANSWER_SECONDS,
            max_queue=None,
        )
        await socket.recv()
        page = cls(socket, path)
        try:
            await page._hydrate()
        except BaseException:
            await page.close()
            raise
        return page

    async def _hydrate(self) -> None:
        boot = {"event": self._event(HYDRATE, {"hashes": []})}
        await self._socket.send(f"40/_event,{json.dumps(boot)}")
        await self._answer(HYDRATED)

    def _event(self, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {"name": name, "payload": payload, "router_data": {"pathname": self._path, "asPath": self._path}}

    async def press(self, state: str, handler: str, **payload: Any) -> float:
        """Send one event; seconds until the change of `state` has come."""
        began = time.perf_counter()
        came, _ = await self._send(state, handler, payload)
        return came - began

    async def ask(self, state: str, handler: str, **payload: Any) -> dict[str, Any]:
        """Send one event; what it has changed in `state`, by the names of the members."""
        _, text = await self._send(state, handler, payload)
        delta = json.loads(text.partition(",")[2])[1]["delta"][state]
        return {name.removesuffix(MEMBER): value for name, value in delta.items()}

    async def _send(self, state: str, handler: str, payload: Mapping[str, Any]) -> tuple[float, str]:
        sent = json.dumps(["event", self._event(f"{state}.{handler}", payload)])
        await self._socket.send(f"42/_event,{sent}")
        return await self._answer(f'"{state}":')

    async def _answer(self, mark: str) -> tuple[float, str]:
        """When the update with `mark` came, and its text.

        Raises:
            ConnectionError: the portal is gone.
            TimeoutError: it came not in time.
        """
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                came, text = await self._answers.get()
                if text == GONE:
                    raise ConnectionError
                if mark in text:
                    return came, text

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                text = str(message)
                if text == PING:
                    await self._socket.send(PONG)
                elif text.startswith(MESSAGE):
                    self._answers.put_nowait((time.perf_counter(), text))
        except ConnectionClosed:  # a ping may come while the tab closes
            pass
        finally:
            self._answers.put_nowait((time.perf_counter(), GONE))

    async def close(self) -> None:
        """The tab is closed."""
        await self._socket.close()
        await self._reading
