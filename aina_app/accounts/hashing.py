"""Bcrypt beside everything else: few threads, a bounded queue, an honest "busy"."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WAITING_PER_THREAD = 13


class Busy(Exception):
    """More passwords wait to be checked than can be checked in a few seconds: nothing was done."""


class Hasher:
    """Runs password hashes in `threads` threads; refuses what would have to wait too long."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="bcrypt")
        self._room = threads * (1 + WAITING_PER_THREAD)
        self._inside = 0
        self.shed = 0

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function` in a hashing thread. A cancelled caller's place comes back only when its thread has ended.

        Raises:
            Busy: the queue is full.
        """
        if self._inside >= self._room:
            self.shed += 1
            raise Busy
        self._inside += 1
        future = self._pool.submit(function, *args, **kwargs)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        return await asyncio.shield(asyncio.wrap_future(future))

    def _leave(self) -> None:
        self._inside -= 1


hasher = Hasher(max(1, os.cpu_count() or 1))
"""The one of this process: as many threads as cores; bcrypt releases the interpreter while it works."""
