"""Counters behind every rate limit."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime


class ThrottleBucket(SQLModel, table=True):
    """A count under a MAC of what is limited (address, device, network); `next_allowed_at` while it waits."""

    __tablename__ = "throttle_bucket"

    key: str = Field(primary_key=True, max_length=64)
    count: int = 0
    window_started_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)
    next_allowed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
