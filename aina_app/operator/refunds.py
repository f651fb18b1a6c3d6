"""`changes cooling|hold|release`: changes of refund accounts that cool; never an account number, typed or shown."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import col, select

from aina_app.context import Act
from aina_app.models import AuditTag, Customership, RefundChange, RefundChangeState
from aina_app.operator.changes import commands
from aina_app.operator.terminal import By, NotDone, Reason, looking, moment, operating, show, tell

__all__ = ["commands"]

ChangeId = Annotated[UUID, typer.Argument(metavar="CHANGE", show_default=False, help="Its id, as `cooling` shows.")]


@commands.command("cooling")
def list_cooling() -> None:
    """Show changes of refund accounts that are confirmed and cool for 72 hours, or are held; the soonest first."""
    with looking() as this:
        found = cooling(this)
    if found:
        show(
            ("Change", "Customership", "What", "Account", "Confirmed", "Goes out", "Held since"),
            [_row(change, number) for change, number in found],
        )
    else:
        tell("No change of a refund account cools.")


@commands.command("hold")
def hold_change(change_id: ChangeId, reason: Reason, by: By) -> None:
    """Keep a change of a refund account back until it is released; its owner sees so and can still cancel it."""
    with operating(by) as this:
        hold(this, change_id, reason)
    tell("The change is held.")


@commands.command("release")
def release_change(change_id: ChangeId, reason: Reason, by: By) -> None:
    """Let a held change go on: it goes out when its 72 hours are over, never sooner."""
    with operating(by) as this:
        goes_out = release(this, change_id, reason)
    tell(f"The change is released and goes out {goes_out}.")


def cooling(act: Act) -> Sequence[tuple[RefundChange, str]]:
    """Cooling and held changes with the numbers of their customerships."""
    query = (
        select(RefundChange, Customership.number)
        .join(Customership, col(Customership.id) == col(RefundChange.customership_id))
        .where(RefundChange.state == RefundChangeState.COOLING)
        .order_by(col(RefundChange.hold_until), col(RefundChange.id))
    )
    return act.db.exec(query).all()


def hold(act: Act, change_id: UUID, reason: str) -> None:
    """Keep a cooling change back.

    Raises:
        NotDone: it does not cool, or is held already.
    """
    change = _cooling(act, change_id)
    if change.held_at is not None:
        raise NotDone("This change is held already.")
    change.held_at = act.now
    act.audit(AuditTag.REFUND_HELD, change.account_id, change=str(change.id), stated_reason=reason)


def release(act: Act, change_id: UUID, reason: str) -> str:
    """Let a held change go on; when it goes out.

    Raises:
        NotDone: it is not held.
    """
    change = _cooling(act, change_id)
    if change.held_at is None:
        raise NotDone("This change is not held: it goes out by itself.")
    change.held_at = None
    act.audit(AuditTag.REFUND_RELEASED, change.account_id, change=str(change.id), stated_reason=reason)
    return "now" if change.hold_until is None or change.hold_until <= act.now else moment(change.hold_until)


def _cooling(act: Act, change_id: UUID) -> RefundChange:
    change = act.db.get(RefundChange, change_id, with_for_update=True)
    if change is None or change.state is not RefundChangeState.COOLING:
        raise NotDone("No change of a refund account with this id cools.")
    return change


def _row(change: RefundChange, number: str) -> tuple[str, ...]:
    return (
        str(change.id),
        number,
        change.act.value,
        f"…{change.last4}",
        moment(change.confirmed_at),
        moment(change.hold_until),
        moment(change.held_at),
    )
