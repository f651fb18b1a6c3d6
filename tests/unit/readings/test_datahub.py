"""What lines of Datahub CSV say, and why some are refused."""

from datetime import date
from typing import Any

import pytest

from aina_app.readings.datahub import Column, Lines, Reason, read_lines
from aina_app.readings.quarters import QuarterStatus
from tests.readings import ENGLISH, FINNISH, GSRN, OTHER_GSRN, SWEDISH, csv, day_lines, line

AT = "2026-10-24T21:00:00Z"
"""Local midnight of 25 October 2026, a day of 100 quarters."""

DAY = date(2026, 10, 25).toordinal()


def told(lines: Lines) -> list[tuple[int, int, int]]:
    """Index, Wh and status of each quarter."""
    width = len(Column)
    rows = [lines.numbers[start : start + width] for start in range(0, len(lines.numbers), width)]
    return [(row[Column.QUARTER], row[Column.WH], row[Column.STATUS]) for row in rows]


def read(*lines: str) -> Lines:
    return read_lines(csv(lines))


@pytest.mark.parametrize("header", [ENGLISH, FINNISH, SWEDISH, FINNISH.upper(), ENGLISH.replace("GSRN", " GSRN")])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_file_in_each_language_and_spelling(header: str, mark: bytes, ending: bytes) -> None:
    content = mark + csv([line(AT), line("2026-10-24T21:15:00Z", "", "MISSING")], header).replace(b"\n", ending)

    lines = read_lines(content)

    assert (lines.count, lines.problems, list(lines.gsrns)) == (2, {}, [GSRN])
    assert told(lines) == [(0, 126, QuarterStatus.MEASURED), (1, 0, QuarterStatus.MISSING)]
    assert list(lines.numbers[:2]) == [0, DAY]


def test_columns_are_found_by_name_not_by_place() -> None:
    names, values = ENGLISH.split(";"), line(AT).split(";")
    content = csv([";".join([*reversed(values), "more"])], ";".join([*reversed(names), "Comment"]))

    assert told(read_lines(content)) == [(0, 126, QuarterStatus.MEASURED)]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n", b"a;b;c\n1;2;3\n", ENGLISH.replace(";Quality", "").encode(), f"{ENGLISH};Quality\n".encode(),
        FINNISH.encode("latin-1"), b"\x00\xff\xfe", csv([line(AT)], ENGLISH.replace(";", ",")),
    ],
)  # fmt: skip
def test_a_file_without_the_columns_is_refused_whole(content: bytes) -> None:
    lines = read_lines(content)

    assert (lines.count, lines.problems, len(lines.numbers)) == (1, {1: Reason.NO_HEADER}, 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"gsrn": "643006004400000374"}, Reason.BAD_CHECK_DIGIT),
        ({"gsrn": ""}, Reason.BAD_CHECK_DIGIT),
        ({"product": "8716867000047"}, Reason.OTHER_PRODUCT),
        ({"resolution": "PT60M"}, Reason.OTHER_RESOLUTION),
        ({"unit": "kVArh"}, Reason.OTHER_UNIT),
        ({"reading": "BN02"}, Reason.PRODUCTION),
        ({"reading": "BN99"}, Reason.OTHER_READING_TYPE),
        ({"start": "2026-10-24 21:00"}, Reason.BAD_TIME),
        ({"start": "2026-10-24T21:00:00"}, Reason.BAD_TIME),
        ({"start": "2026-13-24T21:00:00Z"}, Reason.BAD_TIME),
        ({"start": "2026-10-24T21:00:00+99:00"}, Reason.BAD_TIME),
        ({"start": "9999-12-31T23:45:00Z"}, Reason.BAD_TIME),
        ({"start": "٢٠٢٦-10-24T21:00:00Z"}, Reason.BAD_TIME),
        ({"start": "2026-10-24T21:01:00Z"}, Reason.OFF_GRID),
        ({"start": "2026-10-24T21:00:00.5Z"}, Reason.OFF_GRID),
        ({"start": "2026-10-24T21:15:00Z", "resolution": "PT1H"}, Reason.OFF_GRID),
        ({"quantity": "paljon"}, Reason.BAD_QUANTITY),
        ({"quantity": "1e3"}, Reason.BAD_QUANTITY),
        ({"quantity": "NaN"}, Reason.BAD_QUANTITY),
        ({"quantity": "-0,001"}, Reason.NEGATIVE),
        ({"quantity": "-0,0001"}, Reason.NEGATIVE),
        ({"quantity": "65,536"}, Reason.ABSURD),
        ({"quantity": "262,141", "resolution": "PT1H"}, Reason.ABSURD),
        ({"quantity": "999999999999"}, Reason.ABSURD),
        ({"quantity": "0.126"}, Reason.MIXED_DECIMALS),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_reason_and_the_good_one_stays(changes: dict[str, Any], reason: Reason) -> None:
    lines = read(line(**({"start": AT} | changes)), line("2026-10-24T21:30:00Z"))

    assert (lines.count, lines.problems) == (2, {2: reason})
    assert told(lines) == [(2, 126, QuarterStatus.MEASURED)]


