"""Mandates' lives, as the portal, the operator and jobs share them: attached, used, ended, and what ends with them.

What a mandate opens is decided in `accounts.access` alone, at the moment of use; what is done here only tells of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import col, not_, or_, select

from aina_app.accounts.access import chosen_seen, mandate_is_in_force, may_see, own_points
from aina_app.accounts.mandate_mails import tell_of_attachment, tell_of_end
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import (
    AuditTag,
    ConsumptionWatch,
    Mandate,
    MandateEnd,
    MandateKind,
    MandateLook,
    MandateScope,
    MandateState,
    MeteringPoint,
    ReportSubscription,
    UserAccount,
)

Row = TypeVar("Row", ReportSubscription, ConsumptionWatch)

OPEN = (MandateState.OFFERED, MandateState.ACCEPTED)
ENDED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Attachment:
    """What an operator attaches: whose point to which account, what for, through which local day, on what ground."""

    account_id: UUID
    customership_id: UUID
    gsrn: str
    scopes: Collection[MandateScope]
    last_day: date
    reason: str


def attach(act: Act, wish: Attachment) -> Mandate:
    """Let the account see the point from now on, in place of what was attached before; its owners are told."""
    earlier = select(Mandate).where(
        Mandate.customership_id == wish.customership_id,
        Mandate.gsrn == wish.gsrn,
        Mandate.mandatee_account_id == wish.account_id,
        Mandate.kind == MandateKind.OPERATOR,
        Mandate.state == MandateState.ACCEPTED,
    )
    for one in act.db.exec(earlier.with_for_update()).all():
        close(act, one, MandateEnd.REPLACED)
    made = Mandate(
        kind=MandateKind.OPERATOR,
        state=MandateState.ACCEPTED,
        customership_id=wish.customership_id,
        gsrn=wish.gsrn,
        mandatee_account_id=wish.account_id,
        covers_report=MandateScope.REPORT in wish.scopes,
        covers_watch=MandateScope.WATCH in wish.scopes,
        given_on=day_of(act.now),
        last_day=wish.last_day,
        reason=wish.reason,
        offered_at=act.now,
        answered_at=act.now,
    )
    act.db.add(made)
    act.db.flush()
    end_what_stood_on(act, wish.account_id, wish.gsrn)  # the new one may cover less
    tell_of_attachment(act, made, act.db.get_one(UserAccount, wish.account_id))
    act.audit(AuditTag.MANDATE_ATTACHED, wish.account_id, mandate=str(made.id), stated_reason=wish.reason)
    return made


def givable_points(act: Act) -> list[MeteringPoint]:
    """The actor's own points whose contract runs: those of which they may give a mandate."""
    today = day_of(act.now)
    own = own_points(act, act.actor.account_id)
    return [
        one for one in own if one.contract_start <= today and (one.contract_end is None or today <= one.contract_end)
    ]


def givable_point(act: Act, point_id: str) -> MeteringPoint:
    """One of them by its opaque id, which is the client's word.

    Raises:
        Refused: `err.not_found`.
    """
    found = next((point for point in givable_points(act) if str(point.id) == point_id), None)
    if found is None:
        raise Refused(Refusal("err.not_found", "point"))
    return found


def open_mandate(act: Act, mandate_id: UUID) -> Mandate | None:
    """A mandate that is offered or accepted, locked for this act."""
    query = select(Mandate).where(Mandate.id == mandate_id, col(Mandate.state).in_(OPEN))
    return act.db.exec(query.with_for_update()).first()


def end(act: Act, mandate: Mandate, by: MandateEnd, **facts: str) -> None:
    """End an open mandate at once, with what stood on it, and tell the other side; of an offer nobody is told."""
    was_accepted = mandate.state is MandateState.ACCEPTED
    close(act, mandate, by, **facts)
    if was_accepted and mandate.mandatee_account_id is not None:
        end_what_stood_on(act, mandate.mandatee_account_id, mandate.gsrn)
        tell_of_end(act, mandate, by)


