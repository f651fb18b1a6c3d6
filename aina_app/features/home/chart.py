"""Geometry of the daily bars: pure numbers into path strings, for a wide and a narrow drawing (ux: charts)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, log10


class BarKind(StrEnum):
    """How a bar is drawn: solid, hatched, an empty dashed box, or not at all while readings are still awaited."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    MISSING = "missing"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: its energy in kWh (ignored where it is missing) and the label under it; empty: none."""

    kwh: float
    kind: BarKind
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a drawing, in px of its view box."""

    width: int
    height: int
    left: int = 44
    right: int = 4
    top: int = 26
    bottom: int = 30
    label_width: int = 34

    @property
    def base(self) -> int:
        """Where the bars stand."""
        return self.height - self.bottom


WIDE, NARROW = Sheet(720, 320), Sheet(343, 240, left=38, label_width=40)
GRID_LINES = 4
MISSING_LEAST, MISSING_MOST = 0.1, 0.4
"""Of the sheet's height: a missing day is a box that is seen and is not taken for the highest."""

GAP_SHARE = 0.2
ROUNDED_FROM = 8
NICE_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Path strings by kind of bar, grid lines (y, text) and labels (x, text)."""

    paths: dict[BarKind, str]
    grid: list[tuple[str, str]]
    labels: list[tuple[str, str]]


def nice_step(top: float) -> float:
    """The distance of about four round grid lines up to `top`."""
    rough = max(top, 0.001) / GRID_LINES
    power = float(10 ** floor(log10(rough)))
    return next(step * power for step in NICE_STEPS if step * power >= rough * 0.999)


def draw(bars: Sequence[Bar], sheet: Sheet) -> Drawing:
    """Bars from zero, grid in round numbers, labels thinned out to fit; never rotated."""
    values = sorted(bar.kwh for bar in bars if bar.kind in {BarKind.MEASURED, BarKind.ESTIMATED} and bar.kwh > 0)
    highest = values[-1] if values else 1
    step = nice_step(highest)
    lines = ceil(highest / step)
    scale = (sheet.base - sheet.top) / (lines * step)
    median = values[len(values) // 2] if values else highest
    missing = min(max(median, lines * step * MISSING_LEAST), lines * step * MISSING_MOST)
    pitch = (sheet.width - sheet.left - sheet.right) / max(1, len(bars))
    paths: dict[BarKind, str] = dict.fromkeys(BarKind, "")
    for index, bar in enumerate(bars):
        kwh = missing if bar.kind is BarKind.MISSING else bar.kwh
        paths[bar.kind] += _bar(sheet.left + index * pitch, pitch, kwh * scale, sheet.base)
    grid = [(_px(sheet.base - line * step * scale), f"{line * step:g}") for line in range(lines + 1)]
    return Drawing(paths, grid, _labels(bars, sheet, pitch))


def _bar(left: float, pitch: float, height: float, base: int) -> str:
    width = pitch * (1 - GAP_SHARE)
    x = left + pitch * GAP_SHARE / 2
    radius = 2 if width >= ROUNDED_FROM and height > 2 else 0  # noqa: PLR2004 - the radius itself
    return (
        f"M{_px(x)} {base}v{_px(radius - height)}q0 {-radius} {radius} {-radius}"
        f"h{_px(width - 2 * radius)}q{radius} 0 {radius} {radius}v{_px(height - radius)}z"
    )


def _labels(bars: Sequence[Bar], sheet: Sheet, pitch: float) -> list[tuple[str, str]]:
    every = max(1, ceil(sheet.label_width / pitch))
    middle = sheet.left + pitch / 2
    return [
        (_px(middle + index * pitch), bar.label) for index, bar in enumerate(bars) if bar.label and index % every == 0
    ]


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
