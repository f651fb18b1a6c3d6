"""The daily bars as numbers: inside their sheet, true to scale, on a round grid, under labels that never touch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.features.home.chart import NARROW, WIDE, Bar, BarKind, Drawing, Sheet, draw, nice_step

ROUNDING = 0.11
"""Positions are written with one decimal; a bar is made of several of them."""

BAR = re.compile(
    r"M(?P<x>[-\d.]+) (?P<base>[-\d.]+)v(?P<up>[-\d.]+)q0 -?[\d.]+ (?P<radius>[\d.]+) -?[\d.]+"
    r"h(?P<across>[-\d.]+)q[-\d.]+ 0 [-\d.]+ [-\d.]+v(?P<down>[-\d.]+)z"
)
SEEN = (BarKind.MEASURED, BarKind.ESTIMATED)

SHEETS = st.sampled_from([WIDE, NARROW])
WH = st.one_of(st.integers(0, 6_291_360), st.integers(0, 2_000))
"""Whole Wh of a day: up to what the quarters of a day can hold, and often next to nothing."""

BARS = st.lists(
    st.builds(lambda wh, kind: (wh / 1_000, kind), WH, st.sampled_from(BarKind)), min_size=1, max_size=31
).map(lambda days: [Bar(kwh, kind, f"{number}.") for number, (kwh, kind) in enumerate(days, 1)])


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn bar."""

    left: float
    right: float
    top: float
    base: float


def boxes(path: str) -> list[Box]:
    """The bars of a path."""
    found = [
        Box(
            float(bar["x"]),
            float(bar["x"]) + float(bar["across"]) + 2 * float(bar["radius"]),
            float(bar["base"]) + float(bar["up"]) - float(bar["radius"]),
            float(bar["base"]),
        )
        for bar in BAR.finditer(path)
    ]
    assert BAR.sub("", path) == ""
    return found


def grid_values(drawing: Drawing) -> list[float]:
    """The grid's numbers, from below."""
    return [float(text) for _, text in drawing.grid]


def counted(bars: Sequence[Bar], kind: BarKind) -> list[Bar]:
    """Bars of a kind, in their order."""
    return [bar for bar in bars if bar.kind is kind]


@given(BARS, SHEETS)
def test_every_bar_stands_on_the_base_inside_the_sheet(bars: list[Bar], sheet: Sheet) -> None:
    drawing = draw(bars, sheet)

    for kind in (*SEEN, BarKind.MISSING):
        drawn = boxes(drawing.paths[kind])
        assert len(drawn) == len(counted(bars, kind))
        for box in drawn:
            assert box.base == sheet.base
            assert sheet.top - ROUNDING <= box.top <= sheet.base + ROUNDING
            assert sheet.left <= box.left < box.right <= sheet.width - sheet.right + ROUNDING


@given(BARS, SHEETS)
def test_bars_stand_in_the_order_of_their_days_and_never_overlap(bars: list[Bar], sheet: Sheet) -> None:
    drawn = sorted((box for path in draw(bars, sheet).paths.values() for box in boxes(path)), key=lambda box: box.left)

    assert len(drawn) == len(bars)
    assert all(one.right < other.left for one, other in pairwise(drawn))


@given(BARS, SHEETS)
def test_a_bar_is_as_high_as_the_grid_says(bars: list[Bar], sheet: Sheet) -> None:
    drawing = draw(bars, sheet)
    px_of_kwh = (sheet.base - sheet.top) / grid_values(drawing)[-1]

    for kind in SEEN:
        for bar, box in zip(counted(bars, kind), boxes(drawing.paths[kind]), strict=True):
            assert box.base - box.top == pytest.approx(bar.kwh * px_of_kwh, abs=2 * ROUNDING)


@given(BARS, SHEETS)
def test_the_grid_is_round_even_and_reaches_from_zero_over_the_highest_bar(bars: list[Bar], sheet: Sheet) -> None:
    drawing = draw(bars, sheet)
    values, places = grid_values(drawing), [float(y) for y, _ in drawing.grid]
    step = values[1]

    assert (values[0], places[0], places[-1]) == (0, sheet.base, sheet.top)
    assert len(values) <= 6
    assert values == pytest.approx([step * number for number in range(len(values))])
    assert places == pytest.approx(
        [sheet.base - (sheet.base - sheet.top) * number / (len(values) - 1) for number in range(len(values))],
        abs=ROUNDING,
    )
    assert values[-1] >= max((bar.kwh for bar in bars if bar.kind in SEEN), default=0) * 0.999
    assert f"{step:e}".partition("e")[0].rstrip("0").rstrip(".") in {"1", "2", "2.5", "5"}


@given(BARS, SHEETS)
def test_labels_never_overlap_or_leave_the_sheet_and_stand_under_their_bars(bars: list[Bar], sheet: Sheet) -> None:
    labels = [(float(x), text) for x, text in draw(bars, sheet).labels]
    pitch = (sheet.width - sheet.left - sheet.right) / len(bars)

    assert labels[0][1] == "1."
    for x, text in labels:
        day = int(text.rstrip("."))
        assert x == pytest.approx(sheet.left + pitch * (day - 0.5), abs=ROUNDING)
        assert sheet.left < x < sheet.width - sheet.right
    gaps = [other - one for (one, _), (other, _) in pairwise(labels)]
    assert all(gap >= sheet.label_width - ROUNDING for gap in gaps)


@given(BARS, SHEETS)
def test_a_missing_day_is_a_box_that_can_be_seen(bars: list[Bar], sheet: Sheet) -> None:
    for box in boxes(draw(bars, sheet).paths[BarKind.MISSING]):
        share = (box.base - box.top) / (sheet.base - sheet.top)
        assert 0.1 - 0.001 <= share <= 0.4 + 0.001


@given(st.floats(0.001, 10_000))
def test_a_step_is_a_round_number_with_about_four_of_it_to_the_top(top: float) -> None:
    step = nice_step(top)

    assert f"{step:e}".partition("e")[0].rstrip("0").rstrip(".") in {"1", "2", "2.5", "5"}
    assert 1.5 < top / step <= 4.01


@pytest.mark.parametrize(("top", "step"), [(1, 0.25), (8, 2), (10, 2.5), (20, 5), (40, 10), (41, 20), (0.4, 0.1)])
def test_steps_that_people_count_in(top: float, step: float) -> None:
    assert nice_step(top) == pytest.approx(step)


@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("bars", [[], [Bar(0, BarKind.AWAITED)], [Bar(0, BarKind.MISSING)], [Bar(0, BarKind.MEASURED)]])
def test_without_any_consumption_the_grid_is_that_of_one_kwh(sheet: Sheet, bars: list[Bar]) -> None:
    drawing = draw(bars, sheet)

    assert [text for _, text in drawing.grid] == ["0", "0.25", "0.5", "0.75", "1"]


def test_days_without_a_label_have_none() -> None:
    assert draw([Bar(1, BarKind.MEASURED)] * 3, WIDE).labels == []


def test_a_long_month_on_a_telephone_names_every_fifth_day() -> None:
    month = [Bar(10, BarKind.MEASURED, f"{day}.") for day in range(1, 32)]

    assert [text for _, text in draw(month, NARROW).labels] == ["1.", "6.", "11.", "16.", "21.", "26.", "31."]
