"""A document of the broker, kept: fresh for ten minutes, used for a day if the broker fails, fetched by one thread."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from aina_app.core.clock import now
from aina_app.core.refusal import Unavailable

FRESH = timedelta(minutes=10)
STALE_IF_ERROR = timedelta(hours=24)
BETWEEN_FORCED = timedelta(minutes=1)
T = TypeVar("T")


class Remembered(Generic[T]):
    """What `load` gave, with its age by the product's clock (which tests and demos also move backwards)."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._kept: tuple[T, datetime] | None = None
        self._forced_at: datetime | None = None

    def get(self) -> T:
        """The document; threads that come while one is fetching wait for its answer.

        Raises:
            Unavailable: the broker fails and nothing younger than 24 h is kept.
        """
        with self._lock:
            if self._kept is not None and _is_within(self._kept[1], FRESH):
                return self._kept[0]
            return self._fetched_or_stale()

    def refetched(self) -> T:
        """The document, fetched although fresh; at most once a minute, so that strange tokens can't drive us.

        Raises:
            Unavailable: as `get`.
        """
        with self._lock:
            if self._kept is not None and self._forced_at is not None and _is_within(self._forced_at, BETWEEN_FORCED):
                return self._kept[0]
            self._forced_at = now()
            return self._fetched_or_stale()

    def _fetched_or_stale(self) -> T:
        try:
            value = self._load()
        except Unavailable:
            if self._kept is not None and _is_within(self._kept[1], STALE_IF_ERROR):
                return self._kept[0]
            raise
        self._kept = (value, now())
        return value


def _is_within(moment: datetime, span: timedelta) -> bool:
    return timedelta(0) <= now() - moment < span
