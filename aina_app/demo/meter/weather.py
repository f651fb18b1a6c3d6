"""How cold it is outside: the year's wave from −8 to +17 °C, cold spells in winter, changing days, colder nights."""

import numpy as np
from numpy.typing import NDArray

from aina_app.demo.meter import noise
from aina_app.demo.meter.axis import Axis

MEAN, WAVE = 4.5, 12.5
COLDEST_DAY = 25
DAYS_A_YEAR = 365.25
SPELL_DAYS, SPELL_SHARE, SPELL_DEPTH = 8, 0.3, 14.0
CHANGING = 2.5
DAY_WAVE, WARMEST_SLOT = 2.5, 58
SPELLS, CHANGES = noise.seed("weather: spells"), noise.seed("weather: changes")
"""One weather for everybody: when it is cold, it is cold at every metering point."""


def winter(axis: Axis) -> NDArray[np.float64]:
    """The year's wave: 1 in the coldest days, −1 half a year later."""
    wave: NDArray[np.float64] = np.cos(2 * np.pi * (axis.day_of_year - COLDEST_DAY) / DAYS_A_YEAR)
    return wave


def temperature(axis: Axis) -> NDArray[np.float64]:
    """°C outside in each quarter."""
    season = winter(axis)
    none = np.zeros_like(axis.ordinal)
    changing = (noise.uniform(CHANGES, axis.ordinal, none) - 0.5) * 2 * CHANGING
    of_day = DAY_WAVE * np.cos(2 * np.pi * (axis.slot - WARMEST_SLOT) / 96)
    outside: NDArray[np.float64] = MEAN - WAVE * season - _spell(axis) * np.maximum(season, 0) + changing + of_day
    return outside


def _spell(axis: Axis) -> NDArray[np.float64]:
    """How many degrees a cold spell takes: deepest in its middle."""
    spell, day = np.divmod(axis.ordinal, SPELL_DAYS)
    drawn = noise.uniform(SPELLS, spell, np.zeros_like(spell))
    depth = SPELL_DEPTH * np.maximum(drawn - (1 - SPELL_SHARE), 0) / SPELL_SHARE
    shape: NDArray[np.float64] = np.sin(np.pi * (day + 0.5) / SPELL_DAYS)
    return depth * shape
