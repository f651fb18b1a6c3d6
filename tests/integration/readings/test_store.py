"""Days of readings in the database: written once however often they come, read by metering point."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from aina_app.context import SYSTEM, act
from aina_app.readings import store
from aina_app.readings.quarters import Quarters
from aina_app.readings.store import READINGS, DayReading, last_day_read, read_days, write_days
from tests.databases import TestDatabase
from tests.readings import GSRN, OTHER_GSRN, make_delivery, quarters, store_days

pytestmark = pytest.mark.both_databases

FRIDAY = date(2026, 10, 23)
SUNDAY = date(2026, 10, 25)


def write(days: dict[date, Quarters], gsrn: str = GSRN) -> int:
    with act(SYSTEM) as this:
        return store_days(this, days, gsrn)


def read(first: date, last: date, gsrn: str = GSRN) -> list[DayReading]:
    with act(SYSTEM, read_only=True) as this:
        return read_days(this, gsrn, first, last)


def deliveries() -> list[int]:
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.connection().execute(select(READINGS.c.delivery_id).order_by(READINGS.c.day)).scalars())


def test_what_is_written_is_read_by_point_and_day(database: TestDatabase) -> None:
    write({FRIDAY: quarters(FRIDAY, 100, missing=[0, 1], estimated=[5]), SUNDAY: quarters(SUNDAY, range(100))})
    write({FRIDAY: quarters(FRIDAY, 7)}, OTHER_GSRN)

    friday, sunday = read(FRIDAY, SUNDAY)

    assert (friday.day, friday.total_wh, friday.present, friday.estimated) == (FRIDAY, 9_400, 94, 1)
    assert (sunday.day, sunday.total_wh, sunday.quarters.wh.tolist()) == (SUNDAY, 4_950, list(range(100)))
    assert [day.total_wh for day in read(FRIDAY, FRIDAY, OTHER_GSRN)] == [672]


def test_both_ends_of_a_range_are_in_it(database: TestDatabase) -> None:
    days = [FRIDAY + timedelta(days=passed) for passed in range(5)]
    write({day: quarters(day) for day in days})

    assert [each.day for each in read(days[1], days[3])] == days[1:4]
    assert read(days[3], days[1]) == []


def test_an_unknown_point_has_no_days(database: TestDatabase) -> None:
    assert read(FRIDAY, SUNDAY) == []


def test_the_same_again_writes_nothing(database: TestDatabase) -> None:
    days = {FRIDAY: quarters(FRIDAY, missing=[3]), SUNDAY: quarters(SUNDAY, 5, estimated=[3])}

    assert [write(days), write(days)] == [2, 0]
    assert len(set(deliveries())) == 1


def test_a_day_may_come_in_pieces(database: TestDatabase) -> None:
    pieces = [quarters(FRIDAY, range(96), missing=[i for i in range(96) if i % 4 != piece]) for piece in range(4)]

    changed = [write({FRIDAY: piece}) for piece in pieces]

    assert changed == [1, 1, 1, 1]
    assert read(FRIDAY, FRIDAY)[0].quarters.wh.tolist() == list(range(96))
    assert read(FRIDAY, FRIDAY)[0].present == 96


def test_a_correction_replaces_what_it_corrects_and_is_known_by_its_delivery(database: TestDatabase) -> None:
    write({FRIDAY: quarters(FRIDAY, 100, estimated=[4]), SUNDAY: quarters(SUNDAY)})
    others = [index for index in range(96) if index != 4]

    changed = write({FRIDAY: quarters(FRIDAY, 150, missing=others)})

    (friday,) = read(FRIDAY, FRIDAY)
    assert (changed, friday.total_wh, friday.estimated) == (1, 9_650, 0)
    first, second = deliveries()
    assert first == second + 1


def test_a_changed_status_alone_is_a_change(database: TestDatabase) -> None:
    write({FRIDAY: quarters(FRIDAY, estimated=[1, 2])})

    assert write({FRIDAY: quarters(FRIDAY)}) == 1
    assert read(FRIDAY, FRIDAY)[0].estimated == 0


def test_many_points_of_one_day_are_written_and_written_again(database: TestDatabase) -> None:
    days = {(f"64{number:016}", FRIDAY): quarters(FRIDAY, number) for number in range(1, store.SLICE + 3)}

    with act(SYSTEM) as this:
        changed = [write_days(this, make_delivery(this).id, days) for _ in range(2)]

    assert changed == [store.SLICE + 2, 0]
    assert read(FRIDAY, FRIDAY, f"64{store.SLICE + 2:016}")[0].total_wh == 96 * (store.SLICE + 2)


def test_nothing_to_write_is_nothing_written(database: TestDatabase) -> None:
    assert write({}) == 0


def test_the_newest_day_with_a_reading_is_found(database: TestDatabase) -> None:
    write({FRIDAY: quarters(FRIDAY), SUNDAY: Quarters.missing(100)})

    with act(SYSTEM, read_only=True) as this:
        assert last_day_read(this, GSRN, FRIDAY - timedelta(days=3000), SUNDAY) == FRIDAY
        assert last_day_read(this, GSRN, SUNDAY, SUNDAY) is None
        assert last_day_read(this, OTHER_GSRN, FRIDAY, SUNDAY) is None
