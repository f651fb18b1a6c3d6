"""Ports for processes that are started a moment later: nobody else of this machine's tests gets them meanwhile.

The portal's server shares a port with whoever has it already, so two portals on one port would answer in turns.
"""

import fcntl
import os
import secrets
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

RANGE = range(20_000, 32_000)
"""Below what the system gives to connections that go out."""


class Ports:
    """So many ports, kept for their holder until they are given back; the end of the process gives them back too."""

    def __init__(self, count: int) -> None:
        self._locks: list[IO[str]] = []
        self.numbers: list[int] = []
        while len(self.numbers) < count:
            self._try(secrets.choice(RANGE))

    def _try(self, port: int) -> None:
        folder = Path(tempfile.gettempdir()) / f"aina-test-ports-{os.getuid()}"
        folder.mkdir(exist_ok=True)
        lock = (folder / str(port)).open("w")
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_free(port):
                self._locks.append(lock)
                self.numbers.append(port)
                return
        lock.close()

    def give_back(self) -> None:
        """Nobody listens there any more."""
        for lock in self._locks:
            lock.close()
        self._locks.clear()


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False
