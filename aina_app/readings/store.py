"""Stored readings: days written once however often they come, and read by metering point.

Rows are written and read by the database's own statements, not as objects: there are very many of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Row, Table, bindparam, func, insert, select, update
from sqlmodel import SQLModel

from aina_app.context import Act
from aina_app.core.calendar import ONE_DAY, days
from aina_app.core.energy import Wh
from aina_app.models import ConsumptionReading, ReadingPoint
from aina_app.readings.quarters import Quarters

T = TypeVar("T")

SLICE = 1_000
"""Numbers in the list of one question: far under what either database takes."""

Key: TypeAlias = tuple[int, int]
"""A stored row: ordinal of the local day, number of the metering point."""

READINGS: Table = SQLModel.metadata.tables[str(ConsumptionReading.__tablename__)]
POINTS: Table = SQLModel.metadata.tables[str(ReadingPoint.__tablename__)]
ROW = READINGS.c


@dataclass(frozen=True, slots=True)
class DayReading:
    """What is stored of one local day of a metering point: sums, and the quarters themselves."""

    day: date
    total_wh: Wh
    present: int
    estimated: int
    quarters: Quarters = field(repr=False, compare=False)


def read_days(act: Act, gsrn: str, first: date, last: date) -> list[DayReading]:
    """The stored days from `first` to `last`, both of them in, oldest first; days without a row are left out.

    Whether the reader may see them is for the caller to know.
    """
    found: list[DayReading] = []
    for ordinals in slices([day.toordinal() for day in days(first, last + ONE_DAY)]):
        query = select(READINGS).where(_is_of(gsrn), ROW.day.in_(ordinals)).order_by(ROW.day)
        found += [_day_reading(row) for row in act.db.connection().execute(query)]
    return found


def last_day_read(act: Act, gsrn: str, first: date, last: date) -> date | None:
    """The newest day from `first` to `last` of which at least one quarter is there."""
    for ordinals in slices([day.toordinal() for day in reversed(days(first, last + ONE_DAY))]):
        query = select(func.max(ROW.day)).where(_is_of(gsrn), ROW.day.in_(ordinals), ROW.present > 0)
        newest = act.db.connection().execute(query).scalar()
        if newest is not None:
            return date.fromordinal(newest)
    return None


def write_days(act: Act, delivery_id: int, news: Mapping[tuple[str, date], Quarters]) -> int:
    """Lay days (by GSRN and local day) over what is stored; how many rows that changed.

    What is stored already is not written again. A missing quarter replaces nothing, so a day may come in pieces; a
    number replaces a number, so a correction needs only what it corrects.
    """
    points = _point_numbers(act, {gsrn for gsrn, _ in news})
    by_key = {(day.toordinal(), points[gsrn]): quarters for (gsrn, day), quarters in news.items()}
    stored = {(row.day, row.point): row for row in _stored(act, by_key)}
    added, altered = [], []
    for key, quarters in sorted(by_key.items(), key=itemgetter(0)):
        old = stored.get(key)
        whole = quarters if old is None else quarters.over(Quarters.unpack(old.wh, old.status))
        packed = whole.packed()
        if old is None:
            added.append(_values(key, whole, packed, delivery_id))
        elif packed != (old.wh, old.status):
            altered.append(_values(key, whole, packed, delivery_id))
    _write(act, added, altered)
    return len(added) + len(altered)


def _write(act: Act, added: Sequence[Mapping[str, object]], altered: Sequence[Mapping[str, object]]) -> None:
    if added:
        act.db.connection().execute(insert(READINGS), added)
    if altered:
        this = (ROW.day == bindparam("this_day"), ROW.point == bindparam("this_point"))
        renamed = [{"this_day": row["day"], "this_point": row["point"], **row} for row in altered]
        act.db.connection().execute(update(READINGS).where(*this), renamed)


def _stored(act: Act, keys: Collection[Key]) -> Iterator[Row[Any]]:
    """The rows of these keys, locked; perhaps others of the same days and points.

    Asked along the shorter side: a history is many days of one point, a morning's delivery one day of many points.
    """
    ordinals, points = sorted({day for day, _ in keys}), sorted({point for _, point in keys})
    sides = [(ROW.point, points), (ROW.day, ordinals)]
    (one, shorter), (many, longer) = sorted(sides, key=lambda side: len(side[1]))
    for value in shorter:
        for values in slices(longer):
            query = select(READINGS).where(one == value, many.in_(values)).with_for_update()
            yield from act.db.connection().execute(query)


def _point_numbers(act: Act, gsrns: set[str]) -> dict[str, int]:
    """The number of each metering point; one is given to those that have none yet."""
    known = _known_points(act, gsrns)
    new = sorted(gsrns - known.keys())
    if not new:
        return known
    act.db.connection().execute(insert(POINTS), [{"gsrn": gsrn} for gsrn in new])
    return _known_points(act, gsrns)


def _known_points(act: Act, gsrns: Iterable[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for some in slices(sorted(gsrns)):
        query = select(POINTS.c.gsrn, POINTS.c.id).where(POINTS.c.gsrn.in_(some))
        known |= {row.gsrn: row.id for row in act.db.connection().execute(query)}
    return known


def _is_of(gsrn: str) -> ColumnElement[bool]:
    return ROW.point == select(POINTS.c.id).where(POINTS.c.gsrn == gsrn).scalar_subquery()


def _day_reading(row: Row[Any]) -> DayReading:
    quarters = Quarters.unpack(row.wh, row.status)
    return DayReading(date.fromordinal(row.day), Wh(row.total_wh), row.present, row.estimated, quarters)


def _values(key: Key, quarters: Quarters, packed: tuple[bytes, bytes | None], delivery_id: int) -> dict[str, object]:
    return {
        "day": key[0],
        "point": key[1],
        "wh": packed[0],
        "status": packed[1],
        "total_wh": quarters.total_wh,
        "present": quarters.present,
        "estimated": quarters.estimated,
        "delivery_id": delivery_id,
    }


def slices(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in parts that fit in the list of one question."""
    return (values[start : start + SLICE] for start in range(0, len(values), SLICE))
