"""Muutoshistoria: what was changed here, each with its delivery proof, and every decision about marketing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from aina_app.accounts.access import held_customership
from aina_app.accounts.change_values import values_of
from aina_app.context import Act
from aina_app.features.customerships.service.cards import Value
from aina_app.features.customerships.service.proof import Proof, proof_of
from aina_app.models import (
    ChangeKind,
    ChangeState,
    CustomershipChange,
    MarketingConsent,
    RefundChange,
    RefundChangeState,
)

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change that was made here, with the values that it set by detail. `is_own`: by the one who looks.

    `refund`: of a refund account what was done (`add`, `use`, `remove`) and its last four signs.
    """

    id: UUID
    values: dict[str, Value]
    is_own: bool
    is_asking: bool
    proof: Proof
    refund: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about marketing; `source`: portal, service, import or default."""

    channel: str
    allowed: bool
    previously_allowed: bool
    source: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """The newest first."""

    changes: Sequence[PastChange]
    decisions: Sequence[Decision]


def history(act: Act, customership_id: UUID) -> History:
    """What has happened to the actor's customership in this service.

    Raises:
        Refused: `err.not_found`: not theirs and not existing look the same.
    """
    held = held_customership(act, customership_id)
    change, consent = CustomershipChange, MarketingConsent
    ordered = (
        select(change)
        .where(change.customership_id == held.id)
        .order_by(col(change.created_at).desc(), col(change.id))
        .limit(MOST_SHOWN)
    )
    decided = (
        select(consent)
        .where(consent.customership_id == held.id)
        .order_by(col(consent.decided_at).desc(), col(consent.channel))
        .limit(MOST_SHOWN)
    )
    made = [_past(act, row) for row in act.db.exec(ordered).all()] + _cancelled(act, held.id)
    newest = sorted(made, key=lambda one: one.proof.written_at, reverse=True)[:MOST_SHOWN]
    return History(newest, [_decision(row) for row in act.db.exec(decided).all()])


def _cancelled(act: Act, customership_id: UUID) -> list[PastChange]:
    """Changes of refund accounts that were confirmed and cancelled while they cooled: nothing of them was ordered."""
    change = RefundChange
    query = (
        select(change)
        .where(
            change.customership_id == customership_id,
            change.state == RefundChangeState.CANCELLED,
            col(change.confirmed_at).is_not(None),
        )
        .order_by(col(change.created_at).desc(), col(change.id))
        .limit(MOST_SHOWN)
    )
    return [_past_refund(act, row) for row in act.db.exec(query).all()]


def _past_refund(act: Act, row: RefundChange) -> PastChange:
    proof = Proof(
        state=ChangeState.CANCELLED,
        reason=row.reason,
        written_at=row.created_at,
        handed_over_at=None,
        accepted_at=None,
        accepted_version=None,
        ended_at=row.ended_at,
        tries=0,
        failed=(),
    )
    is_own = row.account_id == act.actor.account_id
    return PastChange(row.id, {}, is_own, is_asking=False, proof=proof, refund=(row.act.value, row.last4))


def _past(act: Act, row: CustomershipChange) -> PastChange:
    is_own = row.account_id == act.actor.account_id
    told = row.patch.get(ChangeKind.REFUND_ACCOUNTS.value)
    refund = (told["act"], told["last4"]) if told else None
    return PastChange(row.id, values_of(row.patch), is_own, bool(row.asking), proof_of(row), refund)


def _decision(row: MarketingConsent) -> Decision:
    return Decision(row.channel.value, row.allowed, row.previously_allowed, row.source, row.decided_at)
