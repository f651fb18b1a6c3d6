"""A server that has more passwords to hash than it can: every place taken until the gate is opened."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aina_app.accounts.hashing import WAITING_PER_THREAD, Hasher

LONGEST_WAIT = 20.0
ROOM = 1 + WAITING_PER_THREAD
"""How many one thread takes: one at work, the others in its line."""


@asynccontextmanager
async def filled(hasher: Hasher, gate: threading.Event, room: int) -> AsyncIterator[list[asyncio.Task[bool]]]:
    """A hasher whose every place is taken as long as the gate is closed."""
    tasks = [asyncio.create_task(hasher.run(gate.wait, LONGEST_WAIT)) for _ in range(room)]
    await asyncio.sleep(0)
    yield tasks
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
