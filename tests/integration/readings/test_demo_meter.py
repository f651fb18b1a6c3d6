"""From the demo meter over its files into the portal's figures; its switches over real HTTP."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act
from aina_app.core import calendar, clock
from aina_app.demo.meter import app as meter
from aina_app.demo.meter.readings import MeteredPoint, flawless
from aina_app.jobs.readings import import_waiting_readings
from aina_app.readings.figures import ContractDays, FigureStatus, Glance, glance
from aina_app.readings.importing import ImportOutcome
from aina_app.readings.store import DayReading, read_days
from tests.databases import TestDatabase
from tests.readings import GSRN
from tests.serving import running

HOUSE = MeteredPoint(GSRN, "house")
FRESH = "643006900000000013"
ONE_DAY = timedelta(days=1)
JSON = {"content-type": "application/json"}


@pytest.fixture
def url(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Iterator[str]:
    """A running demo meter with one house, whose folder is that of this test's settings; 11 March 2026."""
    with running(meter.create([HOUSE])) as at:
        yield at


@pytest.fixture
def empty_url(own_settings: None) -> Iterator[str]:
    """A running demo meter without any metering point."""
    with running(meter.create([])) as at:
        yield at


def post(url: str, path: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{url}{path}", json=body, timeout=20)


def look(gsrn: str = GSRN) -> Glance:
    with act(SYSTEM, read_only=True) as this:
        return glance(this, gsrn, ContractDays(date(2020, 1, 1)))


def stored(first: date, last: date) -> list[DayReading]:
    with act(SYSTEM, read_only=True) as this:
        return read_days(this, GSRN, first, last)


def test_the_first_delivery_is_the_whole_of_etusivu(url: str) -> None:
    (report,) = import_waiting_readings()

    assert (report.outcome, report.bad_lines, report.last_day) == (ImportOutcome.IMPORTED, 0, date(2026, 3, 10))
    seen = look()
    assert seen.yesterday is not None
    assert seen.yesterday.status is FigureStatus.MEASURED
    assert seen.month is not None
    assert seen.month.last == date(2026, 3, 10)
    assert seen.comparison is not None
    assert not seen.comparison.is_partial
    assert not seen.is_stale


def test_what_is_stored_is_what_the_meter_has_measured(url: str) -> None:
    import_waiting_readings()
    first, last = date(2025, 10, 20), date(2025, 10, 31)

    found = stored(first, last)

    there = [int(wh) for day in found for wh in day.quarters.wh[day.quarters.status == 0]]
    told = flawless(HOUSE, first, last).wh.tolist()
    assert [len(day.quarters.wh) for day in found] == [calendar.quarters_in(day.day) for day in found]
    assert len(there) > 0.95 * len(told)
    assert set(there) <= set(told)


def test_flaws_arrive_as_they_are(url: str) -> None:
    import_waiting_readings()

    found = stored(date(2025, 1, 1), date(2026, 3, 10))

    silent = set(calendar.days(date(2025, 1, 1), date(2026, 3, 11))) - {day.day for day in found}
    assert len(silent) == 7
    assert [day.day for day in found if day.estimated] == [max(silent) + ONE_DAY * passed for passed in (1, 2, 3)]
    assert any(day.present == calendar.quarters_in(day.day) - 1 for day in found)


def test_each_morning_brings_yesterday(url: str) -> None:
    import_waiting_readings()
    clock.move_to(ONE_DAY)

    answer = post(url, "/qa/clock", {"offset_seconds": 0})
    reports = import_waiting_readings()

    assert answer.json()["delivered"] == 1
    assert [(report.first_day, report.changed_days) for report in reports] == [(date(2026, 3, 11), 1)]
    seen = look()
    assert seen.yesterday is not None
    assert (seen.yesterday.day, seen.yesterday.status) == (date(2026, 3, 11), FigureStatus.MEASURED)


def test_its_clock_is_moved_by_its_switch(url: str) -> None:
    answer = post(url, "/qa/clock", {"offset_seconds": 3 * 86_400})

    assert (answer.status_code, answer.json()) == (200, {"now": "2026-03-14T10:00:00+00:00", "delivered": 1})
    assert post(url, "/qa/clock", {"offset_seconds": 0}).json()["delivered"] == 0


def test_a_fresh_point_gets_a_history(url: str) -> None:
    answer = post(url, "/qa/points", {"gsrn": FRESH, "profile": "flat", "months": 2})
    import_waiting_readings()

    assert answer.status_code == 201
    assert answer.json() == {"file": f"history_{FRESH}_flat_2026-01-01_2026-03-10.csv"}
    assert httpx.get(f"{url}/qa/points").json()["items"][-1] == {"gsrn": FRESH, "profile": "flat"}
    assert look(FRESH).yesterday == look(FRESH).days[-2]
    assert look(FRESH).days[-2].status is FigureStatus.MEASURED


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/qa/points", {"gsrn": "643006900000000014", "profile": "flat"}),
        ("/qa/points", {"gsrn": "../../etc/passwd", "profile": "flat"}),
        ("/qa/points", {"gsrn": FRESH, "profile": "../flat"}),
        ("/qa/points", {"gsrn": FRESH, "profile": "flat", "months": 61}),
        ("/qa/points", {"gsrn": FRESH}),
        ("/qa/points", {"gsrn": FRESH, "profile": "flat", "x": "y" * 20_000}),
        ("/qa/clock", {"offset_seconds": 1e12}),
        ("/qa/clock", {"offset_seconds": "NaN"}),
        ("/qa/clock", {}),
    ],
)  # fmt: skip
def test_what_is_no_wish_is_malformed(empty_url: str, path: str, body: dict[str, Any]) -> None:
    assert post(empty_url, path, body).status_code == 400
    assert httpx.get(f"{empty_url}/qa/points").json() == {"items": []}


def test_only_json_presses_a_switch(empty_url: str) -> None:
    wish = f'{{"gsrn": "{FRESH}", "profile": "flat", "months": 0}}'

    refused = httpx.post(f"{empty_url}/qa/points", content=wish, headers={"content-type": "text/plain"}, timeout=20)

    assert refused.status_code == 400
    assert httpx.post(f"{empty_url}/qa/points", content=wish, headers=JSON, timeout=20).status_code == 201