@pytest.mark.parametrize("fields", ["x", line(AT) + ";", line(AT).removesuffix(";OK"), ";" * 100])
def test_a_line_of_other_length_is_refused(fields: str) -> None:
    assert read(fields, "", "  ", line(AT)).problems == {2: Reason.BAD_LINE}


@pytest.mark.parametrize(
    ("quantity", "wh"), [("0,126499", 126), ("0,1265", 126), ("0,1275", 128), ("-0,000", 0), ("65,535", 65_535)]
)
def test_energy_is_exact_to_the_watt_hour(quantity: str, wh: int) -> None:
    assert told(read(line(AT, quantity))) == [(0, wh, QuarterStatus.MEASURED)]


@pytest.mark.parametrize(
    ("unit", "quantity"), [("Wh", "126"), ("kWh", "0,126"), ("MWh", "0,000126"), ("KWH", " 0,126 ")]
)
def test_units_are_converted(unit: str, quantity: str) -> None:
    assert told(read(line(AT, quantity, unit=unit))) == [(0, 126, QuarterStatus.MEASURED)]


def test_a_decimal_point_is_taken_where_the_whole_file_has_no_comma() -> None:
    assert told(read(line(AT, "0.126000"))) == [(0, 126, QuarterStatus.MEASURED)]


@pytest.mark.parametrize(
    ("quality", "quantity", "wh", "status"),
    [
        ("OK", "0,126", 126, QuarterStatus.MEASURED), ("ok ", "0,126", 126, QuarterStatus.MEASURED),
        ("MISSING", "0,126", 0, QuarterStatus.MISSING), ("OK", "", 0, QuarterStatus.MISSING),
        ("ESTIMATED", "0,126", 126, QuarterStatus.ESTIMATED), ("Revised", "0,126", 126, QuarterStatus.ESTIMATED),
        ("", "0,126", 126, QuarterStatus.ESTIMATED),
    ],
)  # fmt: skip
def test_quality_becomes_a_status(quality: str, quantity: str, wh: int, status: QuarterStatus) -> None:
    assert told(read(line(AT, quantity, quality))) == [(0, wh, status)]


def test_words_that_mean_estimated_are_kept_but_not_without_end() -> None:
    odd = [line(AT, quality=f"word {number}" + "x" * 100) for number in range(50)]

    words = read(line(AT, quality="REVISED"), line(AT, quality="REVISED"), line(AT), *odd).quality_words

    assert words["REVISED"] == 2
    assert len(words) == 20
    assert max(map(len, words)) == 40


def test_an_hour_is_divided_evenly_and_the_rest_goes_first() -> None:
    lines = read(line("2026-10-25T01:00:00Z", "0,126", resolution="PT1H"))

    assert told(lines) == [(16, 32, 3), (17, 32, 3), (18, 31, 3), (19, 31, 3)]
    assert QuarterStatus(3) is QuarterStatus.HOURLY


@pytest.mark.parametrize(
    ("quality", "status"), [("ESTIMATED", QuarterStatus.ESTIMATED), ("MISSING", QuarterStatus.MISSING)]
)
def test_an_hour_may_be_estimated_or_missing(quality: str, status: QuarterStatus) -> None:
    assert [each for _, _, each in told(read(line(AT, "0,004", quality, resolution="PT1H")))] == [status] * 4


@pytest.mark.parametrize(
    ("start", "index"),
    [
        ("2026-10-25T00:00:00Z", 12),
        ("2026-10-25T03:00:00+03:00", 12),
        ("2026-10-25T03:00:00+02:00", 16),
        ("2026-10-25T21:45Z", 99),
    ],
)
def test_a_moment_is_a_moment_in_any_zone(start: str, index: int) -> None:
    assert [each for each, _, _ in told(read(line(start)))] == [index]


@pytest.mark.parametrize(("day", "count"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100)])
def test_days_on_which_clocks_change_come_whole(day: date, count: int) -> None:
    assert [index for index, _, _ in told(read(*day_lines(day)))] == list(range(count))


def test_a_file_may_hold_several_points_and_gaps() -> None:
    lines = read(line(AT), line(AT, gsrn=OTHER_GSRN), line("2026-10-25T20:00:00Z"))

    assert lines.gsrns == {GSRN: 0, OTHER_GSRN: 1}
    assert [index for index, _, _ in told(lines)] == [0, 0, 92]
