"""Lataa omat tietosi: a person's ordered copy of all their data (GDPR 15, 20)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class DownloadState(StrEnum):
    """`waiting` until the background work has made the file."""

    WAITING = "waiting"
    READY = "ready"


class DataDownload(SQLModel, table=True):
    """The one copy that an account has at a time: ordered, made in the background, gone 24 hours after it is ready.

    The copy is a file in the folder `downloads` of the data folder, readable by the portal's user only. `file_name`
    holds 256 random bits and stands nowhere else: not in an address, a log or the browser.
    """

    __tablename__ = "data_download"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (expires_at IS NOT NULL)", name="ready_expires"),
        CheckConstraint("times_fetched >= 0", name="times_fetched_are_counted"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", unique=True)
    state: DownloadState = Field(default=DownloadState.WAITING, sa_type=text_enum(DownloadState, "state"))
    file_name: str = Field(max_length=64, unique=True)
    size_bytes: int = Field(default=0, sa_type=BigInteger)
    requested_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ready_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    times_fetched: int = 0
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
