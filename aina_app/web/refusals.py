"""What the doors turn away, counted: the log hears of each kind at most once a minute, however many knock."""

import time
from collections import Counter
from enum import StrEnum

import structlog

log = structlog.get_logger()

QUIET_SECONDS = 60.0


class Door(StrEnum):
    """Where somebody was turned away."""

    HOST = "host"
    METHOD = "method"
    ORIGIN = "origin"
    CONTENT_TYPE = "content_type"
    SIZE = "size"
    SLOW = "slow"
    PATH = "path"
    PACKET = "packet"
    EVENT = "event"
    FLOOD = "flood"
    SOCKETS = "sockets"
    LEVEL = "level"


class Refusals:
    """Counts of this process since its start. Belongs to the event loop's thread."""

    def __init__(self) -> None:
        self.counts: Counter[Door] = Counter()
        self._untold: Counter[Door] = Counter()
        self._told_at: dict[Door, float] = {}

    def count(self, door: Door) -> None:
        """One more; the line in the log says how many there were since the line before."""
        self.counts[door] += 1
        self._untold[door] += 1
        now = time.monotonic()
        if now - self._told_at.get(door, -QUIET_SECONDS) >= QUIET_SECONDS:
            self._told_at[door] = now
            log.info("door.refused", door=door.value, count=self._untold.pop(door))


refusals = Refusals()
