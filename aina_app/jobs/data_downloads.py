"""Making ordered copies of people's own data, and removing the files of those that are gone."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import structlog
from sqlmodel import col, select

from aina_app.context import SYSTEM, Act, Actor, Work, act
from aina_app.core import background
from aina_app.core.calendar import ONE_DAY
from aina_app.features.profile.own_data import mails
from aina_app.features.profile.service import archive, download, own_data
from aina_app.features.profile.service.own_data import OwnData, Period
from aina_app.models import DataDownload, DownloadState
from aina_app.readings.datahub_writing import lines
from aina_app.readings.store import DayReading, read_days

log = structlog.get_logger()

DAYS_AT_A_TIME = timedelta(days=92)
"""Readings are asked for in acts of their own, so that none of them is long."""

AGAIN_AFTER = timedelta(minutes=10)
"""How long a copy may take; then its order is taken for broken and made anew."""


def make(download_id: str) -> None:
    """Make the copy `download_id`, note it and tell its person; nothing where it is gone or made already."""
    size = background.step(_make, download_id)
    if size:
        background.step(_record, download_id, size)


make_download = background.workflow(Work.MAKE_DOWNLOAD.value)(make)


def order_due_downloads(act: Act) -> int:
    """Order each copy anew whose making has broken (the schedule asks); how many."""
    period = int(act.now.timestamp() // AGAIN_AFTER.total_seconds())
    late = col(DataDownload.requested_at) <= act.now - AGAIN_AFTER
    rows = act.db.exec(select(DataDownload).where(DataDownload.state == DownloadState.WAITING, late)).all()
    for row in rows:
        act.order(Work.MAKE_DOWNLOAD, f"{row.id}:{period}", str(row.id))
    return len(rows)


def _make(download_id: str) -> int:
    """Write the file under another name first: a half-written one is never handed out. Its size in bytes, or 0."""
    with act(SYSTEM, read_only=True) as this:
        row = this.db.get(DataDownload, UUID(download_id))
    if row is None or row.state is not DownloadState.WAITING:
        return 0
    with act(Actor(row.account_id), read_only=True) as this:
        own, now = own_data.collect(this), this.now
    target = download.folder() / row.file_name
    draft = target.with_suffix(f".{os.getpid()}")
    with _private(draft) as file:
        _write(file, own, now)
    draft.replace(target)
    return target.stat().st_size


def _private(path: Path) -> BinaryIO:
    """A new file that only the portal's user can read, in a folder that only they can list."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _write(file: BinaryIO, own: OwnData, now: datetime) -> None:
    readings = {gsrn: _lines(gsrn, periods) for gsrn, periods in own.periods.items()}
    archive.write(file, own, readings, now)


def _lines(gsrn: str, periods: Iterable[Period]) -> Iterator[str]:
    for period in periods:
        yield from lines(gsrn, _days(gsrn, period.first, period.last))


def _days(gsrn: str, first: date, last: date) -> Iterator[DayReading]:
    while first <= last:
        end = min(first + DAYS_AT_A_TIME, last + ONE_DAY)
        with act(SYSTEM, read_only=True) as this:
            found = read_days(this, gsrn, first, end - ONE_DAY)
        yield from found
        first = end


def _record(download_id: str, size: int) -> None:
    with act(SYSTEM) as this:
        row = this.db.get(DataDownload, UUID(download_id), with_for_update=True)
        if row is None or row.state is not DownloadState.WAITING:
            return
        row.state, row.size_bytes = DownloadState.READY, size
        row.ready_at, row.expires_at = this.now, this.now + download.LIFE
        mails.tell_ready(this, row.account_id, row.requested_at, row.expires_at)
    log.info("download.ready", download=download_id, size_bytes=size)


def remove_files() -> int:
    """Remove every file that no row names any more: expired, replaced, of a deleted account, left half-written."""
    found = list(download.folder().iterdir()) if download.folder().is_dir() else []
    if not found:
        return 0
    with act(SYSTEM, read_only=True) as this:
        named = set(this.db.exec(select(DataDownload.file_name)).all())
    gone = [path for path in found if path.stem not in named]
    for path in gone:
        with suppress(FileNotFoundError):  # another process was first
            path.unlink()
    return len(gone)
