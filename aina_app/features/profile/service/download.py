"""Lataa omat tietosi: ordering the copy, what has become of it, and handing it to its person alone.

Ordering and fetching ask for the password. The copy lies in the data folder, mode 0600, under a name of 256 random bits
that only its row knows; it is not encrypted once more, because the same data stands in clear in the database beside it
and the key would lie in the same folder. What protects it is that no address leads to it: the row is looked up by the
session's account, and a copy of somebody else is answered as if there were none. Its row and its file are gone 24 hours
after it is ready, or with the account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlmodel import col, delete, select

from aina_app.context import Act, Work
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import new_token
from aina_app.features.profile.service import fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import AuditTag, DataDownload, DownloadState
from aina_app.settings import settings

ORDER_FORM, FETCH_FORM = "order_download", "fetch_download"
FIELD = "download_password"
LIFE = timedelta(hours=24)


class Answer(StrEnum):
    """What became of a press; refusals are keys of `copy.csv`."""

    DONE = "done"
    WRONG = "err.current_password"
    NOT_FOUND = "err.not_found"


@dataclass(frozen=True, slots=True)
class Copy:
    """The account's copy as its person sees it; without `expires_at` it is still being made."""

    id: UUID
    size_bytes: int
    expires_at: datetime | None
    times_fetched: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer to a wish to fetch; `file` only where it is granted."""

    answer: Answer
    file: Path | None = field(default=None, repr=False)
    ready_at: datetime | None = None


def folder() -> Path:
    """Where copies lie."""
    return settings().data_dir / "downloads"


def parse_id(form: Mapping[str, str]) -> UUID:
    """Which copy a form is about; whose it is, is looked at in the act.

    Raises:
        Refused: `err.not_found`.
    """
    try:
        return UUID(form.get("copy", ""))
    except ValueError:
        raise Refused(Refusal("err.not_found")) from None


def view(act: Act) -> Copy | None:
    """The actor's copy, if there is one now."""
    row = _mine(act)
    return Copy(row.id, row.size_bytes, row.expires_at, row.times_fetched) if row else None


def _mine(act: Act) -> DataDownload | None:
    query = select(DataDownload).where(col(DataDownload.account_id) == act.actor.account_id)
    row = act.db.exec(query).first()
    return None if row is None or (row.expires_at is not None and row.expires_at <= act.now) else row


def order(act: Act, check: Check, *, right: bool) -> Answer:
    """Order a copy; it takes the place of the one of before, unless that is still being made."""
    account = fresh_check.finish(act, check, Purpose.DOWNLOAD, right=right)
    if account is None:
        return Answer.WRONG
    earlier = _mine(act)
    if earlier is not None and earlier.state is DownloadState.WAITING:
        return Answer.DONE
    act.db.exec(delete(DataDownload).where(col(DataDownload.account_id) == account.id))
    row = DataDownload(account_id=account.id, file_name=new_token(), requested_at=act.now)
    act.db.add(row)
    act.audit(AuditTag.DATA_ORDERED)
    act.order(Work.MAKE_DOWNLOAD, str(row.id), str(row.id))
    return Answer.DONE


def fetch(act: Act, check: Check, copy_id: UUID, *, right: bool) -> Fetched:
    """Hand the copy out and count it; another's copy and one that is gone look the same."""
    if fresh_check.finish(act, check, Purpose.DOWNLOAD, right=right) is None:
        return Fetched(Answer.WRONG)
    row = _mine(act)
    if row is None or row.id != copy_id or row.state is not DownloadState.READY:
        return Fetched(Answer.NOT_FOUND)
    row.times_fetched, row.fetched_at = row.times_fetched + 1, act.now
    act.audit(AuditTag.DATA_DOWNLOADED, times=row.times_fetched)
    return Fetched(Answer.DONE, folder() / row.file_name, row.ready_at)
