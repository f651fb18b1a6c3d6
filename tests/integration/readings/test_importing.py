"""Deliveries of readings: known by their content, checked line by line, taken in whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from aina_app.context import SYSTEM, act
from aina_app.core.calendar import quarter_start
from aina_app.models import DeliveryState, ReadingDelivery
from aina_app.readings.datahub import Reason
from aina_app.readings.importing import ImportOutcome, ImportReport, import_file, read_file
from aina_app.readings.store import read_days
from tests.databases import TestDatabase
from tests.factories import make_customership, make_metering_point
from tests.readings import GSRN, OTHER_GSRN, csv, day_lines, line

pytestmark = pytest.mark.both_databases

DAY = date(2026, 10, 25)
NEXT_DAY = date(2026, 10, 26)


def import_lines(*lines: str, name: str = "lukemat.csv") -> ImportReport:
    with act(SYSTEM) as this:
        return import_file(this, read_file(name, csv(lines)))


def totals(gsrn: str = GSRN) -> dict[date, int]:
    with act(SYSTEM, read_only=True) as this:
        return {each.day: each.total_wh for each in read_days(this, gsrn, DAY - timedelta(days=9), NEXT_DAY)}


def registered() -> list[ReadingDelivery]:
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(select(ReadingDelivery)).all())


def test_a_delivery_is_taken_in_and_registered(database: TestDatabase) -> None:
    report = import_lines(*day_lines(DAY), *day_lines(NEXT_DAY, "0,2", "REVISED"), *day_lines(DAY, gsrn=OTHER_GSRN))

    assert (report.outcome, report.lines, report.bad_lines) == (ImportOutcome.IMPORTED, 296, 0)
    assert (report.changed_days, report.first_day, report.last_day) == (3, DAY, NEXT_DAY)
    assert totals() == {DAY: 12_600, NEXT_DAY: 19_200}
    assert totals(OTHER_GSRN) == {DAY: 12_600}
    (delivery,) = registered()
    assert (delivery.name, delivery.changed_days, delivery.quality_words) == ("lukemat.csv", 3, {"REVISED": 96})


def test_the_same_file_twice_changes_nothing(database: TestDatabase) -> None:
    first = import_lines(*day_lines(DAY))

    second = import_lines(*day_lines(DAY), name="toinen nimi.csv")

    assert second.outcome is ImportOutcome.ALREADY_IN
    assert (second.name, second.lines, second.changed_days) == (first.name, first.lines, first.changed_days)
    assert len(registered()) == 1


def test_other_lines_of_the_same_readings_change_no_day(database: TestDatabase) -> None:
    import_lines(*day_lines(DAY))

    report = import_lines(*reversed(day_lines(DAY)))

    assert (report.outcome, report.changed_days) == (ImportOutcome.IMPORTED, 0)


def test_good_lines_are_taken_in_beside_bad_ones(database: TestDatabase) -> None:
    bad = [line("huomenna"), line(quarter_start(DAY, 3), "-1"), line(quarter_start(NEXT_DAY, 0), unit="kVArh")]

    report = import_lines(*bad, *day_lines(DAY))

    assert report.outcome is ImportOutcome.IMPORTED
    assert report.problems == {Reason.BAD_TIME: 1, Reason.NEGATIVE: 1, Reason.OTHER_UNIT: 1}
    assert report.examples == ((2, Reason.BAD_TIME), (3, Reason.NEGATIVE), (4, Reason.OTHER_UNIT))
    assert totals() == {DAY: 12_600}


@pytest.mark.parametrize(("bad", "outcome"), [(5, ImportOutcome.IMPORTED), (6, ImportOutcome.REFUSED)])
def test_of_a_file_with_more_than_five_per_cent_of_bad_lines_nothing_is_written(
    database: TestDatabase, bad: int, outcome: ImportOutcome
) -> None:
    lines = day_lines(DAY)

    report = import_lines(*["?"] * bad, *lines[bad:])

    assert (report.outcome, report.lines, report.problems) == (outcome, 100, {Reason.BAD_LINE: bad})
    assert bool(totals()) == (outcome is ImportOutcome.IMPORTED)
    assert registered()[0].state is DeliveryState(outcome.value)


def test_a_refused_file_is_known_too(database: TestDatabase) -> None:
    first, second = import_lines("?"), import_lines("?")

    assert [first.outcome, second.outcome] == [ImportOutcome.REFUSED, ImportOutcome.ALREADY_IN]
    assert (second.lines, second.bad_lines, second.problems) == (1, 1, {Reason.BAD_LINE: 1})


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"<html></html>", b"a;b\n" + b";;;\n" * 1000])
def test_a_file_of_something_else_is_refused(database: TestDatabase, content: bytes) -> None:
    with act(SYSTEM) as this:
        report = import_file(this, read_file("x" * 300, content))

    assert (report.outcome, report.problems) == (ImportOutcome.REFUSED, {Reason.NO_HEADER: 1})
    assert (report.first_day, report.last_day, len(report.name)) == (None, None, 200)


def test_a_header_alone_is_an_empty_delivery(database: TestDatabase) -> None:
    report = import_lines()

    assert (report.outcome, report.lines, report.changed_days, report.first_day) == (ImportOutcome.IMPORTED, 0, 0, None)


def test_what_the_main_fuse_cannot_let_through_is_absurd(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        make_metering_point(this, make_customership(this, None), gsrn=GSRN, fuse_phases=3, fuse_ampere=25)
    lines = [line(quarter_start(DAY, 0), "6,468"), line(quarter_start(DAY, 1), "6,469")]

    report = import_lines(*lines, *day_lines(NEXT_DAY), *day_lines(DAY, "60,000", gsrn=OTHER_GSRN))

    assert report.problems == {Reason.ABSURD: 1}
    assert totals()[DAY] == 6_468
    assert totals(OTHER_GSRN) == {DAY: 6_000_000}


def test_an_hourly_meter_is_taken_in_with_its_days(database: TestDatabase) -> None:
    hours = [line(quarter_start(DAY, 4 * hour), "0,503", resolution="PT1H") for hour in range(25)]

    import_lines(*hours)

    with act(SYSTEM, read_only=True) as this:
        (day,) = read_days(this, GSRN, DAY, DAY)
    assert (day.total_wh, day.present, day.estimated) == (25 * 503, 100, 0)
    assert set(day.quarters.status.tolist()) == {3}


def test_an_import_that_fails_leaves_nothing(database: TestDatabase) -> None:
    with pytest.raises(RuntimeError, match="half-way"):
        import_and_fail()

    assert (registered(), totals()) == ([], {})
    assert import_lines(*day_lines(DAY)).outcome is ImportOutcome.IMPORTED


def import_and_fail() -> None:
    with act(SYSTEM) as this:
        import_file(this, read_file("lukemat.csv", csv(day_lines(DAY))))
        raise RuntimeError("half-way")


def test_of_two_at_once_one_imports_and_the_other_finds_it(database: TestDatabase) -> None:
    together = Barrier(2)

    def import_together(name: str) -> ImportOutcome:
        together.wait(timeout=10)
        return import_lines(*day_lines(DAY), name=name).outcome

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(import_together, ("a.csv", "b.csv")))

    assert outcomes == [ImportOutcome.ALREADY_IN, ImportOutcome.IMPORTED]
    assert len(registered()) == 1
