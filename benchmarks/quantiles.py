"""Quantiles of measured times."""

from collections.abc import Sequence
from math import ceil


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest measured value that at least `share` of all do not exceed: never one between two."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return quantile(values, 0.5)


def p99(values: Sequence[float]) -> float:
    """What 99 of 100 do not exceed."""
    return quantile(values, 0.99)
