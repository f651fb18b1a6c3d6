"""Mails: what is sent, and the proof of delivery."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class MailState(StrEnum):
    """`noop`: a decoy that is never sent. `waiting` until the server accepted it or refused it for good."""

    NOOP = "noop"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    FAILED = "failed"


class OutgoingMail(SQLModel, table=True):
    """One mail, written in the transaction of its cause; a background job hands it over.

    `content_encrypted` holds recipient and facts (codes among them) and is blanked after hand-over. The three moments
    are the delivery proof: written, handed over, accepted. `gsrn`: the metering point that the mail tells about, if it
    does; it is not sent where its account may no longer see that one.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index(
            "ix_outgoing_mail_due",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = Field(max_length=40)
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    address_mac: str = Field(max_length=64, index=True)
    language: str = Field(max_length=2)
    gsrn: str | None = Field(default=None, max_length=18)
    state: MailState = Field(sa_type=text_enum(MailState, "state"))
    content_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    tries: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=40)
    server_answer: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
