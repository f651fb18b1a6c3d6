"""What the demo meter delivers into its folder, and when."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aina_app.core.calendar import day_start
from aina_app.demo.meter.deliveries import Deliveries, demo_points
from aina_app.demo.meter.readings import MeteredPoint
from aina_app.readings.datahub import read_lines

HOUSE, FLAT = MeteredPoint("643006004400000373", "house"), MeteredPoint("643006004400001851", "flat")
COTTAGE = MeteredPoint("643006004400001110", "ground_heat")
NOON = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def deliveries(tmp_path: Path) -> Deliveries:
    return Deliveries(tmp_path / "demo" / "meter")


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_first_come_histories_of_fourteen_months_and_more(deliveries: Deliveries) -> None:
    written = deliveries.deliver_due([HOUSE, COTTAGE], NOON)

    assert names(written) == [
        "history_643006004400000373_house_2025-01-01_2026-03-10.csv",
        "history_643006004400001110_ground_heat_2025-01-01_2026-03-10.csv",
    ]
    assert deliveries.points() == [HOUSE, COTTAGE]


def test_every_delivery_is_good_datahub_csv(deliveries: Deliveries) -> None:
    written = deliveries.deliver_due([HOUSE], NOON) + deliveries.deliver_due([HOUSE], NOON + 3 * ONE_DAY)

    for path in written:
        lines = read_lines(path.read_bytes())
        assert lines.problems == {}
        assert list(lines.gsrns) == [HOUSE.gsrn]
        assert b"\r" not in path.read_bytes()
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read_lines(written[-1].read_bytes()).count == 3 * 96


def test_each_day_is_delivered_for_all_points_when_it_is_over(deliveries: Deliveries) -> None:
    deliveries.deliver_due([HOUSE, FLAT], NOON)

    before = deliveries.deliver_due([HOUSE, FLAT], day_start(date(2026, 3, 12)) - timedelta(seconds=1))
    after = deliveries.deliver_due([HOUSE, FLAT], day_start(date(2026, 3, 12)))
    again = deliveries.deliver_due([HOUSE, FLAT], NOON + ONE_DAY)

    assert [names(before), names(after), names(again)] == [[], ["delivery_2026-03-11_2026-03-11.csv"], []]
    assert read_lines(after[0].read_bytes()).gsrns.keys() == {HOUSE.gsrn, FLAT.gsrn}


def test_days_that_were_slept_through_come_in_one_file(deliveries: Deliveries) -> None:
    deliveries.deliver_due([FLAT], NOON)

    written = deliveries.deliver_due([FLAT], NOON + 30 * ONE_DAY)

    assert names(written) == ["delivery_2026-03-11_2026-04-09.csv"]
    assert read_lines(written[0].read_bytes()).count == 30 * 96 - 4


def test_a_clock_that_is_set_back_delivers_nothing(deliveries: Deliveries) -> None:
    deliveries.deliver_due([FLAT], NOON)
    deliveries.deliver_due([FLAT], NOON + 5 * ONE_DAY)

    assert deliveries.deliver_due([FLAT], NOON + 2 * ONE_DAY) == []


def test_the_folder_is_its_memory(deliveries: Deliveries, tmp_path: Path) -> None:
    first = deliveries.deliver_due([FLAT], NOON)
    content = first[0].read_bytes()

    assert Deliveries(tmp_path / "demo" / "meter").deliver_due([FLAT], NOON) == []

    first[0].unlink()
    assert deliveries.deliver_due([FLAT], NOON) == first
    assert first[0].read_bytes() == content


def test_an_added_point_is_delivered_from_then_on(deliveries: Deliveries) -> None:
    deliveries.deliver_due([FLAT], NOON)

    deliveries.write_history(HOUSE, date(2026, 3, 10), months=1)
    written = deliveries.deliver_due([FLAT], NOON + ONE_DAY)

    assert deliveries.points() == [HOUSE, FLAT]
    assert read_lines(written[0].read_bytes()).gsrns.keys() == {HOUSE.gsrn, FLAT.gsrn}


def test_a_point_is_of_one_kind(deliveries: Deliveries) -> None:
    deliveries.write_history(HOUSE, date(2026, 3, 10), months=0)

    path = deliveries.write_history(MeteredPoint(HOUSE.gsrn, "flat"), date(2026, 3, 10), months=0)

    assert path.name == "history_643006004400000373_flat_2026-03-01_2026-03-10.csv"
    assert deliveries.points() == [MeteredPoint(HOUSE.gsrn, "flat")]


def test_everybody_of_the_demo_has_a_meter_of_a_known_kind() -> None:
    points = demo_points()

    assert len({point.gsrn for point in points}) == len(points) == 14
