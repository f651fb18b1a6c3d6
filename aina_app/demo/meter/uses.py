"""What electricity is used for, and when: the shape of each use over the quarters of days, without a unit."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

import holidays
import numpy as np
from numpy.typing import NDArray

from aina_app.demo.meter import noise
from aina_app.demo.meter.axis import Axis, axis
from aina_app.demo.meter.weather import temperature, winter

Shape = NDArray[np.float64]

INDOORS, FROST_LIMIT = 17.0, 5.0
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
WINTER_DAYS = 120
SOMETHING_BIG = 0.93
AT_HOME = noise.seed("uses: at home")
COTTAGE_SEASON = (105, 290)
REFERENCE = date(2025, 1, 1), date(2025, 12, 31)
"""The year over which a use sums to what its profile says."""


class Use(StrEnum):
    """What electricity goes into."""

    BASE = "base"
    LIVING = "living"
    HEATING = "heating"
    FROST = "frost"
    WATER = "water"
    SAUNA = "sauna"
    CAR = "car"
    WEEKENDS = "weekends"
    WORK = "work"
    OPENING = "opening"


def wh(use: Use, kwh_a_year: float, days: Axis, seed: int) -> Shape:
    """Wh in each quarter of a use that comes to so many kWh in a year."""
    drawn = noise.uniform(seed, days.ordinal, days.index)
    return _SHAPES[use](days, drawn) * (kwh_a_year * 1_000 / _yearly(use))


@lru_cache
def _yearly(use: Use) -> float:
    year = axis(*REFERENCE)
    return float(_SHAPES[use](year, noise.uniform(noise.seed(use), year.ordinal, year.index)).sum())


def _hours(days: Axis, start: float, end: float) -> NDArray[np.bool_]:
    """Whether a quarter lies in `[start, end)`, in hours of the wall's clock."""
    within: NDArray[np.bool_] = (days.slot >= start * 4) & (days.slot < end * 4)
    return within


def _around(days: Axis, hour: float, width: float) -> Shape:
    """A peak around an hour of the wall's clock."""
    peak: Shape = np.exp(-(((days.slot / 4 - hour) / width) ** 2))
    return peak


def _base(_: Axis, drawn: Shape) -> Shape:
    return 0.85 + 0.3 * drawn


def _living(days: Axis, drawn: Shape) -> Shape:
    """Mornings and evenings on working days, the whole day at weekends; more in the dark months, and by the day.

    Now and then something big is switched on.
    """
    working = _around(days, 7.25, 0.9) + 1.9 * _around(days, 18.5, 2.4)
    free = 1.1 * _around(days, 11, 2.8) + 1.7 * _around(days, 18, 3)
    shape = np.where(days.weekday >= SATURDAY, free, working) + 0.08
    at_home = 0.7 + 0.6 * noise.uniform(AT_HOME, days.ordinal, days.weekday)
    return shape * at_home * (1 + 0.2 * winter(days)) * (0.35 + 0.9 * drawn + 3.0 * (drawn > SOMETHING_BIG))


def _heating(days: Axis, drawn: Shape) -> Shape:
    return np.maximum(INDOORS - temperature(days), 0) * (0.9 + 0.2 * drawn)


def _frost(days: Axis, drawn: Shape) -> Shape:
    return np.maximum(FROST_LIMIT - temperature(days), 0) * (0.85 + 0.3 * drawn)


def _water(days: Axis, drawn: Shape) -> Shape:
    night = _hours(days, 22.5, 24) | _hours(days, 0, 2)
    return np.where(night, 0.8 + 0.4 * drawn, 0)


def _sauna(days: Axis, drawn: Shape) -> Shape:
    return np.where((days.weekday == SATURDAY) & _hours(days, 18, 19), 0.95 + 0.1 * drawn, 0)


def _car(days: Axis, drawn: Shape) -> Shape:
    """Some nights, after the water has been heated: both at once would be too much for the main fuse."""
    nights = np.isin(days.weekday, (MONDAY + 1, FRIDAY - 1, SUNDAY))
    return np.where(nights & _hours(days, 2, 3.5), 0.97 + 0.06 * drawn, 0)


def _weekends(days: Axis, drawn: Shape) -> Shape:
    """From Friday evening to Sunday evening, from spring to autumn."""
    first, last = COTTAGE_SEASON
    season = (days.day_of_year >= first) & (days.day_of_year <= last)
    there = (days.weekday == SATURDAY) | ((days.weekday == FRIDAY) & _hours(days, 17, 24))
    there |= (days.weekday == SUNDAY) & _hours(days, 0, 18)
    sauna = 4 * (_hours(days, 18, 19.5) & (days.weekday == SATURDAY))
    shape = 0.3 + _around(days, 9, 1.5) + 1.5 * _around(days, 18, 2.5) + sauna
    return np.where(season & there, shape * (0.5 + drawn), 0)


def _work(days: Axis, drawn: Shape) -> Shape:
    """Engine heaters and tools on winter's working days."""
    cold = (days.day_of_year < WINTER_DAYS) | (days.day_of_year > 366 - WINTER_DAYS)
    shape = 1.5 * _hours(days, 5, 7) + _hours(days, 7, 16) * drawn
    return np.where(cold & (days.weekday < SATURDAY), shape, 0)


def _opening(days: Axis, drawn: Shape) -> Shape:
    """Opening hours: longer on working days, shorter on Saturdays, none on Sundays and public holidays."""
    free = holidays.country_holidays("FI", years=range(days.days[0].year, days.days[-1].year + 1))
    closed = np.isin(days.ordinal, [day.toordinal() for day in free]) | (days.weekday == SUNDAY)
    hours = np.where(days.weekday == SATURDAY, _hours(days, 8.5, 18.25), _hours(days, 7, 20.5))
    return np.where(hours & ~closed, 0.85 + 0.15 * _around(days, 13, 4) + 0.2 * drawn, 0)


_SHAPES: dict[Use, Callable[[Axis, Shape], Shape]] = {
    Use.BASE: _base,
    Use.LIVING: _living,
    Use.HEATING: _heating,
    Use.FROST: _frost,
    Use.WATER: _water,
    Use.SAUNA: _sauna,
    Use.CAR: _car,
    Use.WEEKENDS: _weekends,
    Use.WORK: _work,
    Use.OPENING: _opening,
}
