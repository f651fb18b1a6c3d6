"""The quarters of a range of local days as columns: which day, which time on the wall, which moment."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aina_app.core import calendar

TWICE = 96 - 12
"""From a slot of the hour that comes twice to the slot that it repeats."""


@dataclass(frozen=True, eq=False, slots=True)
class Axis:
    """One row a quarter. `ordinal`: local day; `index`: in the day; `slot`: quarter on the wall's clock, 0 to 95."""

    days: list[date]
    ordinal: NDArray[np.int64]
    index: NDArray[np.int64]
    slot: NDArray[np.int64]
    weekday: NDArray[np.int64]
    day_of_year: NDArray[np.int64]


@lru_cache(4)
def axis(first: date, last: date) -> Axis:
    """The quarters from `first` to `last`, both of them in."""
    days = calendar.days(first, last + calendar.ONE_DAY)
    counts = [calendar.quarters_in(day) for day in days]
    slot = np.concatenate([np.array(calendar.wall_slots(day)) for day in days])
    return Axis(
        days=days,
        ordinal=np.repeat([day.toordinal() for day in days], counts),
        index=np.concatenate([np.arange(count) for count in counts]),
        slot=np.where(slot >= calendar.ORDINARY_QUARTERS, slot - TWICE, slot),
        weekday=np.repeat([day.weekday() for day in days], counts),
        day_of_year=np.repeat([day.timetuple().tm_yday for day in days], counts),
    )


@lru_cache(4)
def start_texts(first: date, last: date) -> list[str]:
    """When each quarter of the days begins, as Datahub writes it."""
    days = calendar.days(first, last + calendar.ONE_DAY)
    return [f"{start:%Y-%m-%dT%H:%M:%SZ}" for day in days for start in calendar.quarter_starts(day)]
