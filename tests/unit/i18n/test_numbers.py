"""Numbers, dates and telephone numbers as the three languages write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.i18n import numbers
from aina_app.i18n.language import Language

FI, SV, EN = Language.FI, Language.SV, Language.EN
NOVEMBER = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def plain(text: str) -> str:
    """No-break spaces as ordinary ones, so that the tables below can be read."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("wh", "language", "expected"),
    [
        (0, FI, "0,00"),
        (1_234, FI, "1,23"),
        (9_994, FI, "9,99"),
        (9_995, FI, "10,0"),
        (99_949, SV, "99,9"),
        (99_950, SV, "100"),
        (1_234_500, FI, "1 235"),
        (1_234_500, EN, "1,235"),
        (1_235, EN, "1.24"),
        (-1_235, FI, "−1,24"),
        (-1, EN, "0.00"),
    ],
)
def test_energy_has_fewer_decimals_the_larger_it_is(wh: int, language: Language, expected: str) -> None:
    assert plain(numbers.kwh(wh, language)) == expected


def test_a_typed_limit_comes_back_as_it_was_typed() -> None:
    assert numbers.kwh_exact(15_000, FI) == "15"
    assert numbers.kwh_exact(2_500, FI) == "2,5"
    assert plain(numbers.kwh_exact(12_345_678, SV)) == "12 345,678"


def test_thousands_are_never_broken_over_lines() -> None:
    assert numbers.kwh(1_234_000, FI) == "1\N{NO-BREAK SPACE}234"
    assert numbers.percent(0.12, SV) == "12\N{NO-BREAK SPACE}%"
    assert numbers.time(NOVEMBER, FI) == "klo\N{NO-BREAK SPACE}14.30"


@given(st.integers(-10_000_000, 10_000_000), st.sampled_from(Language))
def test_shown_energy_is_at_most_half_a_step_from_the_reading(wh: int, language: Language) -> None:
    shown = numbers.kwh(wh, language).replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")
    value = Decimal(shown.replace(",", "") if language is EN else shown.replace(",", "."))

    decimals = -int(value.as_tuple().exponent)
    assert abs(value * 1000 - wh) <= Decimal(500).scaleb(-decimals)
    assert len(shown.lstrip("-").replace(",", "").replace(".", "")) >= 3


@pytest.mark.parametrize(
    ("share", "language", "expected"),
    [
        (0.12, FI, "12 %"),
        (0.12, EN, "12%"),
        (Fraction(2, 3), SV, "67 %"),
        (Decimal("0.125"), EN, "13%"),
        (0, FI, "0 %"),
    ],
)
def test_a_share_is_written_in_per_cent(share: float, language: Language, expected: str) -> None:
    assert plain(numbers.percent(share, language)) == expected


@pytest.mark.parametrize(
    ("before", "after", "language", "expected"),
    [
        (100, 88, FI, "−12 %"),
        (100, 105, FI, "+5 %"),
        (100, 88, EN, "−12%"),
        (1000, 1001, SV, "0 %"),
        (1000, 999, EN, "0%"),
        (0, 5, FI, "–"),
    ],
)
def test_a_change_has_its_sign(before: int, after: int, language: Language, expected: str) -> None:
    assert plain(numbers.change(before, after, language)) == expected


def test_moments_are_shown_in_finlands_time() -> None:
    assert [plain(numbers.date_time(NOVEMBER, language)) for language in Language] == [
        "24.11.2026 klo 14.30",
        "24.11.2026 kl. 14.30",
        "24 November 2026, 14:30",
    ]
    late = datetime(2026, 6, 30, 21, 5, tzinfo=UTC)
    assert plain(numbers.date_time(late, FI)) == "1.7.2026 klo 0.05"
    assert numbers.date(late, FI) == "1.7.2026"


def test_days_months_and_weekdays() -> None:
    day = date(2026, 11, 24)
    assert [plain(numbers.date(day, language)) for language in Language] == [
        "24.11.2026",
        "24.11.2026",
        "24 November 2026",
    ]
    assert [plain(numbers.weekday_date(day, language)) for language in Language] == [
        "ti 24.11.",
        "tis 24.11.",
        "Tue 24 Nov",
    ]
    assert [numbers.month(day, language) for language in Language] == [
        "marraskuu 2026",
        "november 2026",
        "November 2026",
    ]


@pytest.mark.parametrize(
    ("first", "last", "language", "expected"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), FI, "1.–30.11.2026"),
        (date(2026, 11, 1), date(2026, 11, 30), SV, "1.–30.11.2026"),
        (date(2026, 11, 1), date(2026, 11, 30), EN, "1–30 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), FI, "30.11.–6.12.2026"),
        (date(2026, 11, 30), date(2026, 12, 6), EN, "30 November – 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), FI, "28.12.2026–3.1.2027"),
        (date(2026, 12, 28), date(2026, 12, 28), FI, "28.12.2026"),
    ],
)
def test_ranges_say_only_once_what_is_common(first: date, last: date, language: Language, expected: str) -> None:
    assert plain(numbers.date_range(first, last, language)) == expected


@pytest.mark.parametrize(
    ("start", "language", "expected"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), FI, "24.11.2026 klo 14.00–15.00"),
        (datetime(2026, 11, 24, 21, tzinfo=UTC), FI, "24.11.2026 klo 23.00–24.00"),
        (datetime(2026, 11, 24, 21, tzinfo=UTC), EN, "24 November 2026, 23:00–24:00"),
        (datetime(2026, 3, 29, 0, tzinfo=UTC), FI, "29.3.2026 klo 2.00–3.00"),
        (datetime(2026, 10, 25, 0, tzinfo=UTC), FI, "25.10.2026 klo 3.00–4.00"),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), SV, "25.10.2026 kl. 3.00–4.00"),
    ],
)
def test_an_hour_is_one_hour_long_also_when_clocks_change(start: datetime, language: Language, expected: str) -> None:
    end = datetime.fromtimestamp(start.timestamp() + 3600, UTC)
    assert plain(numbers.date_time_range(start, end, language)) == expected


def test_a_telephone_number_is_read_as_in_finland() -> None:
    assert plain(numbers.phone("+358401234567")) == "040 1234567"
    assert plain(numbers.phone("+46701234567")) == "+46 70 123 45 67"
