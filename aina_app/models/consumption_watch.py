"""Limits of Kulutusvahti: hälytysraja and kulutusraja, one row a limit."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class LimitKind(StrEnum):
    """Hälytysraja (`alarm`) or kulutusraja (`consumption`)."""

    ALARM = "alarm"
    CONSUMPTION = "consumption"


class LimitPeriod(StrEnum):
    """The window of a limit: an alarm's hour or day, a consumption limit's week, month or year."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class ConsumptionWatch(SQLModel, table=True):
    """One limit of one person on one metering point, in Wh; changing it ends the row and opens another."""

    __tablename__ = "consumption_watch"
    __table_args__ = (
        CheckConstraint("limit_wh > 0", name="limit_is_positive"),
        CheckConstraint(
            "(kind = 'alarm' AND period IN ('hour', 'day') AND forewarning_percent IS NULL) OR "
            "(kind = 'consumption' AND period IN ('week', 'month', 'year') "
            "AND forewarning_percent BETWEEN 50 AND 95)",
            name="period_fits_kind",
        ),
        Index(
            "uq_consumption_watch_live",
            "account_id",
            "gsrn",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE")
    gsrn: str = Field(max_length=18, index=True)
    kind: LimitKind = Field(sa_type=text_enum(LimitKind, "kind"))
    period: LimitPeriod = Field(sa_type=text_enum(LimitPeriod, "period"))
    limit_wh: int
    forewarning_percent: int | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
