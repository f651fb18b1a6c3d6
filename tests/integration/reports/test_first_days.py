"""When the first report comes: after the first whole week or month, by the customer's own calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from aina_app.core.calendar import month_bounds
from aina_app.core.refusal import Refused
from aina_app.features.consumption_reports import service
from aina_app.features.consumption_reports.service import first_day
from aina_app.models import ReportInterval
from tests.databases import TestDatabase
from tests.integration.reports.ordering import customer

WEEKLY, MONTHLY = ReportInterval.WEEKLY, ReportInterval.MONTHLY
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("ordered", "weekly", "monthly"),
    [
        (date(2026, 3, 11), date(2026, 3, 23), date(2026, 5, 1)),
        (date(2026, 3, 9), date(2026, 3, 23), date(2026, 5, 1)),
        (date(2026, 3, 8), date(2026, 3, 16), date(2026, 5, 1)),
        (date(2026, 12, 31), date(2027, 1, 11), date(2027, 2, 1)),
        (date(2026, 12, 1), date(2026, 12, 14), date(2027, 2, 1)),
        (date(2027, 1, 1), date(2027, 1, 11), date(2027, 3, 1)),
        (date(2026, 11, 30), date(2026, 12, 14), date(2027, 1, 1)),
        (date(2024, 1, 31), date(2024, 2, 12), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2024, 3, 11), date(2024, 4, 1)),
        (date(2026, 3, 29), date(2026, 4, 6), date(2026, 5, 1)),
        (date(2026, 10, 25), date(2026, 11, 2), date(2026, 12, 1)),
    ],
    ids=[
        "Wednesday", "Monday", "Sunday", "last day of the year", "1 December", "New Year's Day", "30 November",
        "before a leap day", "leap day", "summer time begins", "summer time ends",
    ],
)  # fmt: skip
def test_the_first_report_comes_after_the_first_whole_period(ordered: date, weekly: date, monthly: date) -> None:
    assert (first_day(WEEKLY, ordered), first_day(MONTHLY, ordered)) == (weekly, monthly)


@given(DAYS)
def test_a_weekly_report_comes_on_a_monday_after_a_whole_week(ordered: date) -> None:
    first = first_day(WEEKLY, ordered)

    assert first.weekday() == 0
    assert timedelta(days=8) <= first - ordered <= timedelta(days=14)


@given(DAYS)
def test_a_monthly_report_comes_on_the_first_after_a_whole_month(ordered: date) -> None:
    first = first_day(MONTHLY, ordered)

    before, _ = month_bounds(first - timedelta(days=1))
    assert first.day == 1
    assert month_bounds(before - timedelta(days=1))[0] <= ordered < before


@pytest.mark.parametrize(
    ("moment", "weekly", "monthly"),
    [
        (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), date(2026, 12, 14), date(2027, 1, 1)),
        (datetime(2026, 11, 30, 22, 0, tzinfo=UTC), date(2026, 12, 14), date(2027, 2, 1)),
        (datetime(2026, 6, 30, 20, 59, tzinfo=UTC), date(2026, 7, 13), date(2026, 8, 1)),
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), date(2026, 7, 13), date(2026, 9, 1)),
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), date(2027, 1, 11), date(2027, 3, 1)),
        (datetime(2026, 3, 29, 20, 59, tzinfo=UTC), date(2026, 4, 6), date(2026, 5, 1)),
        (datetime(2026, 3, 29, 21, 0, tzinfo=UTC), date(2026, 4, 13), date(2026, 5, 1)),
        (datetime(2026, 10, 25, 21, 59, tzinfo=UTC), date(2026, 11, 2), date(2026, 12, 1)),
        (datetime(2026, 10, 25, 22, 0, tzinfo=UTC), date(2026, 11, 9), date(2026, 12, 1)),
    ],
)
def test_an_order_counts_from_its_local_day_in_winter_and_summer(
    database: TestDatabase, time_machine: TimeMachineFixture, moment: datetime, weekly: date, monthly: date
) -> None:
    time_machine.move_to(moment, tick=False)
    aino = customer()

    shown = []
    for interval in (WEEKLY, MONTHLY):
        aino.order(interval)
        live = aino.live()
        assert live is not None
        shown.append(live.first_on)

    assert shown == [weekly, monthly]


@pytest.mark.parametrize("typed", ["", "daily", "WEEKLY", "weekly "])
def test_anything_but_weekly_or_monthly_is_to_be_chosen_again(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        service.parse_interval(typed)

    assert [(one.field, one.code) for one in refused.value.refusals] == [("interval", "err.choose")]
    assert [service.parse_interval(one) for one in ("weekly", "monthly")] == [WEEKLY, MONTHLY]
