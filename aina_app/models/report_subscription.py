"""Ordered consumption reports (Tilaa raportti)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class ReportInterval(StrEnum):
    """How often a report comes."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ReportSubscription(SQLModel, table=True):
    """One live subscription for each account and metering point; ended ones are kept.

    `unsubscribe_hash` is SHA-256 of the token in the mails' one-click link (RFC 8058).
    """

    __tablename__ = "report_subscription"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= created_at", name="ended_after_created"),
        Index(
            "uq_report_subscription_live",
            "account_id",
            "gsrn",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    gsrn: str = Field(max_length=18, index=True)
    interval: ReportInterval = Field(sa_type=text_enum(ReportInterval, "interval"))
    first_on: date
    unsubscribe_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
