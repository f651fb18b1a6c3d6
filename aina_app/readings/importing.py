"""Taking a delivery of readings in: known by its content, checked line by line, written whole or not at all.

Every metering point with a right number is taken in, whether a customer of it has an account here or not: its
history is there when one comes.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from sqlalchemy import ScalarResult
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from aina_app.context import Act
from aina_app.core.calendar import QUARTERS_AN_HOUR
from aina_app.models import DeliveryState, MeteringPoint, ReadingDelivery
from aina_app.readings import datahub, store
from aina_app.readings.assembly import Days, assemble
from aina_app.readings.datahub import Lines, Reason

BAD_SHARE = 20
"""One bad line in so many is the most that a delivery may have: 5 %."""

FUSE_VOLTS = 230
FUSE_MARGIN_PERCENT = 150
"""What a main fuse may let through for a while, of its nominal current."""

LONGEST_NAME = 200
MOST_EXAMPLES = 20


class ImportOutcome(StrEnum):
    """What became of a delivery."""

    IMPORTED = "imported"
    ALREADY_IN = "already_in"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DeliveryFile:
    """A file as it was read: its name, its content's hash, and what its lines say."""

    name: str
    size_bytes: int
    sha256: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `changed_days`: rows written or altered; `examples`: the first bad lines by number.

    For a file that is in already the numbers are those of its first import.
    """

    outcome: ImportOutcome
    name: str
    lines: int
    bad_lines: int
    changed_days: int
    first_day: date | None
    last_day: date | None
    problems: Mapping[Reason, int]
    examples: tuple[tuple[int, Reason], ...] = ()


def read_file(name: str, content: bytes) -> DeliveryFile:
    """Read a Datahub CSV file; slow for a large one, so not inside an act."""
    return DeliveryFile(name[-LONGEST_NAME:], len(content), fingerprint(content), datahub.read_lines(content))


def fingerprint(content: bytes) -> str:
    """The hash by which a delivery is known."""
    return hashlib.sha256(content).hexdigest()


def is_registered(act: Act, sha256: str) -> bool:
    """Whether a file with this content has been imported or refused before."""
    return _with_content(act, sha256).first() is not None


def import_file(act: Act, file: DeliveryFile) -> ImportReport:
    """Register a delivery and write its days; the same content a second time changes nothing.

    Good lines are taken in although others are bad; with more than 5 % bad ones nothing is written, since it is then
    most likely a wrong file.
    """
    earlier = _with_content(act, file.sha256).first()
    if earlier is not None:
        return _report(earlier, ImportOutcome.ALREADY_IN)
    days = assemble(file.lines, _limits(act, file.lines.gsrns))
    delivery = _delivery(file, days, act.now)
    try:
        with act.db.begin_nested():
            act.db.add(delivery)
    except IntegrityError:  # another process has just registered the same content
        return _report(_with_content(act, file.sha256).one(), ImportOutcome.ALREADY_IN)
    if delivery.state is DeliveryState.IMPORTED:
        delivery.changed_days = store.write_days(act, delivery.id, days)
    return _report(delivery, ImportOutcome(delivery.state), file.lines)


def _delivery(file: DeliveryFile, days: Days, now: datetime) -> ReadingDelivery:
    lines = file.lines
    told = sorted(day for _, day in days)
    is_wrong = len(lines.problems) * BAD_SHARE > lines.count
    return ReadingDelivery(
        sha256=file.sha256,
        name=file.name,
        size_bytes=file.size_bytes,
        state=DeliveryState.REFUSED if is_wrong else DeliveryState.IMPORTED,
        lines=lines.count,
        bad_lines=len(lines.problems),
        problems=dict(Counter(reason.value for reason in lines.problems.values())),
        quality_words=dict(lines.quality_words),
        first_day=told[0].toordinal() if told else None,
        last_day=told[-1].toordinal() if told else None,
        registered_at=now,
    )


def _report(delivery: ReadingDelivery, outcome: ImportOutcome, lines: Lines | None = None) -> ImportReport:
    return ImportReport(
        outcome=outcome,
        name=delivery.name,
        lines=delivery.lines,
        bad_lines=delivery.bad_lines,
        changed_days=delivery.changed_days,
        first_day=date.fromordinal(delivery.first_day) if delivery.first_day else None,
        last_day=date.fromordinal(delivery.last_day) if delivery.last_day else None,
        problems={Reason(reason): count for reason, count in delivery.problems.items()},
        examples=tuple(islice(sorted(lines.problems.items()), MOST_EXAMPLES)) if lines else (),
    )


def _with_content(act: Act, sha256: str) -> ScalarResult[ReadingDelivery]:
    return act.db.exec(select(ReadingDelivery).where(ReadingDelivery.sha256 == sha256))


def _limits(act: Act, gsrns: Iterable[str]) -> dict[str, int]:
    """The most Wh a quarter that the main fuse lets through, for metering points whose fuse is known."""
    limits: dict[str, int] = {}
    for some in store.slices(sorted(gsrns)):
        query = select(MeteringPoint).where(col(MeteringPoint.gsrn).in_(some))
        for point in act.db.exec(query):
            if point.fuse_phases and point.fuse_ampere:
                watts = point.fuse_phases * FUSE_VOLTS * point.fuse_ampere * FUSE_MARGIN_PERCENT // 100
                limits[point.gsrn] = max(limits.get(point.gsrn, 0), watts // QUARTERS_AN_HOUR)
    return limits
