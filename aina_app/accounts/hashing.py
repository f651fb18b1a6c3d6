"""Bcrypt beside everything else: few threads that step back, bounded lines, an honest "busy"; the known go first."""

import asyncio
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Line = deque[asyncio.Future[None]]

WAITING_PER_THREAD = 13
STEP_BACK = 10
"""By how much a hashing thread is nicer than the rest: with it, logins that fill all cores leave other people's pages
as fast as they are (p99 0.9 to 1.7 of idle; 2.7 without)."""


class Busy(Exception):
    """More passwords wait to be checked than can be checked in a few seconds: nothing was done."""


class Hasher:
    """Runs password hashes in `threads` threads; refuses what would have to wait too long.

    Two lines wait for the threads, each as long as the other: browsers known to their account, and everybody else.
    The known are served first, so a flood of strangers keeps nobody out who has been here before.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="bcrypt", initializer=_step_back)
        self._longest = threads * WAITING_PER_THREAD
        self._free = threads
        self._known, self._others = Line(), Line()
        self.shed = 0

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function` in a hashing thread, in its turn.

        Raises:
            Busy: the line is full.
        """
        return await self._run(self._others, partial(function, *args, **kwargs))

    async def run_first(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a browser that its account knows: before all who wait in the other line.

        Raises:
            Busy: the line of the known is full, too.
        """
        return await self._run(self._known, partial(function, *args, **kwargs))

    async def _run(self, line: Line, call: Callable[[], T]) -> T:
        if not self._free and len(line) >= self._longest:
            self.shed += 1
            raise Busy
        await self._turn(line)
        future = self._pool.submit(call)
        loop = asyncio.get_running_loop()
        # A cancelled caller's thread goes on: its place comes back only when the thread has ended.
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        return await asyncio.shield(asyncio.wrap_future(future))

    async def _turn(self, line: Line) -> None:
        if self._free:
            self._free -= 1
            return
        place = asyncio.get_running_loop().create_future()
        line.append(place)
        try:
            await place
        except asyncio.CancelledError:
            with suppress(ValueError):
                line.remove(place)
            if not place.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        """Give a thread to the next who still waits."""
        for line in (self._known, self._others):
            while line:
                place = line.popleft()
                if not place.done():
                    place.set_result(None)
                    return
        self._free += 1


def _step_back() -> None:
    # Linux alone takes a thread's number here; elsewhere it could be another process.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), STEP_BACK)


hasher = Hasher(max(1, os.cpu_count() or 1))
"""The one of this process: as many threads as cores; bcrypt releases the interpreter while it works."""
