"""Local days, their quarters and the wall's clock; over thirty years and in the two nights that differ."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core import calendar
from aina_app.core.clock import HELSINKI

DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
MOMENTS = st.datetimes(datetime(2005, 1, 2), datetime(2035, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
SUMMER_BEGINS = date(2026, 3, 29)
SUMMER_ENDS = date(2026, 10, 25)


@given(DAYS)
def test_days_tile_time(day: date) -> None:
    assert calendar.day_end(day) == calendar.day_start(day + timedelta(days=1))
    assert calendar.day_of(calendar.day_start(day)) == day
    assert calendar.day_of(calendar.day_end(day) - timedelta(microseconds=1)) == day


@given(DAYS)
def test_a_day_has_92_96_or_100_quarters_that_fill_it(day: date) -> None:
    starts = calendar.quarter_starts(day)

    assert len(starts) == calendar.quarters_in(day)
    assert len(starts) in {92, 96, 100}
    assert starts[0] == calendar.day_start(day)
    assert starts[-1] + calendar.QUARTER == calendar.day_end(day)


@given(DAYS)
def test_only_last_sundays_of_march_and_october_differ(day: date) -> None:
    last_sunday = day.weekday() == 6 and (day + timedelta(days=7)).month != day.month

    expected = {3: 92, 10: 100}.get(day.month, 96) if last_sunday else 96

    assert calendar.quarters_in(day) == expected


@given(DAYS, st.data())
def test_a_quarter_is_found_again_by_any_moment_in_it(day: date, draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, calendar.quarters_in(day) - 1))
    start = calendar.quarter_start(day, index)
    within = draw.draw(st.timedeltas(timedelta(0), calendar.QUARTER - timedelta(microseconds=1)))

    assert calendar.quarter_of(start + within) == (day, index)
    assert calendar.starts_quarter(start + within) == (within == timedelta(0))


@given(MOMENTS)
def test_a_moment_lies_in_the_quarter_that_is_named_for_it(moment: datetime) -> None:
    start = calendar.quarter_start(*calendar.quarter_of(moment))

    assert start <= moment < start + calendar.QUARTER


@given(DAYS)
def test_wall_slots_are_the_walls_time(day: date) -> None:
    slots = calendar.wall_slots(day)
    locals_ = [moment.astimezone(HELSINKI) for moment in calendar.quarter_starts(day)]

    assert len(set(slots)) == len(slots) == calendar.quarters_in(day)
    assert [slot for slot in slots if slot < 96] == [
        local.hour * 4 + local.minute // 15 for local in locals_ if not local.fold
    ]


@pytest.mark.parametrize(
    ("day", "quarters"),
    [
        (date(2025, 3, 30), 92), (date(2026, 3, 29), 92), (date(2027, 3, 28), 92), (date(2028, 3, 26), 92),
        (date(2025, 10, 26), 100), (date(2026, 10, 25), 100), (date(2027, 10, 31), 100), (date(2028, 10, 29), 100),
    ],
)  # fmt: skip
def test_the_days_on_which_clocks_change(day: date, quarters: int) -> None:
    assert calendar.quarters_in(day) == quarters


@pytest.mark.parametrize(
    ("day", "index", "utc", "local", "slot"),
    [
        (SUMMER_BEGINS, 11, "00:45", "02:45+02:00", 11),
        (SUMMER_BEGINS, 12, "01:00", "04:00+03:00", 16),
        (SUMMER_BEGINS, 15, "01:45", "04:45+03:00", 19),
        (SUMMER_BEGINS, 16, "02:00", "05:00+03:00", 20),
        (SUMMER_ENDS, 12, "00:00", "03:00+03:00", 12),
        (SUMMER_ENDS, 15, "00:45", "03:45+03:00", 15),
        (SUMMER_ENDS, 16, "01:00", "03:00+02:00", 96),
        (SUMMER_ENDS, 20, "02:00", "04:00+02:00", 16),
    ],
)
def test_quarters_of_the_nights_on_which_clocks_change(day: date, index: int, utc: str, local: str, slot: int) -> None:
    start = calendar.quarter_start(day, index)

    assert start == datetime.fromisoformat(f"{day}T{utc}Z")
    assert start.astimezone(HELSINKI).isoformat(timespec="minutes") == f"{day}T{local}"
    assert calendar.wall_slots(day)[index] == slot


@pytest.mark.parametrize("index", [-1, 92, 96])
def test_a_quarter_that_the_day_lacks_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="no quarter"):
        calendar.quarter_start(SUMMER_BEGINS, index)


def test_november_begins_at_22_utc() -> None:
    assert calendar.day_of(datetime(2026, 10, 31, 21, 45, tzinfo=UTC)) == date(2026, 10, 31)
    assert calendar.day_of(datetime(2026, 10, 31, 22, 0, tzinfo=UTC)) == date(2026, 11, 1)


def test_quarters_pass_with_the_clock() -> None:
    noon = datetime(2026, 10, 25, 10, 14, tzinfo=UTC)

    passed = [calendar.quarters_passed(date(2026, 10, day), noon) for day in (24, 25, 26)]

    assert passed == [96, 52, 0]


@given(DAYS)
def test_months_and_weeks_hold_their_days(day: date) -> None:
    first, next_first = calendar.month_bounds(day)
    monday, next_monday = calendar.week_bounds(day)

    assert first <= day < next_first
    assert (first.day, next_first.day) == (1, 1)
    assert {each.month for each in calendar.days(first, next_first)} == {day.month}
    assert (monday.weekday(), (next_monday - monday).days) == (0, 7)
    assert monday <= day < next_monday
    assert calendar.iso_week(monday) == calendar.iso_week(day)


def test_2026_has_a_week_53_that_ends_in_2027() -> None:
    assert calendar.iso_week(date(2027, 1, 3)) == calendar.IsoWeek(2026, 53)
    assert calendar.week_bounds(date(2027, 1, 1)) == (date(2026, 12, 28), date(2027, 1, 4))


def test_no_days_lie_before_the_first() -> None:
    assert calendar.days(date(2026, 3, 2), date(2026, 3, 2)) == []
    assert calendar.days(date(2026, 3, 2), date(2026, 3, 1)) == []


def test_a_year_before_by_date_and_by_weekday() -> None:
    assert calendar.date_year_before(date(2026, 11, 24)) == date(2025, 11, 24)
    assert calendar.date_year_before(date(2028, 2, 29)) is None
    assert calendar.weekday_year_before(date(2026, 11, 24)) == date(2025, 11, 25)
