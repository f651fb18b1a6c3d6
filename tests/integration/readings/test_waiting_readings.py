"""The folder of reading files: each file is imported once, whatever else lies there."""

from datetime import date
from pathlib import Path

import pytest

from aina_app.core.calendar import QUARTER, quarter_start
from aina_app.jobs.readings import import_waiting_readings
from aina_app.readings.importing import ImportOutcome
from aina_app.settings import settings
from tests.databases import TestDatabase, forget_everything
from tests.readings import csv, day_lines, line

DAY = date(2026, 10, 25)


@pytest.fixture
def folder(database: TestDatabase) -> Path:
    path = settings().readings_path
    assert path is not None
    path.mkdir(parents=True)
    return path


def deliver(folder: Path, name: str, content: bytes) -> None:
    draft = folder / f"{name}.part"
    draft.write_bytes(content)
    draft.rename(folder / name)


def outcomes() -> dict[str, ImportOutcome]:
    return {report.name: report.outcome for report in import_waiting_readings()}


def test_no_folder_is_no_delivery(database: TestDatabase) -> None:
    assert outcomes() == {}


def test_production_has_no_folder_unless_told() -> None:
    now = settings()

    assert now.model_copy(update={"environment": "production"}).readings_path is None
    assert now.model_copy(update={"readings_folder": "/srv/lukemat"}).readings_path == Path("/srv/lukemat")
    assert now.readings_path == now.data_dir / "demo" / "meter"


def test_each_file_is_imported_once(folder: Path) -> None:
    deliver(folder, "b.csv", csv(day_lines(DAY)))
    deliver(folder, "a.csv", csv(["?"]))
    deliver(folder, "copy.csv", csv(day_lines(DAY)))
    (folder / "half.csv.part").write_bytes(csv(day_lines(DAY, "0,5")))

    first, second = outcomes(), outcomes()

    assert first == {"a.csv": ImportOutcome.REFUSED, "b.csv": ImportOutcome.IMPORTED}
    assert second == {}


def test_a_restarted_process_imports_only_what_is_new(folder: Path) -> None:
    deliver(folder, "a.csv", csv(day_lines(DAY)))
    outcomes()

    forget_everything()
    deliver(folder, "b.csv", csv(day_lines(DAY, "0,2")))

    assert outcomes() == {"b.csv": ImportOutcome.IMPORTED}


def test_a_file_that_was_written_anew_is_a_new_delivery(folder: Path) -> None:
    deliver(folder, "a.csv", csv(day_lines(DAY)))
    outcomes()

    deliver(folder, "a.csv", csv([line(quarter_start(DAY, 0) + QUARTER * index, "0,2") for index in range(3)]))

    assert outcomes() == {"a.csv": ImportOutcome.IMPORTED}


def test_a_file_that_cannot_be_read_does_not_stop_the_others(folder: Path) -> None:
    (folder / "a.csv").mkdir()
    (folder / "b.csv").symlink_to(folder / "gone")
    deliver(folder, "c.csv", csv(day_lines(DAY)))

    assert outcomes() == {"c.csv": ImportOutcome.IMPORTED}
