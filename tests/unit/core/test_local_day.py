"""Days as people type them."""

from datetime import date

import pytest

from aina_app.core.local_day import parse_day, typed_day, years_after
from aina_app.core.refusal import Refused


@pytest.mark.parametrize("text", ["31.12.2026", " 31. 12. 2026 ", "31.12.\N{NO-BREAK SPACE}2026"])
def test_a_day_is_understood_with_and_without_spaces(text: str) -> None:
    assert parse_day(text, "last_day") == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["", "2026-12-31", "31.12.26", "٣١.12.2026", "31.12.2026 x"])
def test_anything_else_is_not(text: str) -> None:
    with pytest.raises(Refused, match=r"err\.date_form"):
        parse_day(text, "last_day")


@pytest.mark.parametrize("text", ["31.2.2026", "29.2.2027", "1.13.2026", "0.1.2027", "1.1.0000"])
def test_who_types_a_day_that_no_calendar_has_is_told_that_and_not_that_its_form_is_wrong(text: str) -> None:
    with pytest.raises(Refused, match=r"err\.date_none"):
        parse_day(text, "last_day")


def test_what_is_written_can_be_read() -> None:
    assert parse_day(typed_day(date(2027, 3, 1)), "last_day") == date(2027, 3, 1)


def test_a_leap_day_has_its_years_too() -> None:
    assert (years_after(date(2028, 2, 29), 1), years_after(date(2028, 2, 29), 4)) == (
        date(2029, 2, 28),
        date(2032, 2, 29),
    )
