"""Opening hours by the Finnish calendar: weekly hours, public holidays, exceptional days; open or not at a moment.

Days and times are local (Europe/Helsinki), moments are aware. Hours are half-open: the opening minute is open, the
closing minute is closed. Midsummer Eve and Christmas Eve count as holidays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays import HolidayBase, country_holidays

from aina_app.core.clock import HELSINKI
from aina_app.settings import settings

SOON = timedelta(minutes=30)
"""How long before closing the minutes are counted."""

MOST_DAYS_CLOSED = 60
"""How far ahead the next opening is looked for."""

NAMES_IN = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


class DayKind(StrEnum):
    """Why a day has the hours it has."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    OTHER_HOURS = "other_hours"


@dataclass(frozen=True, slots=True)
class Hours:
    """From opening to closing, `[opens, closes)`."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, text: str) -> "Hours | None":
        """`8-20` or `8.30-16`; an empty text means closed."""
        if not text:
            return None
        opens, closes = (datetime.strptime(part, "%H.%M" if "." in part else "%H").time() for part in text.split("-"))  # noqa: DTZ007 - a time of the day
        return cls(opens, closes)


@dataclass(frozen=True, slots=True)
class OpeningDay:
    """A local day and its hours; without hours it is closed."""

    day: date
    hours: Hours | None
    kind: DayKind = DayKind.ORDINARY

    @property
    def opens_at(self) -> datetime | None:
        """The moment of opening."""
        return datetime.combine(self.day, self.hours.opens, HELSINKI) if self.hours else None

    @property
    def closes_at(self) -> datetime | None:
        """The first moment that is closed again."""
        return datetime.combine(self.day, self.hours.closes, HELSINKI) if self.hours else None


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Open or closed at a moment.

    `open_until` while open, `opens_at` while closed (nothing if no opening is known); `closing_in` counts the last 30
    minutes, rounded up.
    """

    today: OpeningDay
    open_until: datetime | None = None
    opens_at: datetime | None = None
    closing_in: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether someone answers now."""
        return self.open_until is not None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours of each weekday (Monday first), and the days that differ.

    Exceptional days win in this order: `other_hours`, `closed`, `ordinary` (a holiday that is a working day), holidays.
    """

    weekly: tuple[Hours | None, ...]
    closed: frozenset[date] = frozenset()
    other_hours: Mapping[date, Hours | None] = field(default_factory=dict)
    ordinary: frozenset[date] = frozenset()

    def on(self, day: date) -> OpeningDay:
        """The hours of a day."""
        if day in self.other_hours:
            return OpeningDay(day, self.other_hours[day], DayKind.OTHER_HOURS)
        if day in self.closed:
            return OpeningDay(day, None, DayKind.CLOSED)
        if day not in self.ordinary and holiday_name(day):
            return OpeningDay(day, None, DayKind.HOLIDAY)
        return OpeningDay(day, self.weekly[day.weekday()])

    def at(self, moment: datetime) -> OpeningState:
        """Open or closed at `moment`, and until when."""
        today = self.on(moment.astimezone(HELSINKI).date())
        opens_at, closes_at = today.opens_at, today.closes_at
        if opens_at is None or closes_at is None or moment >= closes_at:
            return OpeningState(today, opens_at=self._next_opening(today.day + timedelta(days=1)))
        if moment < opens_at:
            return OpeningState(today, opens_at=opens_at)
        left = closes_at.astimezone(UTC) - moment.astimezone(UTC)
        return OpeningState(today, open_until=closes_at, closing_in=_minutes(left) if left <= SOON else None)

    def week(self, day: date) -> list[OpeningDay]:
        """The days from Monday to Sunday around `day`."""
        monday = day - timedelta(days=day.weekday())
        return [self.on(monday + timedelta(days=number)) for number in range(7)]

    def exceptions(self, first: date, days: int) -> list[OpeningDay]:
        """Those of the `days` days from `first` on whose hours are not the weekday's own."""
        following = [self.on(first + timedelta(days=number)) for number in range(days)]
        return [one for one in following if one.hours != self.weekly[one.day.weekday()]]

    def _next_opening(self, first: date) -> datetime | None:
        following = (self.on(first + timedelta(days=number)).opens_at for number in range(MOST_DAYS_CLOSED))
        return next((opens_at for opens_at in following if opens_at is not None), None)


def holiday_name(day: date, language: str = "fi") -> str:
    """The public holiday's name in `fi`, `sv` or `en`; empty on other days."""
    return str(_holidays(language).get(day, ""))


def schedule() -> Schedule:
    """The hours of the settings."""
    chosen = settings()
    return Schedule(
        weekly=tuple(Hours.parse(text) for text in chosen.service_hours),
        closed=frozenset(chosen.service_closed_days),
        other_hours={day: Hours.parse(text) for day, text in chosen.service_other_hours.items()},
        ordinary=frozenset(chosen.service_open_days),
    )


def _minutes(left: timedelta) -> int:
    return -(-left // timedelta(minutes=1))


@lru_cache
def _holidays(language: str) -> HolidayBase:
    return country_holidays("FI", language=NAMES_IN[language])
