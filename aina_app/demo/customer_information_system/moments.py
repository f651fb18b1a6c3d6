"""Moments of this system: the common clock and its own offset, written as RFC 3339 in UTC."""

from datetime import UTC, datetime, timedelta

from aina_app.core import clock


def text_of(moment: datetime) -> str:
    """`2026-11-24T12:05:00.000Z`: sorts as it follows."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """The moment that RFC 3339 `text` means.

    Raises:
        ValueError: not a moment, or without a time zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


class Clock:
    """The system's own clock: the machine's, `offset` away; a portal's clock moved in this process is not seen."""

    def __init__(self) -> None:
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """The moment, in UTC."""
        return clock.now() - clock.moved() + self.offset
