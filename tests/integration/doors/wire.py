"""A page's websocket, spoken by hand: any packet, any event, any name; and the frames that come back."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.integration.doors.visitor import Visitor

ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate_and_load"
CHAT = f"{ROOT}.aina_app___features___chat___state____chat_state"
LEAVING = f"{ROOT}.aina_app___ui___state____leaving"
PUBLIC_PAGE = "/asiakaspalvelu"
SECONDS = 20.0
Delta = dict[str, dict[str, Any]]


class Silence(AssertionError):
    """Nothing that was waited for came in time."""


@dataclass
class Wire:
    """An open socket of a page at `path`. `frames`: all that came, as text."""

    socket: ClientConnection = field(repr=False)
    path: str = PUBLIC_PAGE
    frames: list[str] = field(default_factory=list, repr=False)

    def packet(self, text: str | bytes) -> None:
        """Send a packet as it is."""
        self.socket.send(text)

    def event(self, name: str, payload: object = None, **members: Any) -> None:
        """Send an event as a page does; `members` put something else in its place."""
        place = {"pathname": self.path, "asPath": self.path}
        event = {"name": name, "payload": payload if payload is not None else {}, "router_data": place} | members
        self.packet("42/_event," + json.dumps(["event", event]))

    def next(self, seconds: float = SECONDS) -> Delta:
        """The next delta; packets that carry none are passed over."""
        while True:
            try:
                text = self.socket.recv(timeout=seconds)
            except TimeoutError:
                raise Silence(f"nothing within {seconds} s") from None
            assert isinstance(text, str)
            self.frames.append(text)
            if text.startswith("42/_event,"):
                said = json.loads(text.removeprefix("42/_event,"))
                return dict(said[1].get("delta") or {}) if said[0] == "event" else {}

    def load(self) -> None:
        """Let the page load: its state comes, then what its events fill in."""
        self.event(HYDRATE)
        while not self.next().get(ROOT, {}).get("is_hydrated_rx_state_"):
            pass

    def ask(self, name: str, payload: object = None, **members: Any) -> list[Delta]:
        """What an event is answered with, and what the events that it calls are."""
        self.event(name, payload, **members)
        return self.rest()

    def rest(self) -> list[Delta]:
        """All that is still on its way: an event for everybody is asked behind it, twice.

        An event that another one has called stands in line behind the first, but before the second.
        """
        got: list[Delta] = []
        for _ in range(2):
            self.event(f"{CHAT}.load")
            while CHAT not in (delta := self.next()):
                got.append(delta)
        return got

    def led_to(self, name: str, payload: object = None) -> str:
        """Where an event leads the page; that is all of its answer."""
        self.event(name, payload)
        delta = self.next()
        assert list(delta) == [LEAVING], delta
        return str(delta[LEAVING]["to_rx_state_"])

    def is_closed(self) -> bool:
        """Whether the other side has hung up."""
        try:
            while True:
                self.socket.recv(timeout=SECONDS)
        except ConnectionClosed:
            return True
        except TimeoutError:
            return False


@contextmanager
def wire(
    visitor: Visitor,
    path: str = PUBLIC_PAGE,
    *,
    token: str = "",
    origin: str | None = "",
    headers: Mapping[str, str] | None = None,
) -> Iterator[Wire]:
    """Open the socket of a page. `origin`: empty for the portal's own, None for no such header."""
    address = visitor.base_url.replace("http", "ws", 1)
    query = f"token={token or uuid.uuid4()}&EIO=4&transport=websocket"
    own = {"Cookie": visitor.cookie} if visitor.cookies else {}
    from_here: Any = visitor.base_url if origin == "" else origin
    with connect(
        f"{address}/_event/?{query}", origin=from_here, additional_headers=own | dict(headers or {}), proxy=None
    ) as socket:
        page = Wire(socket, path)
        page.frames.append(str(socket.recv(timeout=SECONDS)))
        page.packet("40/_event,{}")
        page.frames.append(str(socket.recv(timeout=SECONDS)))
        yield page


@contextmanager
def loaded(visitor: Visitor, path: str = PUBLIC_PAGE, **options: Any) -> Iterator[Wire]:
    """The same, with its page loaded."""
    with wire(visitor, path, **options) as page:
        page.load()
        yield page
