"""The product's one clock. Nothing else may ask the system what time it is (ruff TID251)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
_moved = [timedelta(0)]


def now() -> datetime:
    """The moment, timezone-aware, UTC."""
    return real_now() + _moved[0]


def real_now() -> datetime:
    """The machine's own moment (demo control only)."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


def today() -> date:
    """The customer's local day (Europe/Helsinki): the day that the guide and the contracts mean."""
    return now().astimezone(HELSINKI).date()


def moved() -> timedelta:
    """How far this process's clock stands from the system's."""
    return _moved[0]


def move_to(offset: timedelta) -> None:
    """Let this process's clock stand `offset` from the system's (demo control only; tests use time-machine)."""
    _moved[0] = offset
