"""The quarters of one local day as arrays and as they are stored: packed, little-endian, two bits of status each."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aina_app.core.energy import Wh

STORED_WH = np.dtype("<u2")
MOST_WH = 65_535
"""The most that a quarter can hold: 262 kW."""

STATUSES_A_BYTE = 4
PLACE_VALUES = np.array([1, 4, 16, 64], dtype=np.uint8)
SHIFTS = np.array([0, 2, 4, 6], dtype=np.uint8)
STATUS_BITS = 0b11


class QuarterStatus(IntEnum):
    """What a quarter's number is. Two bits: there is no room for a fifth.

    `HOURLY`: measured, but only by the hour and divided evenly (tuntimittaus, jaettu tasan). Hours and days take it as
    measured; where quarters are shown it is an estimate.
    """

    MEASURED = 0
    ESTIMATED = 1
    MISSING = 2
    HOURLY = 3


@dataclass(frozen=True, eq=False)
class Quarters:
    """The quarters of one local day: Wh and status of each, as many as the day has. A missing one has 0 Wh."""

    wh: NDArray[np.uint16]
    status: NDArray[np.uint8]

    @classmethod
    def missing(cls, count: int) -> "Quarters":
        """A day of which nothing is known."""
        return cls(np.zeros(count, STORED_WH), np.full(count, QuarterStatus.MISSING, np.uint8))

    @classmethod
    def unpack(cls, wh: bytes, status: bytes | None) -> "Quarters":
        """From what is stored; without `status` all are measured."""
        values = np.frombuffer(wh, STORED_WH)
        if status is None:
            return cls(values, np.zeros(len(values), np.uint8))
        packed = np.frombuffer(status, np.uint8)
        return cls(values, (packed[:, None] >> SHIFTS & STATUS_BITS).ravel().astype(np.uint8))

    def packed(self) -> tuple[bytes, bytes | None]:
        """As it is stored: Wh, and status unless all are measured."""
        by_byte = self.status.reshape(-1, STATUSES_A_BYTE)
        status = (by_byte * PLACE_VALUES).sum(axis=1, dtype=np.uint8).tobytes() if self.status.any() else None
        return self.wh.astype(STORED_WH).tobytes(), status

    def over(self, older: "Quarters") -> "Quarters":
        """These laid over an older version of the day: a missing quarter says nothing, so what was known stays."""
        there = self.is_present
        return Quarters(np.where(there, self.wh, older.wh), np.where(there, self.status, older.status))

    @cached_property
    def is_present(self) -> NDArray[np.bool_]:
        """For each quarter, whether there is a number."""
        there: NDArray[np.bool_] = self.status != QuarterStatus.MISSING
        return there

    @property
    def present(self) -> int:
        """How many quarters have a number."""
        return int(self.is_present.sum())

    @property
    def estimated(self) -> int:
        """How many of them are estimates."""
        return int((self.status == QuarterStatus.ESTIMATED).sum())

    @property
    def total_wh(self) -> Wh:
        """The sum of what is there."""
        return Wh(int(self.wh.sum(dtype=np.int64, where=self.is_present)))
