"""What a metering point's meter tells of a range of days: Wh of each quarter, and how good it is.

A history has flaws on purpose, as real ones have: a silent week (no lines at all) some months back, estimates for the
days after it, and here and there a single quarter missing. The last days of it, and what is delivered morning by
morning, are whole.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from aina_app.demo.meter import noise
from aina_app.demo.meter.axis import Axis, axis
from aina_app.demo.meter.profiles import yearly_kwh
from aina_app.demo.meter.uses import wh

SILENT_DAYS, ESTIMATED_DAYS, WHOLE_DAYS = 7, 3, 3
SILENCE_AGO = 90, 180
"""The silent week ends so many days before the end of the history: never in the months that are compared first."""

MISSING_SHARE = 0.001


class Quality(IntEnum):
    """How good a quarter's value is; of a silent one there is not even a line."""

    MEASURED = 0
    ESTIMATED = 1
    MISSING = 2
    SILENT = 3


@dataclass(frozen=True, slots=True)
class MeteredPoint:
    """A metering point with a meter: its number and what kind of place it is (`profiles.PROFILES`)."""

    gsrn: str
    profile: str


@dataclass(frozen=True, eq=False, slots=True)
class Readings:
    """Wh and quality of each quarter from the first day to the last, in order."""

    wh: NDArray[np.int64]
    quality: NDArray[np.int64]


def flawless(point: MeteredPoint, first: date, last: date) -> Readings:
    """What was used from `first` to `last`, both of them in; the same each time that it is asked."""
    days = axis(first, last)
    uses = yearly_kwh(point.profile, point.gsrn)
    parts = [wh(use, kwh, days, noise.seed(f"{point.gsrn}: {use}")) for use, kwh in uses.items()]
    return Readings(np.rint(np.sum(parts, axis=0)).astype(np.int64), np.zeros_like(days.ordinal))


def with_flaws(point: MeteredPoint, first: date, last: date) -> Readings:
    """The same as the meter delivers it in a history."""
    days, whole = axis(first, last), flawless(point, first, last)
    quality = np.where(_single_missing(point, days), Quality.MISSING, whole.quality)
    least, most = SILENCE_AGO
    heard_again = last.toordinal() - int(least + (most - least) * noise.draw(f"{point.gsrn}: silence"))
    quality[_between(days, heard_again - SILENT_DAYS, heard_again)] = Quality.SILENT
    quality[_between(days, heard_again, heard_again + ESTIMATED_DAYS)] = Quality.ESTIMATED
    return Readings(_smoothed(whole.wh, days, quality), quality)


def _single_missing(point: MeteredPoint, days: Axis) -> NDArray[np.bool_]:
    drawn = noise.uniform(noise.seed(f"{point.gsrn}: missing"), days.ordinal, days.index)
    missing: NDArray[np.bool_] = (drawn < MISSING_SHARE) & (days.ordinal <= days.ordinal[-1] - WHOLE_DAYS)
    return missing


def _between(days: Axis, start: int, end: int) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = (days.ordinal >= start) & (days.ordinal < end)
    return within


def _smoothed(wh: NDArray[np.int64], days: Axis, quality: NDArray[np.int64]) -> NDArray[np.int64]:
    """Estimates are even: the mean of their day instead of what was used."""
    smoothed = wh.copy()
    estimated = quality == Quality.ESTIMATED
    for ordinal in np.unique(days.ordinal[estimated]):
        of_day = estimated & (days.ordinal == ordinal)
        smoothed[of_day] = int(wh[of_day].mean())
    return smoothed
