"""What Etusivu tells of a metering point: sums, the days of the month, the year before; only within the contract."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act
from aina_app.core.calendar import day_end, days, quarter_start, quarters_in
from aina_app.readings.figures import ContractDays, FigureStatus, Glance, glance
from aina_app.readings.quarters import Quarters
from tests.databases import TestDatabase
from tests.readings import GSRN, OTHER_GSRN, quarters, store_days

LONG_SINCE = ContractDays(date(2020, 1, 1))
TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon(database: TestDatabase, time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """Noon of Tuesday 24 November 2026 in Helsinki."""
    time_machine.move_to(datetime(2026, 11, 24, 10, 0, tzinfo=UTC), tick=False)
    return time_machine


def store(first: date, last: date, wh: int = 100, gsrn: str = GSRN) -> None:
    """Whole measured days of so many Wh a quarter, both ends in."""
    store_each({day: quarters(day, wh) for day in days(first, last + timedelta(days=1))}, gsrn)


def store_each(given: dict[date, Quarters], gsrn: str = GSRN) -> None:
    with act(SYSTEM) as this:
        store_days(this, given, gsrn)


def look(contract: ContractDays = LONG_SINCE, gsrn: str = GSRN) -> Glance:
    with act(SYSTEM, read_only=True) as this:
        return glance(this, gsrn, contract)


def test_yesterday_the_month_and_its_days() -> None:
    store(date(2026, 11, 1), YESTERDAY)
    store_each({date(2026, 11, 5): quarters(date(2026, 11, 5), 300)})

    seen = look()

    assert seen.yesterday is not None
    assert (seen.yesterday.day, seen.yesterday.wh, seen.yesterday.status) == (YESTERDAY, 9_600, FigureStatus.MEASURED)
    assert seen.month is not None
    assert (seen.month.first, seen.month.last) == (date(2026, 11, 1), YESTERDAY)
    assert (seen.month.wh, seen.month.is_partial) == (22 * 9_600 + 28_800, False)
    assert seen.readings_until == day_end(YESTERDAY)
    assert not seen.is_stale
    assert seen.days_month == date(2026, 11, 1)
    assert [figure.day.day for figure in seen.days] == list(range(1, 25))
    assert sum(figure.wh for figure in seen.days) == seen.month.wh
    assert seen.days[4].wh == 28_800


def test_another_points_readings_are_not_looked_at() -> None:
    store(date(2026, 11, 1), YESTERDAY, gsrn=OTHER_GSRN)

    assert look() == look(gsrn="643006004400001110")


def test_without_any_reading_nothing_is_told_and_nothing_is_zero() -> None:
    seen = look()

    assert (seen.month, seen.comparison, seen.readings_until, seen.is_stale) == (None, None, None, False)
    assert {figure.status for figure in seen.days} == {FigureStatus.MISSING, FigureStatus.AWAITED}


def test_each_day_says_what_it_is() -> None:
    first = date(2026, 11, 18)
    store_each(
        {
            first: quarters(first),
            date(2026, 11, 19): quarters(date(2026, 11, 19), estimated=[3]),
            date(2026, 11, 20): quarters(date(2026, 11, 20), estimated=[3], missing=[4]),
            date(2026, 11, 21): Quarters.missing(96),
        }
    )

    seen = {figure.day.day: figure for figure in look(ContractDays(first)).days}

    assert {day: figure.status.value for day, figure in seen.items()} == {
        18: "measured", 19: "estimated", 20: "partial", 21: "missing", 22: "missing", 23: "awaited", 24: "awaited",
    }  # fmt: skip
    assert (seen[20].present, seen[20].estimated, seen[20].expected, seen[20].wh) == (95, 1, 96, 9_500)
    assert (seen[24].present, seen[24].expected) == (0, 48)


def test_yesterday_is_awaited_until_today_has_ended(noon: TimeMachineFixture) -> None:
    noon.move_to(day_end(TODAY) - timedelta(seconds=1), tick=False)
    before = look().days[22]
    noon.move_to(day_end(TODAY), tick=False)
    after = look().days[22]

    assert [before.day, after.day] == [YESTERDAY, YESTERDAY]
    assert [before.status, after.status] == [FigureStatus.AWAITED, FigureStatus.MISSING]


def test_readings_of_today_count_as_far_as_they_have_come() -> None:
    store(date(2026, 11, 1), YESTERDAY)
    store_each({TODAY: quarters(TODAY, missing=range(48, 96))})

    seen = look()

    assert seen.days[-1].status is FigureStatus.MEASURED
    assert seen.readings_until == quarter_start(TODAY, 48)
    assert seen.month is not None
    assert (seen.month.present, seen.month.expected, seen.month.is_partial) == (23 * 96 + 48, 23 * 96 + 48, False)


def test_a_gap_before_the_newest_reading_makes_the_month_partial() -> None:
    store(date(2026, 11, 1), date(2026, 11, 10))
    store(date(2026, 11, 12), date(2026, 11, 20))

    seen = look()

    assert seen.month is not None
    assert (seen.month.last, seen.month.present, seen.month.expected) == (date(2026, 11, 20), 19 * 96, 20 * 96)
    assert seen.month.is_partial


@pytest.mark.parametrize(("newest", "stale"), [(date(2026, 11, 20), True), (date(2026, 11, 21), False)])
def test_readings_older_than_three_days_are_stale(newest: date, stale: bool) -> None:
    store(date(2026, 11, 1), newest)

    assert look().is_stale is stale


def test_the_newest_reading_may_be_long_ago() -> None:
    store(date(2024, 2, 1), date(2024, 2, 3))

    seen = look()

    assert (seen.readings_until, seen.is_stale, seen.month) == (day_end(date(2024, 2, 3)), True, None)


# The contract is the wall.


def test_the_former_residents_days_are_never_seen() -> None:
    store(date(2025, 11, 1), YESTERDAY)
    contract = ContractDays(date(2026, 11, 22))

    seen = look(contract)

    assert [figure.day.day for figure in seen.days] == [22, 23, 24]
    assert seen.month is not None
    assert (seen.month.first, seen.month.wh) == (date(2026, 11, 22), 2 * 9_600)
    assert seen.comparison is None
    assert {figure.year_before_wh for figure in seen.days} == {None}


def test_before_the_contract_has_begun_nothing_is_seen() -> None:
    store(date(2026, 11, 1), YESTERDAY)

    starting, coming = look(ContractDays(TODAY)), look(ContractDays(TODAY + timedelta(days=40)))

    assert (starting.yesterday, starting.month, starting.readings_until) == (None, None, None)
    assert [(figure.day, figure.status) for figure in starting.days] == [(TODAY, FigureStatus.AWAITED)]
    assert (coming.yesterday, coming.readings_until, coming.days_month, coming.days) == (None, None, None, ())


def test_after_a_contract_its_last_month_is_shown() -> None:
    store(date(2026, 8, 1), YESTERDAY)

    seen = look(ContractDays(date(2020, 1, 1), date(2026, 9, 10)))

    assert (seen.yesterday, seen.month, seen.comparison, seen.is_stale) == (None, None, None, False)
    assert seen.readings_until == day_end(date(2026, 9, 10))
    assert seen.days_month == date(2026, 9, 1)
    assert [figure.day for figure in seen.days] == days(date(2026, 9, 1), date(2026, 9, 11))


def test_a_contract_that_ended_yesterday_still_has_it() -> None:
    store(date(2026, 11, 1), TODAY)

    seen = look(ContractDays(date(2020, 1, 1), YESTERDAY))

    assert seen.yesterday is not None
    assert (seen.yesterday.wh, seen.days[-1].day, seen.readings_until) == (9_600, YESTERDAY, day_end(YESTERDAY))


# The first of a month.


def test_on_the_first_of_a_month_the_days_are_those_of_the_month_before(noon: TimeMachineFixture) -> None:
    store(date(2026, 11, 1), date(2026, 11, 30))
    noon.move_to(datetime(2026, 12, 1, 6, 0, tzinfo=UTC), tick=False)

    seen = look()

    assert seen.yesterday is not None
    assert (seen.yesterday.day, seen.month, seen.comparison) == (date(2026, 11, 30), None, None)
    assert seen.days_month == date(2026, 11, 1)
    assert [figure.day.day for figure in seen.days] == list(range(1, 31))


def test_the_day_ends_at_helsinkis_midnight(noon: TimeMachineFixture) -> None:
    noon.move_to(datetime(2026, 11, 30, 22, 0, tzinfo=UTC), tick=False)

    seen = look()

    assert seen.yesterday is not None
    assert seen.yesterday.day == date(2026, 11, 30)


# The year before.


def test_the_same_part_of_the_month_a_year_before() -> None:
    store(date(2025, 11, 1), date(2025, 11, 30), 200)
    store(date(2026, 11, 1), YESTERDAY, 150)

    seen = look()

    assert seen.comparison is not None
    assert (seen.comparison.wh, seen.comparison.before_wh) == (23 * 96 * 150, 23 * 96 * 200)
    assert (seen.comparison.share, seen.comparison.is_partial) == (Fraction(1), False)
    assert [figure.year_before_wh for figure in seen.days] == [19_200] * 24


def test_only_quarters_that_both_years_have_are_compared() -> None:
    store_each({date(2025, 11, 1): quarters(date(2025, 11, 1), 200, missing=range(24))})
    store_each({date(2026, 11, 1): quarters(date(2026, 11, 1), 100, missing=range(72, 96))})

    seen = look()

    assert seen.comparison is not None
    assert (seen.comparison.wh, seen.comparison.before_wh) == (48 * 100, 48 * 200)
    assert (seen.comparison.share, seen.comparison.is_partial) == (Fraction(48, 72), True)
    assert seen.days[0].year_before_wh is None


@pytest.mark.parametrize(("missing", "partial"), [(9, False), (10, True)])
def test_less_than_ninety_per_cent_is_partial(missing: int, partial: bool) -> None:
    store_each({date(2025, 11, 1): quarters(date(2025, 11, 1), missing=range(missing))})
    store(date(2026, 11, 1), date(2026, 11, 1))

    seen = look()

    assert seen.comparison is not None
    assert seen.comparison.is_partial is partial
    assert (seen.days[0].year_before_wh is None) is partial


def test_a_contract_of_less_than_a_year_compares_with_what_it_has() -> None:
    store(date(2025, 11, 1), YESTERDAY)

    seen = look(ContractDays(date(2025, 11, 20)))

    assert seen.comparison is not None
    assert (seen.comparison.share, seen.comparison.is_partial) == (Fraction(4, 23), True)
    assert [figure.year_before_wh is None for figure in seen.days] == [True] * 19 + [False] * 5


def test_days_of_different_length_are_compared_by_the_walls_clock(noon: TimeMachineFixture) -> None:
    long, ordinary = date(2026, 10, 25), date(2025, 10, 25)
    values = [1_000 if 16 <= index < 20 else 100 for index in range(100)]
    store_each({long: quarters(long, values), ordinary: quarters(ordinary, 50)})
    noon.move_to(datetime(2026, 10, 26, 10, 0, tzinfo=UTC), tick=False)

    seen = look(ContractDays(ordinary))

    assert (quarters_in(long), quarters_in(ordinary)) == (100, 96)
    assert seen.comparison is not None
    assert (seen.comparison.wh, seen.comparison.before_wh) == (9_600, 4_800)
    assert seen.days[-2].wh == 9_600 + 4_000


def test_a_leap_day_is_compared_with_nothing(noon: TimeMachineFixture) -> None:
    store(date(2027, 2, 1), date(2027, 3, 1), 100)
    store(date(2028, 2, 1), date(2028, 2, 29), 100)
    noon.move_to(datetime(2028, 2, 29, 23, 30, tzinfo=UTC), tick=False)

    seen = look()

    assert seen.yesterday is not None
    assert (seen.yesterday.day, seen.yesterday.year_before_wh) == (date(2028, 2, 29), None)
    noon.move_to(datetime(2028, 2, 29, 21, 30, tzinfo=UTC), tick=False)
    seen = look()
    assert seen.comparison is not None
    assert (seen.comparison.before_wh, seen.comparison.share) == (28 * 9_600, Fraction(28, 29))


def test_a_contract_may_begin_on_a_leap_day(noon: TimeMachineFixture) -> None:
    store(date(2028, 2, 1), date(2028, 3, 1), 100)
    noon.move_to(datetime(2028, 3, 2, 10, 0, tzinfo=UTC), tick=False)

    assert [figure.day.day for figure in look(ContractDays(date(2028, 2, 29))).days] == [1, 2]
