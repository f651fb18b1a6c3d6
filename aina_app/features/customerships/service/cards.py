"""What a card shows: the mirror of the customer information system, and over it what is on its way there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import and_, col, or_, select

from aina_app.accounts.access import held_customership, held_customerships
from aina_app.accounts.own_names import own_names
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.features.customerships.service.proof import Proof, proof_of
from aina_app.features.customerships.service.refund import RefundView, asked, refund_view
from aina_app.models import (
    AccountKind,
    ChangeState,
    Customership,
    CustomershipChange,
    CustomershipHolder,
    MeteringPoint,
    RefundChange,
)

CONTACT = ("phone", "email")
CONSENTS = ("direct_marketing", "electronic_marketing")
DELIVERED_TOLD_FOR = timedelta(days=1)
REFUSED_TOLD_FOR = timedelta(days=14)
ELSEWHERE_TOLD_FOR = timedelta(days=30)
DELAYED_AFTER = timedelta(minutes=10)

Value = str | bool | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """The newest change of a field. `reason`: why it was refused; `at`: when it was delivered.

    `is_asking`: the person has to choose between `value` and `theirs`, which was found at `version`. `is_delayed`: it
    has been waiting for long; `can_cancel`: nothing of it has been sent yet.
    """

    state: ChangeState
    value: Value
    reason: str
    at: datetime | None
    id: UUID
    version: int
    is_asking: bool
    theirs: Value
    is_delayed: bool
    can_cancel: bool
    proof: Proof


@dataclass(frozen=True, slots=True)
class Field:
    """A value that can be changed here. `in_force`: as the customer information system has it.

    `changed_elsewhere`: when, if it was so lately that it is told. `is_overruled`: a permission was decided elsewhere
    after the waiting decision.
    """

    in_force: Value
    change: FieldChange | None = None
    changed_elsewhere: datetime | None = None
    is_overruled: bool = False

    @property
    def shown(self) -> Value:
        """The new value while it waits, else the one in force; of two decisions about marketing the stricter one."""
        if self.change is None or self.change.state is not ChangeState.WAITING:
            return self.in_force
        return bool(self.change.value and self.in_force) if self.is_overruled else self.change.value

    @property
    def typed(self) -> Value:
        """What a form begins with: a refused value too, so that it can be mended."""
        refused = self.change is not None and self.change.state is ChangeState.REFUSED
        return self.change.value if self.change and refused else self.shown


@dataclass(frozen=True, slots=True)
class Point:
    """A metering point on the card. `name`: the person's own, may be empty; `contract_end`: of one that has ended."""

    gsrn: str
    address: str
    name: str = ""
    contract_end: date | None = None


@dataclass(frozen=True, slots=True)
class CardView:
    """A customership. `version`: of the mirror, which the person sees.

    `own_name` and `is_hidden`: as the person wants it; `roles`: what they are for a company.
    """

    id: UUID
    number: str
    name: str
    version: int
    fields: Mapping[str, Field]
    refund: RefundView
    points: Sequence[Point]
    kind: AccountKind
    business_id: str | None
    status: str
    roles: Sequence[str]
    own_name: str
    is_hidden: bool
    fetched_at: datetime

    @property
    def is_waiting(self) -> bool:
        """Whether something is on its way, which a question is not."""
        changes = [field.change for field in self.fields.values() if field.change]
        ordered = self.refund.ordered
        is_refund_waiting = ordered is not None and ordered.state is ChangeState.WAITING
        return is_refund_waiting or any(
            change.state is ChangeState.WAITING and not change.is_asking for change in changes
        )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is laid over the mirrors: points, changes and refund changes by customership, the actor's own holders."""

    points: Mapping[UUID, Sequence[Point]]
    changes: Mapping[UUID, Sequence[CustomershipChange]]
    holders: Mapping[UUID, CustomershipHolder]
    refunds: Mapping[UUID, Sequence[RefundChange]]


def cards(act: Act) -> list[CardView]:
    """The actor's customerships, by number, hidden ones among them."""
    held = held_customerships(act)
    beside = _beside(act, [one.id for one in held])
    return [_card(act, one, beside) for one in held]


