"""Importing files of readings."""

from datetime import date
from pathlib import Path

import pytest

from aina_app.context import SYSTEM, act
from aina_app.models import AuditTag
from aina_app.readings.importing import fingerprint
from aina_app.readings.store import read_days
from tests.databases import TestDatabase
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.readings import GSRN, csv, day_lines, line

DAY, NEXT_DAY = date(2026, 3, 10), date(2026, 3, 11)
GOOD = csv(day_lines(DAY))
HALF_GOOD = csv([*day_lines(NEXT_DAY), line("huomenna"), line("eilen")])
WRONG = b"Hei!\n"


@pytest.fixture
def folder(database: TestDatabase, tmp_path: Path) -> Path:
    """A folder of deliveries, with something else in it."""
    made = tmp_path / "lukemat"
    made.mkdir()
    (made / "a.csv").write_bytes(GOOD)
    (made / "lue.txt").write_bytes(WRONG)
    return made


def import_readings(*paths: Path) -> Said:
    """`readings import`, by a named operator."""
    return Said("readings", "import", *map(str, paths), *SIGNED)


def days() -> list[date]:
    """Days that have readings."""
    with act(SYSTEM, read_only=True) as this:
        return [each.day for each in read_days(this, GSRN, DAY, NEXT_DAY)]


@pytest.mark.both_databases
def test_a_file_is_taken_in_and_reported(database: TestDatabase, folder: Path) -> None:
    said = import_readings(folder / "a.csv")

    assert (said.status, said.err) == (0, "")
    assert said.rows == [["a.csv", "imported", "96", "0", "1", "2026-03-10", "2026-03-10"]]
    assert days() == [DAY]


def test_of_a_folder_its_csv_files_are_taken_each_once(folder: Path) -> None:
    (folder / "b.csv").write_bytes(csv(day_lines(NEXT_DAY)))

    said = import_readings(folder, folder / "b.csv")

    assert (said.status, [row[0] for row in said.rows]) == (0, ["a.csv", "b.csv"])
    assert days() == [DAY, NEXT_DAY]


def test_the_same_file_twice_changes_nothing(folder: Path) -> None:
    import_readings(folder)

    said = import_readings(folder)

    assert (said.status, [row[:2] for row in said.rows]) == (0, [["a.csv", "already in"]])
    assert len(audited(AuditTag.READINGS_IMPORTED)) == 1


def test_bad_lines_are_reported_by_reason_beside_the_good_ones(folder: Path) -> None:
    (folder / "b.csv").write_bytes(HALF_GOOD)

    said = import_readings(folder / "b.csv")

    assert (said.status, said.rows[0][:4]) == (2, ["b.csv", "imported", "98", "2"])
    assert "b.csv: 2 × bad-time (line 98, 99)\n" in said.out
    assert days() == [NEXT_DAY]


def test_a_wrong_file_is_left_out_whole_today_and_tomorrow(folder: Path) -> None:
    first, second = import_readings(folder / "lue.txt"), import_readings(folder / "lue.txt")

    assert [(said.status, said.rows[0][1]) for said in (first, second)] == [(2, "refused"), (2, "refused before")]
    assert days() == []


@pytest.mark.both_databases
def test_the_trail_says_who_imported_what(database: TestDatabase, folder: Path) -> None:
    import_readings(folder)

    (event,) = audited(AuditTag.READINGS_IMPORTED)
    assert event.operator == OPERATOR
    assert event.facts == {
        "outcome": "imported", "delivery": fingerprint(GOOD), "lines": 96, "bad_lines": 0, "changed_days": 1,
        "stated_reason": REASON,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "sentence"), [("c.csv", "no file or folder"), ("tyhjä", "no *.csv file in")])
def test_what_is_not_there_is_told_before_anything_is_done(folder: Path, name: str, sentence: str) -> None:
    (folder / "tyhjä").mkdir()

    said = import_readings(folder, folder / name)

    assert said.status == 1
    assert f"There is {sentence}" in said.err
    assert days() == []


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(folder: Path) -> None:
    (folder / "0.csv").mkdir()

    said = import_readings(folder)

    assert (said.status, said.err) == (1, f"{folder / '0.csv'}: Is a directory.\n")
    assert days() == [DAY]


def test_a_file_name_is_shown_as_text(folder: Path) -> None:
    (folder / "[red]\x1b[2J.csv").write_bytes(WRONG)

    assert import_readings(folder / "[red]\x1b[2J.csv").rows[0][0] == "[red]�[2J.csv"
