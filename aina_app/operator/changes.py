"""`changes`: ordered changes that the customer information system has refused or not taken yet."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import col, select

from aina_app.context import Act, Work
from aina_app.models import AuditTag, ChangeKind, ChangeState, Customership, CustomershipChange
from aina_app.operator.terminal import By, NotDone, Reason, looking, moment, operating, show, tell

MOST_SHOWN = 50
OPEN = (ChangeState.WAITING, ChangeState.REFUSED)
ORDERED_ANEW = "ordered_anew"
ON_THE_WAY = (ChangeState.WAITING, ChangeState.DELIVERED)

commands = typer.Typer(
    no_args_is_help=True, help="Changes to customerships on their way to the customer information system."
)


@commands.command("list")
def list_changes(
    limit: Annotated[int, typer.Option(min=1, help="The most changes to show.")] = MOST_SHOWN,
) -> None:
    """Show changes that were refused or still wait, the newest first; never what they change to.

    A waiting change without a next try has been stopped: it needs someone to look at it; one that is asking waits for
    the person to choose between two values.
    """
    with looking() as this:
        found = open_changes(this, limit)
    columns = ("Change", "Customership", "Kind", "State", "Reason", "Tries", "Ordered", "Next try")
    if found:
        show(columns, [_row(change, number) for change, number in found])
    else:
        tell("No change waits, and none was refused.")


@commands.command("retry")
def retry_change(
    change_id: Annotated[UUID, typer.Argument(metavar="CHANGE", show_default=False, help="Its id, as `list` shows.")],
    reason: Reason,
    by: By,
) -> None:
    """Send a change again now, after what kept it back has been mended.

    A waiting change goes on as it is. A refused one is ordered anew under an id of its own, because the customer
    information system keeps its answer to the old one. A change is left alone if a newer one of the same details has
    gone out or waits: it would undo the newer one.

    Example: `changes retry 4363edc3-17db-4373-a4ec-a0ff211a2250 --reason "register mended, case 4713"`
    """
    with operating(by) as this:
        sent = retry(this, change_id, reason)
    tell("The change is sent again." if sent == change_id else f"The change is sent again as {sent}.")


def open_changes(act: Act, limit: int) -> Sequence[tuple[CustomershipChange, str]]:
    """Refused and waiting changes with the numbers of their customerships, the newest first."""
    query = (
        select(CustomershipChange, Customership.number)
        .join(Customership, col(Customership.id) == col(CustomershipChange.customership_id))
        .where(col(CustomershipChange.state).in_(OPEN))
        .order_by(col(CustomershipChange.created_at).desc(), col(CustomershipChange.id))
        .limit(limit)
    )
    return act.db.exec(query).all()


def retry(act: Act, change_id: UUID, reason: str) -> UUID:
    """Let a change be tried now, with all its tries before it; the id under which it goes.

    Raises:
        NotDone: no such change, not refused or waiting, or a newer one of the same details stands in its place.
    """
    change = act.db.get(CustomershipChange, change_id, with_for_update=True)
    if change is None:
        raise NotDone("There is no change with this id.")
    if change.asking:
        raise NotDone("The person is being asked which of two values stays: nobody chooses in their place.")
    if change.state not in OPEN:
        raise NotDone(f"This change is {change.state}: only a refused or waiting one can be sent again.")
    if change.kind is ChangeKind.REFUND_ACCOUNTS and change.state is ChangeState.REFUSED:
        raise NotDone("The account number of a refused change is no longer kept: the customer asks for it anew.")
    if _is_overtaken(act, change):
        raise NotDone("A newer change of the same details has been ordered: this one would undo it.")
    sent = change if change.state is ChangeState.WAITING else _anew(act, change)
    sent.reason, sent.tries, sent.next_try_at = "", 0, act.now
    partition = str(sent.customership_id)
    act.order(Work.DELIVER_CHANGES, f"{sent.id}:retry:{act.now.isoformat()}", partition, partition=partition)
    act.audit(
        AuditTag.CHANGE_RETRIED,
        change.account_id,
        kind=change.kind.value,
        change=str(change.id),
        sent_as=str(sent.id),
        stated_reason=reason,
    )
    return sent.id


def _is_overtaken(act: Act, change: CustomershipChange) -> bool:
    """Whether a newer change sets a detail of this one; a waiting one still goes out before its waiting followers."""
    overtaking = (ChangeState.DELIVERED,) if change.state is ChangeState.WAITING else ON_THE_WAY
    query = select(CustomershipChange).where(
        CustomershipChange.customership_id == change.customership_id,
        CustomershipChange.kind == change.kind,
        col(CustomershipChange.created_at) > change.created_at,
        col(CustomershipChange.state).in_(overtaking),
    )
    return any(_details(change) & _details(newer) for newer in act.db.exec(query).all())


def _details(change: CustomershipChange) -> set[str]:
    return set(change.patch.get(change.kind.value, {}))


def _anew(act: Act, refused: CustomershipChange) -> CustomershipChange:
    """The same change under a key that the customer information system has not answered yet, in the old one's place."""
    made = CustomershipChange(
        customership_id=refused.customership_id,
        account_id=refused.account_id,
        kind=refused.kind,
        patch=refused.patch,
        seen_version=refused.seen_version,
        seen=refused.seen,
        state=ChangeState.WAITING,
        created_at=act.now,
    )
    act.db.add(made)
    refused.state, refused.reason, refused.ended_at = ChangeState.CANCELLED, ORDERED_ANEW, act.now
    return made


def _row(change: CustomershipChange, number: str) -> tuple[str, ...]:
    is_stopped = change.state is ChangeState.WAITING and change.next_try_at is None
    state = "asking" if change.asking else "stopped" if is_stopped else change.state.value
    return (
        str(change.id),
        number,
        change.kind.value,
        state,
        change.reason,
        str(change.tries),
        moment(change.created_at),
        moment(change.next_try_at),
    )
