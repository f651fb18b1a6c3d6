"""Local days of Europe/Helsinki and their quarter-hours. The only module that computes quarters.

A quarter is named by its local day and index; index 0 begins at local midnight and each begins 15 minutes after the
one before it, as time passes, whatever the clock on the wall does. A day has 96 quarters, 92 when summer time begins
and 100 when it ends. Pairs of days are half-open, `[first, end)`; moments are aware and come out in UTC.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from aina_app.core.clock import HELSINKI

QUARTER = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)
QUARTERS_AN_HOUR = 4
ORDINARY_QUARTERS = 96
MOST_QUARTERS = 100
WEEKS_A_YEAR = timedelta(weeks=52)
REMEMBERED_DAYS = 4096


class IsoWeek(NamedTuple):
    """A week, Monday to Sunday, named by its ISO year: 1 January 2027 lies in week 53 of 2026."""

    year: int
    week: int


@lru_cache(REMEMBERED_DAYS)
def day_start(day: date) -> datetime:
    """The moment of local midnight, UTC."""
    return datetime.combine(day, time(), HELSINKI).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The moment at which `day` has passed: the start of the next one, UTC."""
    return day_start(day + ONE_DAY)


def day_of(moment: datetime) -> date:
    """The local day in which a moment lies."""
    return moment.astimezone(HELSINKI).date()


def quarters_in(day: date) -> int:
    """How many quarters the day has: 96, or 92 or 100 when the clocks change."""
    return (day_end(day) - day_start(day)) // QUARTER


def quarter_start(day: date, index: int) -> datetime:
    """The moment at which quarter `index` of the day begins, UTC.

    Raises:
        ValueError: the day has no such quarter.
    """
    if not 0 <= index < quarters_in(day):
        raise ValueError(f"{day} has no quarter {index}")
    return day_start(day) + QUARTER * index


def quarter_starts(day: date) -> list[datetime]:
    """The moments at which the day's quarters begin, in order, UTC."""
    return [day_start(day) + QUARTER * index for index in range(quarters_in(day))]


def quarter_of(moment: datetime) -> tuple[date, int]:
    """Local day and index of the quarter in which a moment lies."""
    day = day_of(moment)
    return day, (moment - day_start(day)) // QUARTER


def starts_quarter(moment: datetime) -> bool:
    """Whether a quarter begins at exactly this moment."""
    return (moment - day_start(day_of(moment))) % QUARTER == timedelta(0)


def quarters_passed(day: date, now: datetime) -> int:
    """How many of the day's quarters have ended at `now`."""
    return min(max((now - day_start(day)) // QUARTER, 0), quarters_in(day))


@lru_cache(REMEMBERED_DAYS)
def wall_slots(day: date) -> Sequence[int]:
    """Where each quarter stands on the wall's clock: 0 is 00.00, 95 is 23.45; the hour that comes twice is 96 to 99.

    Quarters of two days with the same slot have the same local time and may be compared. What is in no other day
    (the hour that a long day has twice) or is missing from a short one finds no partner.
    """
    if quarters_in(day) == ORDINARY_QUARTERS:
        return range(ORDINARY_QUARTERS)
    return tuple(_wall_slot(moment.astimezone(HELSINKI)) for moment in quarter_starts(day))


def _wall_slot(local: datetime) -> int:
    in_hour = local.minute // 15
    return ORDINARY_QUARTERS + in_hour if local.fold else local.hour * QUARTERS_AN_HOUR + in_hour


def days(first: date, end: date) -> list[date]:
    """The days from `first` to the one before `end`; none if there are none."""
    return [first + timedelta(days=passed) for passed in range((end - first).days)]


def month_bounds(day: date) -> tuple[date, date]:
    """The first day of the calendar month in which `day` lies, and that of the next month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def week_bounds(day: date) -> tuple[date, date]:
    """The Monday of the week in which `day` lies, and the next Monday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def iso_week(day: date) -> IsoWeek:
    """The ISO week in which `day` lies."""
    named = day.isocalendar()
    return IsoWeek(named.year, named.week)


def date_year_before(day: date) -> date | None:
    """The same date a year before, for months and years; 29 February has none."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


def weekday_year_before(day: date) -> date:
    """The same weekday 364 days before, for days and weeks."""
    return day - WEEKS_A_YEAR
