"""What a card shows: the mirror of the customer information system, and over it what is on its way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import and_, col, or_, select

from aina_app.accounts.access import held_customership, held_customerships
from aina_app.context import Act
from aina_app.features.customerships.service.refund import RefundView, asked, refund_view
from aina_app.models import ChangeState, Customership, CustomershipChange, MeteringPoint, RefundChange

CONTACT = ("phone", "email")
CONSENTS = ("direct_marketing", "electronic_marketing")
DELIVERED_TOLD_FOR = timedelta(days=1)
REFUSED_TOLD_FOR = timedelta(days=14)

Value = str | bool | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """The newest change of a field. `reason`: why it was refused; `at`: when it was delivered."""

    state: ChangeState
    value: Value
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Field:
    """A value that can be changed here. `in_force`: as the customer information system has it."""

    in_force: Value
    change: FieldChange | None = None

    @property
    def shown(self) -> Value:
        """The new value while it waits, else the one in force."""
        return self.change.value if self.change and self.change.state is ChangeState.WAITING else self.in_force

    @property
    def typed(self) -> Value:
        """What a form begins with: a refused value too, so that it can be mended."""
        refused = self.change is not None and self.change.state is ChangeState.REFUSED
        return self.change.value if self.change and refused else self.shown


@dataclass(frozen=True, slots=True)
class Point:
    """A metering point on the card."""

    gsrn: str
    address: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A customership. `version`: of the mirror, which the person sees."""

    id: UUID
    number: str
    name: str
    version: int
    fields: Mapping[str, Field]
    refund: RefundView
    points: Sequence[Point]

    @property
    def is_waiting(self) -> bool:
        """Whether something is on its way."""
        changes = [field.change for field in self.fields.values() if field.change]
        ordered = self.refund.ordered
        is_refund_waiting = ordered is not None and ordered.state is ChangeState.WAITING
        return is_refund_waiting or any(change.state is ChangeState.WAITING for change in changes)


def cards(act: Act) -> list[CardView]:
    """The actor's customerships, by number."""
    held = held_customerships(act)
    ids = [one.id for one in held]
    points, changes, refunds = _points(act, ids), _changes(act, ids), asked(act, ids)
    return [_card(one, points.get(one.id, []), changes.get(one.id, []), refunds.get(one.id, [])) for one in held]


def card(act: Act, customership_id: UUID) -> CardView:
    """One of them.

    Raises:
        Refused: `err.not_found`: not theirs and not existing look the same.
    """
    one = held_customership(act, customership_id)
    points, changes, refunds = _points(act, [one.id]), _changes(act, [one.id]), asked(act, [one.id])
    return _card(one, points.get(one.id, []), changes.get(one.id, []), refunds.get(one.id, []))


def _card(
    one: Customership,
    points: Sequence[Point],
    changes: Sequence[CustomershipChange],
    refunds: Sequence[RefundChange],
) -> CardView:
    fields = {name: Field(getattr(one, name), _newest(changes, name)) for name in CONTACT + CONSENTS}
    refund = refund_view(one, refunds, changes)
    return CardView(one.id, one.number, one.name, one.version, fields, refund, points)


def _newest(changes: Sequence[CustomershipChange], name: str) -> FieldChange | None:
    """The last of the changes that touches the field."""
    for change in reversed(changes):
        values = change.patch.get(change.kind.value, {})
        if name in values:
            value = values[name]["allowed"] if name in CONSENTS else values[name]
            return FieldChange(change.state, value, change.reason, change.accepted_at)
    return None


def _points(act: Act, customership_ids: Sequence[UUID]) -> dict[UUID, list[Point]]:
    query = (
        select(MeteringPoint)
        .where(col(MeteringPoint.customership_id).in_(customership_ids))
        .order_by(col(MeteringPoint.address), col(MeteringPoint.gsrn))
    )
    found: dict[UUID, list[Point]] = {}
    for point in act.db.exec(query).all():
        address = f"{point.address}, {point.postal_code} {point.city}"
        found.setdefault(point.customership_id, []).append(Point(point.gsrn, address))
    return found


def _changes(act: Act, customership_ids: Sequence[UUID]) -> dict[UUID, list[CustomershipChange]]:
    """What is waiting, and what ended so lately that it is still told; the oldest first."""
    change = CustomershipChange
    is_told = or_(
        change.state == ChangeState.WAITING,
        and_(change.state == ChangeState.DELIVERED, col(change.accepted_at) > act.now - DELIVERED_TOLD_FOR),
        and_(change.state == ChangeState.REFUSED, col(change.created_at) > act.now - REFUSED_TOLD_FOR),
    )
    query = (
        select(change)
        .where(col(change.customership_id).in_(customership_ids), is_told)
        .order_by(col(change.created_at), col(change.id))
    )
    found: dict[UUID, list[CustomershipChange]] = {}
    for row in act.db.exec(query).all():
        found.setdefault(row.customership_id, []).append(row)
    return found
