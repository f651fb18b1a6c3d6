"""Metering point numbers: Finnish ones with the right check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core.gsrn import is_gsrn

GOOD = "643006000000123450"


@pytest.mark.parametrize(
    "text",
    [
        "643006000000000010", GOOD, "643006100000000994", "643006999999999996", "643006004400001233",
        "643006000000007774",
    ],
)  # fmt: skip
def test_right_numbers(text: str) -> None:
    assert is_gsrn(text)


@pytest.mark.parametrize(
    "text",
    [
        "643006000000000011", "643006000000132450", "64300600000000001", "6430060000000000100",
        "64300600000000001O", "000000000000000000", "", " 643006000000000010", "６43006000000000010",
    ],
)  # fmt: skip
def test_wrong_numbers(text: str) -> None:
    assert not is_gsrn(text)


@given(st.integers(2, 17), st.integers(1, 9))
def test_every_wrong_digit_is_found(place: int, by: int) -> None:
    digit = (int(GOOD[place]) + by) % 10

    assert not is_gsrn(f"{GOOD[:place]}{digit}{GOOD[place + 1 :]}")
