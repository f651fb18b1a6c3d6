"""Chance that is the same each time: a number for each (seed, day, place), whatever else is generated before it.

So a morning's delivery goes on exactly where the history ended, and a history that is written again is the same.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
FIRST_SHIFT, SECOND_SHIFT, LAST_SHIFT = np.uint64(30), np.uint64(27), np.uint64(31)
KEPT_BITS = np.uint64(11)
DAY_STRIDE = 1_024
"""More than a day has places, so that no two days meet."""


def seed(text: str) -> int:
    """A seed of 64 bits for a name."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def uniform(seed: int, ordinals: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Evenly in [0, 1), for each pair of day (ordinal) and place in the day."""
    counter = (ordinals * DAY_STRIDE + places).astype(np.uint64)
    mixed = (counter + np.uint64(1)) * GOLDEN + np.uint64(seed)
    mixed = (mixed ^ (mixed >> FIRST_SHIFT)) * FIRST_FACTOR
    mixed = (mixed ^ (mixed >> SECOND_SHIFT)) * SECOND_FACTOR
    drawn: NDArray[np.float64] = ((mixed ^ (mixed >> LAST_SHIFT)) >> KEPT_BITS).astype(np.float64) * 2.0**-53
    return drawn


def draw(text: str) -> float:
    """One number in [0, 1) for a name."""
    return float(uniform(seed(text), np.zeros(1, np.int64), np.zeros(1, np.int64))[0])