def card(act: Act, customership_id: UUID) -> CardView:
    """One of them.

    Raises:
        Refused: `err.not_found`: not theirs and not existing look the same.
    """
    one = held_customership(act, customership_id)
    return _card(act, one, _beside(act, [one.id]))


def card_to_change(act: Act, customership_id: UUID) -> CardView:
    """One of them, which nobody else changes or sends changes of until this act ends.

    Raises:
        Refused: `err.not_found`, as of `card`.
    """
    held = held_customership(act, customership_id)
    act.db.refresh(held, with_for_update=True)
    return card(act, customership_id)


def _beside(act: Act, customership_ids: Sequence[UUID]) -> _Beside:
    query = select(CustomershipHolder).where(CustomershipHolder.account_id == act.actor.account_id)
    holders = {holder.customership_id: holder for holder in act.db.exec(query).all()}
    return _Beside(
        _points(act, customership_ids), _changes(act, customership_ids), holders, asked(act, customership_ids)
    )


def _card(act: Act, one: Customership, beside: _Beside) -> CardView:
    changes, holder = beside.changes.get(one.id, []), beside.holders[one.id]
    return CardView(
        id=one.id,
        number=one.number,
        name=one.name,
        version=one.version,
        fields={name: _field(act, one, name, changes) for name in CONTACT + CONSENTS},
        refund=refund_view(one, beside.refunds.get(one.id, []), changes),
        points=beside.points.get(one.id, []),
        kind=one.kind,
        business_id=one.business_id,
        status=one.status,
        roles=holder.roles,
        own_name=holder.own_name,
        is_hidden=holder.hidden_at is not None,
        fetched_at=one.fetched_at,
    )


def _field(act: Act, one: Customership, name: str, changes: Sequence[CustomershipChange]) -> Field:
    row = next((change for change in reversed(changes) if name in change.patch.get(change.kind.value, {})), None)
    change = _told(act, row, name) if row else None
    elsewhere = one.changed_elsewhere.get(name)
    at = datetime.fromisoformat(elsewhere) if elsewhere else None
    told_at = at if at and at > act.now - ELSEWHERE_TOLD_FOR else None
    return Field(getattr(one, name), change, told_at, row is not None and _is_overruled(one, row, name))


def _told(act: Act, row: CustomershipChange, name: str) -> FieldChange:
    value = row.patch[row.kind.value][name]
    is_waiting, is_asking = row.state is ChangeState.WAITING, name in row.asking
    return FieldChange(
        state=row.state,
        value=value["allowed"] if name in CONSENTS else value,
        reason=row.reason,
        at=row.accepted_at,
        id=row.id,
        version=row.seen_version,
        is_asking=is_asking,
        theirs=row.asking.get(name),
        is_delayed=is_waiting and row.created_at <= act.now - DELAYED_AFTER,
        can_cancel=is_waiting and not is_asking and row.tries == 0,
        proof=proof_of(row),
    )


def _is_overruled(one: Customership, row: CustomershipChange, name: str) -> bool:
    if name not in CONSENTS or name not in one.consents_decided:
        return False
    ours = datetime.fromisoformat(row.patch[row.kind.value][name]["decided_at"])
    return datetime.fromisoformat(one.consents_decided[name]) > ours


def _points(act: Act, customership_ids: Sequence[UUID]) -> dict[UUID, list[Point]]:
    names = own_names(act)
    query = (
        select(MeteringPoint)
        .where(col(MeteringPoint.customership_id).in_(customership_ids))
        .order_by(col(MeteringPoint.address), col(MeteringPoint.gsrn))
    )
    found: dict[UUID, list[Point]] = {}
    for point in act.db.exec(query).all():
        address = f"{point.address}, {point.postal_code} {point.city}"
        ended = point.contract_end if point.contract_end and point.contract_end < day_of(act.now) else None
        name = names.get(point.gsrn, "")
        found.setdefault(point.customership_id, []).append(Point(point.gsrn, address, name, ended))
    return {customership_id: sorted(points, key=_as_people_count) for customership_id, points in found.items()}


def _as_people_count(point: Point) -> list[tuple[int, str]]:
    """House number 2 comes before 10."""
    parts = re.split(r"(\d+)", point.address)
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]


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
