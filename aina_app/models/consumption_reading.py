"""Readings (mittauslukemat): one row a local day and metering point, the quarters in it packed."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, SmallInteger
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class ReadingPoint(SQLModel, table=True):
    """The dictionary of metering points that have readings: a short number for each GSRN.

    Readings come for every metering point of the network, whether a customer of it has an account here or not.
    """

    __tablename__ = "reading_point"

    id: int = Field(default=None, primary_key=True)
    gsrn: str = Field(max_length=18, unique=True)


class DeliveryState(StrEnum):
    """What became of a delivery: taken in, or left out whole because too much of it was wrong."""

    IMPORTED = "imported"
    REFUSED = "refused"


class ReadingDelivery(SQLModel, table=True):
    """A delivery of readings (lukemaerä): one file, known by its content, so that none is taken in twice.

    `problems` counts its bad lines by reason, `quality_words` its quarters by each word that meant "estimated";
    `changed_days` are rows of `consumption_reading` that it wrote or altered. Days are the first and last local day
    that it told of; none in a file without good lines.
    """

    __tablename__ = "reading_delivery"
    __table_args__ = (
        CheckConstraint("lines >= 0 AND bad_lines >= 0 AND bad_lines <= lines", name="bad_lines_are_lines"),
        CheckConstraint("state = 'imported' OR changed_days = 0", name="refused_changes_nothing"),
    )

    id: int = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=200)
    size_bytes: int = Field(sa_type=BigInteger)
    state: DeliveryState = Field(sa_type=text_enum(DeliveryState, "state"))
    lines: int
    bad_lines: int
    problems: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    quality_words: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed_days: int = 0
    first_day: int | None = None
    last_day: int | None = None
    registered_at: datetime = Field(sa_type=UtcDateTime)


class ConsumptionReading(SQLModel, table=True):
    """The readings of one local day (its ordinal) and metering point, in Wh and quarter by quarter.

    `wh`: little-endian 16-bit numbers, one for each of the day's 92, 96 or 100 quarters, 0 where one is missing.
    `status`: two bits a quarter (`readings.quarters.QuarterStatus`), the first quarter in the lowest; nothing if all
    are measured. `total_wh`, `present` and `estimated` are sums of what is there.

    Ask for days by `day IN (…)`, never by a range: the key begins with the day, and a range walks every point of
    each day. There is no index on `delivery_id`: nothing is looked for by it, and there are rows by the hundred
    million.
    """

    __tablename__ = "consumption_reading"
    __table_args__ = (
        CheckConstraint("present BETWEEN 0 AND 100 AND estimated BETWEEN 0 AND present", name="quarters_of_a_day"),
        CheckConstraint("total_wh >= 0", name="total_is_not_negative"),
        {"sqlite_with_rowid": False},
    )

    day: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    point: int = Field(
        primary_key=True, foreign_key="reading_point.id", ondelete="RESTRICT", sa_column_kwargs={"autoincrement": False}
    )
    wh: bytes
    status: bytes | None = None
    total_wh: int
    present: int = Field(sa_type=SmallInteger)
    estimated: int = Field(sa_type=SmallInteger)
    delivery_id: int = Field(foreign_key="reading_delivery.id", ondelete="RESTRICT")
