"""Consumption at a glance, from stored readings: yesterday, this month, the month's days, the year before.

Only days within a contract are looked at: never the former resident's. Sums are of what is there; what is missing is
said and never counted as zero.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from aina_app.context import Act
from aina_app.core import calendar
from aina_app.core.calendar import ONE_DAY
from aina_app.core.energy import Wh
from aina_app.readings.store import DayReading, last_day_read, read_days

CERTAIN_SHARE = Fraction(9, 10)
"""From this completeness on a figure stands for its whole period."""

STALE_AFTER = timedelta(days=3)
LOOK_BACK = timedelta(days=3 * 366)
"""How far back the newest reading is looked for: readings are kept for three years."""


class FigureStatus(StrEnum):
    """What a day's sum is; the weakest of what applies.

    Readings of a day are due by the end of the next one: until then they are awaited, not missing.
    """

    AWAITED = "awaited"
    MISSING = "missing"
    PARTIAL = "partial"
    ESTIMATED = "estimated"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class ContractDays:
    """The local days of a contract on a metering point, both ends in; without `end` it goes on."""

    start: date
    end: date | None = None

    def through(self, day: date) -> date:
        """The last day of the contract that is not after `day`."""
        return day if self.end is None else min(self.end, day)

    def covers(self, day: date) -> bool:
        """Whether the day lies in the contract."""
        return self.start <= self.through(day) == day


@dataclass(frozen=True, slots=True)
class DayFigure:
    """One local day: its energy, how many of the quarters that have passed are there, how many of them estimated.

    `year_before_wh`: the same date a year before; nothing if it lies outside of the contract, if less than 90 % of it
    is there, or if there was no such date.
    """

    day: date
    wh: Wh
    present: int
    estimated: int
    expected: int
    status: FigureStatus
    year_before_wh: Wh | None = None


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A month so far, `first` to `last`: up to its newest reading; `expected` counts the quarters until then."""

    first: date
    last: date
    wh: Wh
    present: int
    estimated: int
    expected: int

    @property
    def is_partial(self) -> bool:
        """Whether readings are missing before the newest one."""
        return self.present < self.expected


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same part of two years, over the quarters that both have; `share` of all that have passed.

    `is_partial`: less than 90 % of them are on both sides, which is to be said beside the figure.
    """

    wh: Wh
    before_wh: Wh
    share: Fraction

    @property
    def is_partial(self) -> bool:
        """Whether too little is there to stand for the whole."""
        return self.share < CERTAIN_SHARE


@dataclass(frozen=True, slots=True)
class Glance:
    """What Etusivu shows of a metering point. What cannot be told is nothing, never zero.

    `days` are those of the month of `days_month` that lie in the contract, until today. On the first day of a month,
    which has no readings yet, and after the end of a contract it is an earlier month than the present one.
    """

    yesterday: DayFigure | None
    month: MonthFigure | None
    comparison: Comparison | None
    readings_until: datetime | None
    is_stale: bool
    days_month: date | None
    days: tuple[DayFigure, ...]


def glance(act: Act, gsrn: str, contract: ContractDays) -> Glance:
    """Figures of a metering point at the act's moment, within the days of the contract.

    Whether the actor may see the metering point at all is for the caller to have asked.
    """
    today = calendar.day_of(act.now)
    yesterday = today - ONE_DAY
    this_month, _ = calendar.month_bounds(today)
    shown_first, shown_end = calendar.month_bounds(contract.through(yesterday))
    series = _Series(act, gsrn, contract, calendar.days(min(shown_first, this_month), today + ONE_DAY))
    until = series.readings_until()
    days = tuple(series.day_figure(day) for day in series.days if shown_first <= day < shown_end)
    of_month = [day for day in series.days if day >= this_month]
    return Glance(
        yesterday=series.day_figure(yesterday) if yesterday in series.days else None,
        month=series.month_figure(of_month, until) if until else None,
        comparison=series.comparison(of_month, until) if until else None,
        readings_until=until,
        is_stale=until is not None and contract.through(today) == today and act.now - until > STALE_AFTER,
        days_month=shown_first if days else None,
        days=days,
    )


class _Series:
    """The readings of some days of a contract, and of the same dates a year before."""

    def __init__(self, act: Act, gsrn: str, contract: ContractDays, days: list[date]) -> None:
        self._act, self._gsrn, self._contract = act, gsrn, contract
        self.days = [day for day in days if contract.covers(day)]
        before = [day for day in map(calendar.date_year_before, self.days) if day and contract.covers(day)]
        self._readings = self._read(self.days) | self._read(before)

    def _read(self, days: list[date]) -> dict[date, DayReading]:
        found = read_days(self._act, self._gsrn, days[0], days[-1]) if days else []
        return {reading.day: reading for reading in found}

    def readings_until(self) -> datetime | None:
        """The end of the newest quarter that is there, in the whole of the contract."""
        there = [day for day in self.days if day in self._readings and self._readings[day].present]
        newest = there[-1] if there else self._newest_before()
        if newest is None:
            return None
        reading = self._readings.get(newest) or self._read([newest])[newest]
        last_index = int(np.flatnonzero(reading.quarters.is_present)[-1])
        return calendar.quarter_start(newest, last_index) + calendar.QUARTER

    def _newest_before(self) -> date | None:
        last = self._contract.through(calendar.day_of(self._act.now))
        first = max(self._contract.start, last - LOOK_BACK)
        return last_day_read(self._act, self._gsrn, first, last)

    def day_figure(self, day: date) -> DayFigure:
        """One day of the series."""
        reading = self._readings.get(day)
        expected = calendar.quarters_passed(day, self._act.now)
        return DayFigure(
            day=day,
            wh=reading.total_wh if reading else Wh(0),
            present=reading.present if reading else 0,
            estimated=reading.estimated if reading else 0,
            expected=expected,
            status=self._status(day, reading, expected),
            year_before_wh=self._year_before(day),
        )

    def _status(self, day: date, reading: DayReading | None, expected: int) -> FigureStatus:
        if reading is None or not reading.present:
            is_due = self._act.now >= calendar.day_end(day + ONE_DAY)
            return FigureStatus.MISSING if is_due else FigureStatus.AWAITED
        if reading.present < expected:
            return FigureStatus.PARTIAL
        return FigureStatus.ESTIMATED if reading.estimated else FigureStatus.MEASURED

    def _year_before(self, day: date) -> Wh | None:
        before = self._reading_year_before(day)
        if before is None or before.present < CERTAIN_SHARE * calendar.quarters_in(before.day):
            return None
        return before.total_wh

    def _reading_year_before(self, day: date) -> DayReading | None:
        before = calendar.date_year_before(day)
        return self._readings.get(before) if before else None

    def month_figure(self, days: list[date], until: datetime) -> MonthFigure | None:
        """The sum of days up to the newest reading; nothing if none of them has one."""
        passed = [day for day in days if calendar.day_start(day) < until]
        there = [self._readings[day] for day in passed if day in self._readings]
        if not there:
            return None
        return MonthFigure(
            first=passed[0],
            last=passed[-1],
            wh=Wh(sum(reading.total_wh for reading in there)),
            present=sum(reading.present for reading in there),
            estimated=sum(reading.estimated for reading in there),
            expected=_passed(passed, until),
        )

    def comparison(self, days: list[date], until: datetime) -> Comparison | None:
        """Days up to the newest reading beside the same dates a year before; nothing if they share no quarter."""
        pairs = [(self._readings.get(day), self._reading_year_before(day)) for day in days]
        sums = [_paired(now, before) for now, before in pairs if now and before]
        both = sum(count for count, _, _ in sums)
        if not both:
            return None
        wh, before_wh = sum(wh for _, wh, _ in sums), sum(wh for _, _, wh in sums)
        return Comparison(Wh(wh), Wh(before_wh), Fraction(both, _passed(days, until)))


def _passed(days: list[date], until: datetime) -> int:
    return sum(calendar.quarters_passed(day, until) for day in days)


def _paired(now: DayReading, before: DayReading) -> tuple[int, int, int]:
    """How many quarters of the same local time two days both have, and the energy of those on either side."""
    (wh, there), (before_wh, before_there) = _by_wall_clock(now), _by_wall_clock(before)
    both = there & before_there
    return int(both.sum()), int(wh[both].sum()), int(before_wh[both].sum())


def _by_wall_clock(reading: DayReading) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Wh and presence by slot on the wall's clock, so that days of other lengths stand beside each other."""
    slots = list(calendar.wall_slots(reading.day))
    wh, there = np.zeros(calendar.MOST_QUARTERS, np.int64), np.zeros(calendar.MOST_QUARTERS, np.bool_)
    wh[slots], there[slots] = reading.quarters.wh, reading.quarters.is_present
    return wh, there
