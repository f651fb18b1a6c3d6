"""`readings`: import files of readings (Datahub CSV)."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from aina_app.context import Act
from aina_app.models import AuditTag
from aina_app.operator.terminal import By, Reason, fail, operating, plain, show, tell
from aina_app.readings.datahub import Reason as BadLine
from aina_app.readings.importing import BAD_SHARE, DeliveryFile, ImportOutcome, ImportReport, import_file, read_file

LINES_REFUSED = 2

commands = typer.Typer(no_args_is_help=True, help="Readings of metering points: import files.")


@commands.command("import")
def import_readings(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", show_default=False, help="Files, or folders whose `*.csv` files are taken."),
    ],
    reason: Reason,
    by: By,
) -> None:
    """Import readings from Datahub CSV files, of any size and number.

    Good lines are taken in although others are bad; a file with more than 5 % bad lines is left out whole, since it
    is most likely a wrong file. A file is known by its content: a second time changes nothing and says what the first
    said. Exit status 2: lines were refused.

    Example: `readings import /srv/datahub/2026-03 late.csv --reason "late delivery, case 4714"`
    """
    files = files_of(paths)
    reports, unreadable = [], []
    for path in _with_progress(files):
        try:
            content = path.read_bytes()
        except OSError as error:
            unreadable.append(f"{path}: {error.strerror}.")
            continue
        file = read_file(path.name, content)
        with operating(by) as this:
            reports.append(take_in(this, file, reason))
    _tell(reports)
    if unreadable:
        fail("\n".join(unreadable))
    if any(report.bad_lines for report in reports):
        raise typer.Exit(LINES_REFUSED)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files themselves and the `*.csv` files of folders, each once; the end if something is not there."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not path.exists():
            fail(f"There is no file or folder {path}; nothing was imported.")
        if not inside:
            fail(f"There is no *.csv file in {path}; nothing was imported.")
        found |= dict.fromkeys(inside)
    return list(found)


def take_in(act: Act, file: DeliveryFile, reason: str) -> ImportReport:
    """Import a file; one that is in already leaves nothing, not even an audit event."""
    report = import_file(act, file)
    if report.outcome is not ImportOutcome.ALREADY_IN:
        act.audit(
            AuditTag.READINGS_IMPORTED,
            outcome=report.outcome.value,
            delivery=file.sha256,
            lines=report.lines,
            bad_lines=report.bad_lines,
            changed_days=report.changed_days,
            stated_reason=reason,
        )
    return report


def _with_progress(files: Sequence[Path]) -> Iterator[Path]:
    """The files one after another, with a bar by their sizes on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        sizes = [path.stat().st_size for path in files]
        bar = progress.add_task("", total=sum(sizes))
        for path, size in zip(files, sizes, strict=True):
            progress.update(bar, description=plain(path.name))
            yield path
            progress.advance(bar, size)


def _tell(reports: Sequence[ImportReport]) -> None:
    if not reports:
        return
    columns = ("File", "Outcome", "Lines", "Refused", "Days changed", "First day", "Last day")
    show(columns, map(_row, reports))
    for report in reports:
        for reason, count in sorted(report.problems.items()):
            tell(f"{report.name}: {count} × {reason}{_places(report, reason, count)}")


def _places(report: ImportReport, reason: BadLine, count: int) -> str:
    """The first of the lines; of a file that is known already they are not."""
    numbers = [str(number) for number, why in report.examples if why is reason]
    more = ", …" if len(numbers) < count else ""
    return f" (line {', '.join(numbers)}{more})" if numbers else ""


def _row(report: ImportReport) -> tuple[str, ...]:
    return (
        report.name,
        _outcome(report),
        str(report.lines),
        str(report.bad_lines),
        str(report.changed_days),
        _day(report.first_day),
        _day(report.last_day),
    )


def _outcome(report: ImportReport) -> str:
    """In words; of a file that is known already also whether it was refused then."""
    if report.outcome is not ImportOutcome.ALREADY_IN:
        return report.outcome.value
    return "refused before" if report.bad_lines * BAD_SHARE > report.lines else "already in"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"
