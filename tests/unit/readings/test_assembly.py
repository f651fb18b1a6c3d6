"""From quarters in any order to whole days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aina_app.core.calendar import quarter_start
from aina_app.readings.assembly import Days, assemble
from aina_app.readings.datahub import Reason, read_lines
from aina_app.readings.quarters import QuarterStatus
from tests.readings import GSRN, OTHER_GSRN, csv, day_lines, line

DAY = date(2026, 10, 25)
START = quarter_start(DAY, 0)
SOME_LINES = day_lines(DAY)[90:] + day_lines(date(2026, 10, 26), "0,2", "ESTIMATED", gsrn=OTHER_GSRN)[:10]


def assembled(*lines: str, limits: dict[str, int] | None = None) -> tuple[Days, dict[int, Reason]]:
    read = read_lines(csv(lines))
    return assemble(read, limits or {}), read.problems


def as_stored(days: Days) -> dict[tuple[str, date], tuple[bytes, bytes | None]]:
    return {key: day.packed() for key, day in days.items()}


def test_a_header_alone_gives_no_day() -> None:
    assert assembled() == ({}, {})


def test_days_have_their_own_length() -> None:
    days, problems = assembled(
        *day_lines(date(2026, 3, 29)), *day_lines(DAY), *day_lines(date(2026, 10, 26), gsrn=OTHER_GSRN)
    )

    assert problems == {}
    assert {key: (len(day.wh), day.present, day.total_wh) for key, day in days.items()} == {
        (GSRN, date(2026, 3, 29)): (92, 92, 92 * 126),
        (GSRN, DAY): (100, 100, 100 * 126),
        (OTHER_GSRN, date(2026, 10, 26)): (96, 96, 96 * 126),
    }


def test_what_no_line_tells_of_is_missing() -> None:
    days, _ = assembled(line(quarter_start(DAY, 99)))

    assert days[GSRN, DAY].present == 1
    assert days[GSRN, DAY].status[99] == QuarterStatus.MEASURED


@given(st.permutations(SOME_LINES))
def test_the_order_of_lines_does_not_matter(lines: list[str]) -> None:
    assert as_stored(assembled(*lines)[0]) == as_stored(assembled(*SOME_LINES)[0])


def test_the_same_told_twice_is_one() -> None:
    days, problems = assembled(line(START), line(START, "0,1260"))

    assert (days[GSRN, DAY].total_wh, problems) == (126, {})


@pytest.mark.parametrize("other", [line(START, "0,127"), line(START, quality="REVISED"), line(START, "", "MISSING")])
def test_two_lines_that_differ_on_a_quarter_are_both_refused(other: str) -> None:
    days, problems = assembled(line(START), line(quarter_start(DAY, 1)), other)

    assert problems == {2: Reason.DOUBLED, 4: Reason.DOUBLED}
    assert days[GSRN, DAY].present == 1


def test_an_hour_that_contradicts_a_quarter_goes_whole() -> None:
    days, problems = assembled(
        line(START, "0,004", resolution="PT1H"), line(quarter_start(DAY, 1)), line(quarter_start(DAY, 4))
    )

    assert problems == {2: Reason.DOUBLED, 3: Reason.DOUBLED}
    assert days[GSRN, DAY].present == 1


def test_more_than_a_point_can_have_is_absurd_for_that_point() -> None:
    days, problems = assembled(line(START), line(START, gsrn=OTHER_GSRN), limits={GSRN: 125, OTHER_GSRN: 126})

    assert problems == {2: Reason.ABSURD}
    assert list(days) == [(OTHER_GSRN, DAY)]
