"""One hard deadline for a whole HTTP call."""

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Self

_CONNECTED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})


def _anything(_stream: Any) -> None:
    """No peer is refused."""


class Deadline:
    """Cuts the connection when the time is up: timeouts of the client start anew with each byte that drips in.

    `judge` is given the stream as soon as it is connected, before anything is sent; it may close it and raise.
    """

    def __init__(self, seconds: float, judge: Callable[[Any], None] = _anything) -> None:
        self.has_passed = False
        self._judge = judge
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the socket as soon as it is connected (`trace` extension of httpx)."""
        if event not in _CONNECTED:
            return
        stream = info["return_value"]
        self._socket = stream.get_extra_info("socket")
        self._judge(stream)
        if self.has_passed:
            self._cut()

    def _pass(self) -> None:
        self.has_passed = True
        self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # of the plain class: a TLS socket's own would first talk to the other side
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