def close(act: Act, mandate: Mandate, by: MandateEnd, **facts: str) -> None:
    """End a mandate in the books alone: another one takes its place."""
    mandate.state, mandate.ended_at, mandate.ended_by = MandateState.ENDED, act.now, by
    act.db.flush()
    act.audit(AuditTag.MANDATE_ENDED, mandate.mandatee_account_id, mandate=str(mandate.id), reason=by.value, **facts)


def end_what_stood_on(act: Act, account_id: UUID, gsrn: str) -> None:
    """End the account's report orders and limits on a point for which it has no right any more."""
    if not may_see(act, account_id, gsrn, MandateScope.REPORT):
        for order in _live(act, ReportSubscription, account_id, gsrn):
            order.ended_at = act.now
            act.audit(AuditTag.REPORT_ENDED, account_id, reason="mandate")
    if not may_see(act, account_id, gsrn, MandateScope.WATCH):
        for limit in _live(act, ConsumptionWatch, account_id, gsrn):
            limit.ended_at = act.now
            act.audit(AuditTag.WATCH_ENDED, account_id, kind=limit.kind.value, reason="mandate")


def _live(act: Act, table: type[Row], account_id: UUID, gsrn: str) -> Sequence[Row]:
    query = select(table).where(
        col(table.account_id) == account_id, col(table.gsrn) == gsrn, col(table.ended_at).is_(None)
    )
    return act.db.exec(query).all()


def end_overdue(act: Act) -> int:
    """Write down the end of every open mandate that opens nothing any more, and tell; how many."""
    overdue = select(Mandate).where(col(Mandate.state).in_(OPEN), not_(mandate_is_in_force(act)))
    found = act.db.exec(overdue.limit(ENDED_AT_ONCE).with_for_update()).all()
    for mandate in found:
        has_run_out = mandate.last_day < day_of(act.now)
        end(act, mandate, MandateEnd.DATE if has_run_out else MandateEnd.LAPSED)
    return len(found)


def end_with_customership(act: Act, customership_id: UUID) -> None:
    """End every open mandate of a customership that is gone: nobody can tell any more whether its contract runs."""
    about = select(Mandate).where(Mandate.customership_id == customership_id, col(Mandate.state).in_(OPEN))
    for mandate in act.db.exec(about.with_for_update()).all():
        end(act, mandate, MandateEnd.LAPSED)


def end_all_of(act: Act, account: UserAccount) -> None:
    """For the deletion of an account: its mandates end, its address leaves those that it has accepted.

    The other sides are told. What it looked at stays for the owners, without its name. An offer that it has not
    answered is as one to an address without an account: it stays open, sealed, for whoever holds the address next.
    """
    sides = (col(Mandate.mandator_account_id), col(Mandate.mandatee_account_id))
    about = or_(*(side == account.id for side in sides))
    for mandate in act.db.exec(select(Mandate).where(about).with_for_update()).all():
        is_mandator = mandate.mandator_account_id == account.id
        if mandate.state in OPEN:
            end(act, mandate, MandateEnd.OWNER if is_mandator else MandateEnd.HOLDER)
        if not is_mandator:
            mandate.email, mandate.address_mac = "", None


def end_given_since(act: Act, account_id: UUID, since: datetime) -> None:
    """End what was given in the portal after `since`: the account was in other hands by then."""
    given = select(Mandate).where(
        Mandate.mandator_account_id == account_id, col(Mandate.state).in_(OPEN), col(Mandate.offered_at) >= since
    )
    for mandate in act.db.exec(given.with_for_update()).all():
        end(act, mandate, MandateEnd.OWNER)


def note_look(act: Act, point_id: str) -> None:
    """Write down for the owner that the actor looks at another person's point today; nothing for their own."""
    seen = chosen_seen(act, point_id)
    if seen is None or not seen.is_anothers or str(seen.point.id) != point_id:
        return
    mandate_id, today = seen.mandate_ids[0], day_of(act.now)
    row = act.db.get(MandateLook, (mandate_id, today))
    if row is not None:
        row.last_at = act.now
        return
    act.db.add(MandateLook(mandate_id=mandate_id, day=today, first_at=act.now, last_at=act.now))
    act.audit(AuditTag.MANDATE_USED, mandate=str(mandate_id))
