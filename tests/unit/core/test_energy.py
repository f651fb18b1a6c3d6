"""Kilowatt-hours in text become whole watt-hours, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core.energy import parse_kwh, to_wh
from aina_app.core.refusal import Refused


@given(st.integers(0, 10**9), st.sampled_from(",."), st.integers(3, 9))
def test_what_is_written_is_read(wh: int, sign: str, decimals: int) -> None:
    text = f"{Decimal(wh) / 1000:.{decimals}f}".replace(".", sign)

    assert to_wh(text) == wh
    assert parse_kwh(text, "limit") == wh


@pytest.mark.parametrize(
    ("text", "wh"),
    [("0,0005", 0), ("0,0015", 2), ("0,0025", 2), ("0,00251", 3), ("0,0024999", 2), ("-0,126", -126), ("12", 12_000)],
)
def test_halves_go_to_the_even_neighbour(text: str, wh: int) -> None:
    assert to_wh(text) == wh


def test_other_units_are_exact_too() -> None:
    assert to_wh("126", 1) == 126
    assert to_wh("0,000126", 1_000_000) == 126


@pytest.mark.parametrize(
    "text",
    ["", " ", ",5", "5,", "1,2,3", "1.200,5", "1e3", "NaN", "Infinity", "٣", "+1", "--1", "1" * 13, "0x1", "1_0"],
)
def test_what_is_no_number_is_no_energy(text: str) -> None:
    assert to_wh(text) is None


@pytest.mark.parametrize(
    ("typed", "wh"),
    [
        ("25", 25_000),
        (" 2,5 ", 2_500),
        ("2.5 kWh", 2_500),
        ("1 200,5", 1_200_500),
        ("12\N{NO-BREAK SPACE}000", 12_000_000),
    ],
)
def test_a_person_may_write_it_in_several_ways(typed: str, wh: int) -> None:
    assert parse_kwh(typed, "limit") == wh


@pytest.mark.parametrize("typed", ["", "kWh", "-1", "-0", "paljon", "2 5", "12 00", "1 200 5", "12 000 00,5"])
def test_what_is_no_limit_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_kwh(typed, "limit")

    assert [(each.code, each.field) for each in refused.value.refusals] == [("err.limit_number", "limit")]
