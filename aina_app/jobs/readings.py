"""Taking in the files of readings that lie in the folder of the settings: each once, each in an act of its own."""

from functools import lru_cache
from pathlib import Path

import structlog

from aina_app.context import SYSTEM, act
from aina_app.readings import importing
from aina_app.readings.importing import ImportOutcome, ImportReport
from aina_app.settings import settings

log = structlog.get_logger()


def import_waiting_readings() -> list[ImportReport]:
    """Import every `*.csv` file of the folder that is not registered yet, by name; what became of each.

    Files are left where they are: which ones are in is known by their content. A file that is still being written
    must have another ending until it is whole.
    """
    folder = settings().readings_path
    if folder is None or not folder.is_dir():
        return []
    reports = [_import(path) for path in sorted(folder.glob("*.csv"))]
    return [report for report in reports if report is not None]


def _import(path: Path) -> ImportReport | None:
    """What became of a file; nothing if it is known already or cannot be read now."""
    try:
        stat = path.stat()
        mark = (str(path.resolve()), stat.st_size, stat.st_mtime_ns)
        if mark in _looked_at():
            return None
        content = path.read_bytes()
    except OSError as error:  # taken away meanwhile, or not ours to read: the other files go on
        log.warning("readings.unreadable", file=path.name, reason=error.strerror)
        return None
    with act(SYSTEM, read_only=True) as this:
        is_known = importing.is_registered(this, importing.fingerprint(content))
    report = None if is_known else _import_content(path.name, content)
    _looked_at().add(mark)
    return report


def _import_content(name: str, content: bytes) -> ImportReport:
    file = importing.read_file(name, content)
    with act(SYSTEM) as this:
        report = importing.import_file(this, file)
    tell = log.warning if report.outcome is ImportOutcome.REFUSED or report.problems else log.info
    tell(
        "readings.delivery",
        outcome=report.outcome.value,
        file=report.name,
        lines=report.lines,
        bad_lines=report.bad_lines,
        changed_days=report.changed_days,
        problems={reason.value: count for reason, count in report.problems.items()},
    )
    return report


@lru_cache
def _looked_at() -> set[tuple[str, int, int]]:
    """Files that this process has read (path, size, time of change), so that it does not read them every minute."""
    return set()
