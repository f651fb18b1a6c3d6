"""What a card shows of refund accounts: the list, what waits for strong authentication, what cools, what is ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import and_, col, or_, select

from aina_app.accounts.refund_changes import MOST_ACCOUNTS, Why, is_open
from aina_app.context import Act
from aina_app.models import (
    ChangeKind,
    ChangeState,
    Customership,
    CustomershipChange,
    RefundAct,
    RefundChange,
    RefundChangeState,
)

CANCELLED_TOLD_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account of the list. `key`: how it is named by the page; empty where the list is older than keys are."""

    key: str
    last4: str
    bank_name: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that is not ordered. `at`: when it takes effect, or when it was cancelled."""

    id: UUID
    act: RefundAct
    last4: str
    bank_name: str
    at: datetime | None
    is_held: bool
    why: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """The newest ordered change, as far as it is still told."""

    act: RefundAct
    last4: str
    bank_name: str
    state: ChangeState
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RefundView:
    """The refund accounts of a customership."""

    accounts: Sequence[AccountView]
    frozen: Asked | None
    cooling: Asked | None
    cancelled: Asked | None
    ordered: Ordered | None
    fetched_at: datetime

    @property
    def can_add(self) -> bool:
        """Whether there is room for another one."""
        return len(self.accounts) < MOST_ACCOUNTS


def asked(act: Act, customership_ids: Sequence[UUID]) -> dict[UUID, list[RefundChange]]:
    """What is told of changes that are not ordered, the oldest first; what is frozen only to who asked for it."""
    change, mine = RefundChange, col(RefundChange.account_id) == act.actor.account_id
    is_told = or_(
        and_(change.state == RefundChangeState.UNCONFIRMED, mine),
        change.state == RefundChangeState.COOLING,
        and_(
            change.state == RefundChangeState.CANCELLED,
            change.reason != Why.NEWER,
            col(change.confirmed_at).is_not(None),
            col(change.ended_at) > act.now - CANCELLED_TOLD_FOR,
        ),
    )
    query = select(change).where(col(change.customership_id).in_(customership_ids), is_told)
    found: dict[UUID, list[RefundChange]] = {}
    for row in act.db.exec(query.order_by(col(change.created_at))).all():
        if row.state is not RefundChangeState.UNCONFIRMED or is_open(act, row):
            found.setdefault(row.customership_id, []).append(row)
    return found


def refund_view(
    one: Customership, changes: Sequence[RefundChange], ordered: Sequence[CustomershipChange]
) -> RefundView:
    """The part of a card. `ordered`: the told changes of every kind, the oldest first."""
    newest = {change.state: _asked(change) for change in changes}
    cancelled = newest.get(RefundChangeState.CANCELLED)
    return RefundView(
        accounts=[
            AccountView(
                account.get("key", ""), str(account.get("last4", ""))[-4:], account.get("bank_name") or "",
                bool(account.get("in_use")),
            )
            for account in one.refund_accounts
        ],
        frozen=newest.get(RefundChangeState.UNCONFIRMED),
        cooling=newest.get(RefundChangeState.COOLING),
        cancelled=cancelled if RefundChangeState.COOLING not in newest else None,
        ordered=_ordered(ordered),
        fetched_at=one.fetched_at,
    )  # fmt: skip


def _asked(change: RefundChange) -> Asked:
    at = change.ended_at or change.hold_until
    return Asked(change.id, change.act, change.last4, change.bank_name, at, change.held_at is not None, change.reason)


def _ordered(changes: Sequence[CustomershipChange]) -> Ordered | None:
    mine = [change for change in changes if change.kind is ChangeKind.REFUND_ACCOUNTS]
    if not mine:
        return None
    change, told = mine[-1], mine[-1].patch[ChangeKind.REFUND_ACCOUNTS.value]
    return Ordered(
        RefundAct(told["act"]), told["last4"], told["bank_name"], change.state, change.reason, change.accepted_at
    )
