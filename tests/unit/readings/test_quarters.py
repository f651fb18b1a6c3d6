"""Quarters of a day, packed and unpacked, and laid over each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.readings.quarters import Quarters, QuarterStatus


@st.composite
def whole_days(draw: st.DrawFn, count: int | None = None) -> Quarters:
    size = count or draw(st.sampled_from([92, 96, 100]))
    status = np.frombuffer(draw(st.binary(min_size=size, max_size=size)), np.uint8) % len(QuarterStatus)
    values = np.frombuffer(draw(st.binary(min_size=2 * size, max_size=2 * size)), np.uint16)
    return Quarters(np.where(status == QuarterStatus.MISSING, 0, values).astype(np.uint16), status)


def same(one: Quarters, other: Quarters) -> bool:
    return one.packed() == other.packed()


@given(whole_days())
def test_what_is_packed_is_unpacked(day: Quarters) -> None:
    unpacked = Quarters.unpack(*day.packed())

    assert unpacked.wh.tolist() == day.wh.tolist()
    assert unpacked.status.tolist() == day.status.tolist()


def test_it_is_stored_as_described() -> None:
    status = np.zeros(96, np.uint8)
    status[:5] = [1, 2, 3, 0, 1]
    wh, packed_status = Quarters(np.arange(96, dtype=np.uint16) + 256, status).packed()

    assert wh[:4] == bytes([0, 1, 1, 1])
    assert len(wh) == 192
    assert packed_status is not None
    assert packed_status[:2] == bytes([0b00_11_10_01, 0b01])
    assert len(packed_status) == 24


def test_a_measured_day_needs_no_status() -> None:
    assert Quarters(np.ones(92, np.uint16), np.zeros(92, np.uint8)).packed()[1] is None


@given(whole_days())
def test_sums_are_of_what_is_there(day: Quarters) -> None:
    there = [
        (int(wh), status) for wh, status in zip(day.wh, day.status, strict=True) if status != QuarterStatus.MISSING
    ]

    assert day.present == len(there)
    assert day.estimated == sum(status == QuarterStatus.ESTIMATED for _, status in there)
    assert day.total_wh == sum(wh for wh, _ in there)


@given(whole_days(96), whole_days(96))
def test_a_newer_number_wins_and_a_missing_one_says_nothing(newer: Quarters, older: Quarters) -> None:
    merged = newer.over(older)

    for index in range(96):
        source = older if newer.status[index] == QuarterStatus.MISSING else newer
        assert (merged.wh[index], merged.status[index]) == (source.wh[index], source.status[index])


@given(whole_days(96), whole_days(96))
def test_laying_the_same_over_again_changes_nothing(newer: Quarters, older: Quarters) -> None:
    merged = newer.over(older)

    assert same(newer.over(merged), merged)
    assert same(Quarters.missing(96).over(merged), merged)


@pytest.mark.parametrize("count", [92, 96, 100])
def test_nothing_is_known_of_a_missing_day(count: int) -> None:
    day = Quarters.missing(count)

    assert (len(day.wh), day.present, day.estimated, day.total_wh) == (count, 0, 0, 0)
