"""From the quarters of a file, in any order, to whole local days: doubled and absurd ones go, the rest is laid out."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aina_app.core.calendar import MOST_QUARTERS, quarters_in
from aina_app.readings.datahub import Column, Lines, Reason
from aina_app.readings.quarters import STORED_WH, Quarters, QuarterStatus

Numbers: TypeAlias = NDArray[np.int64]
Days: TypeAlias = dict[tuple[str, date], Quarters]
"""Days by GSRN and local day."""


def assemble(lines: Lines, limits: Mapping[str, int]) -> Days:
    """The days that good lines tell of; adds `absurd` and `doubled` to the problems of `lines`.

    `limits`: the most Wh that a quarter of a metering point can physically have; points without one have no limit of
    their own. A bad line is left out whole: an hour with one bad quarter gives none. Where two lines of a file tell
    differently of one quarter, neither is believed.
    """
    quarters: Numbers = np.array(lines.numbers, np.int64).reshape(-1, len(Column))
    most = np.array([limits.get(gsrn, np.iinfo(np.int64).max) for gsrn in lines.gsrns], np.int64)
    quarters = _without(lines, quarters, quarters[:, Column.WH] > most[quarters[:, Column.POINT]], Reason.ABSURD)
    quarters = _without(lines, quarters, _contradicted(quarters), Reason.DOUBLED)
    return _days(quarters, list(lines.gsrns))


def _without(lines: Lines, quarters: Numbers, bad: NDArray[np.bool_], reason: Reason) -> Numbers:
    """The quarters of all lines but those of which one is bad."""
    numbers = np.unique(quarters[bad, Column.LINE])
    lines.problems |= dict.fromkeys(numbers.tolist(), reason)
    return quarters[~np.isin(quarters[:, Column.LINE], numbers)]


def _contradicted(quarters: Numbers) -> NDArray[np.bool_]:
    """For each quarter, whether another line gives it another number or status."""
    _, group, sizes = np.unique(_keys(quarters), return_inverse=True, return_counts=True)
    told = quarters[:, Column.WH] * len(QuarterStatus) + quarters[:, Column.STATUS]
    least, most = np.full(len(sizes), np.iinfo(np.int64).max), np.full(len(sizes), -1)
    np.minimum.at(least, group, told)
    np.maximum.at(most, group, told)
    differs: NDArray[np.bool_] = (least != most)[group]
    return differs


def _keys(quarters: Numbers) -> Numbers:
    """One number for each metering point, day and index."""
    of_day: Numbers = quarters[:, Column.POINT] * date.max.toordinal() + quarters[:, Column.DAY]
    return of_day * MOST_QUARTERS + quarters[:, Column.QUARTER]


def _days(quarters: Numbers, gsrns: list[str]) -> Days:
    days, row = np.unique(quarters[:, [Column.POINT, Column.DAY]], axis=0, return_inverse=True)
    wh = np.zeros((len(days), MOST_QUARTERS), STORED_WH)
    status = np.full((len(days), MOST_QUARTERS), QuarterStatus.MISSING, np.uint8)
    wh[row, quarters[:, Column.QUARTER]] = quarters[:, Column.WH]
    status[row, quarters[:, Column.QUARTER]] = quarters[:, Column.STATUS]
    found: Days = {}
    for at, (point, ordinal) in enumerate(days.tolist()):
        day = date.fromordinal(ordinal)
        count = quarters_in(day)
        found[gsrns[point], day] = Quarters(wh[at, :count], status[at, :count])
    return found
