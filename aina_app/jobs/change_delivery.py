"""Ordered changes on their way to the customer information system, one at a time and in order for each customership.

One try is one recorded step: claim (an act), send (the network, outside of any act), record (an act). A process that is
killed in between sends the same change again under the same idempotency key, and gets the same answer.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select

from aina_app.accounts.change_values import fields_of, waiting_changes
from aina_app.context import SYSTEM, Act, Work, act
from aina_app.core import background
from aina_app.core.refusal import Unavailable
from aina_app.integrations.customer_information_system import (
    ChangeAnswer,
    ChangeOutcome,
    FoundCustomership,
    fetch,
    send_change,
)
from aina_app.jobs.change_results import CREDENTIALS, Turn, record
from aina_app.jobs.refund_delivery import with_whole_list
from aina_app.models import ChangeKind, ChangeState, Customership, CustomershipChange

PERIOD_SECONDS = 60
ORDERED_AT_ONCE = 500


def deliver(customership_id: str) -> None:
    """Send what is due of a customership until nothing is, or until its first change has to wait."""
    while background.step(deliver_next, customership_id):
        continue


deliver_changes = background.workflow(Work.DELIVER_CHANGES.value)(deliver)


def order_due_changes(act: Act) -> int:
    """Order a delivery for each customership whose first waiting change is due (the schedule asks); how many.

    A delivery that was ordered and broke is ordered again in the next minute; a needless one finds nothing to do.
    """
    period = int(act.now.timestamp()) // PERIOD_SECONDS
    due: dict[UUID, CustomershipChange] = {}
    for change in act.db.exec(_due(act)).all():
        due.setdefault(change.customership_id, change)
    for customership_id, change in due.items():
        key = f"{change.id}:{change.tries + 1}:{period}"
        act.order(Work.DELIVER_CHANGES, key, str(customership_id), partition=str(customership_id))
    return len(due)


def _due(act: Act) -> Any:
    """Due changes with none before them that still waits for its own moment, oldest first."""
    change, earlier = CustomershipChange, aliased(CustomershipChange)
    is_before = or_(
        col(earlier.created_at) < col(change.created_at),
        and_(col(earlier.created_at) == col(change.created_at), col(earlier.id) < col(change.id)),
    )
    waits = select(earlier.id).where(
        col(earlier.customership_id) == col(change.customership_id),
        earlier.state == ChangeState.WAITING,
        col(earlier.next_try_at) > act.now,
        is_before,
    )
    return (
        select(change)
        .where(change.state == ChangeState.WAITING, col(change.next_try_at) <= act.now, ~waits.exists())
        .order_by(col(change.created_at), col(change.id))
        .limit(ORDERED_AT_ONCE)
    )


def deliver_next(customership_id: str) -> bool:
    """One try for the customership's first waiting change, if it is due; whether the next may be tried now."""
    with act(SYSTEM) as this:
        turn = _claim(this, UUID(customership_id))
    if turn is None:
        return False
    turn, answer = _send(turn)
    current = answer.found
    if answer.outcome is ChangeOutcome.CONFLICT:
        answer, current = _look_again(turn, answer)
    with act(SYSTEM) as this:
        return record(this, turn, answer, current)


def _send(turn: Turn) -> tuple[Turn, ChangeAnswer]:
    """What was sent on which version, and the answer to it."""
    whole = with_whole_list(turn) if turn.kind is ChangeKind.REFUND_ACCOUNTS else turn
    if isinstance(whole, ChangeAnswer):
        return turn, whole
    return whole, send_change(whole.number, whole.patch, whole.version, whole.change_id)


def _claim(act: Act, customership_id: UUID) -> Turn | None:
    customership = act.db.get(Customership, customership_id, with_for_update=True)
    change = _first_to_send(act, customership_id)
    if customership is None or change is None or change.next_try_at is None or change.next_try_at > act.now:
        return None
    if _is_stopped(act, change):
        return None
    change.tries += 1
    change.handed_over_at = act.now
    return Turn(change.id, customership_id, customership.number, change.patch, change.seen_version, change.kind)


def _first_to_send(act: Act, customership_id: UUID) -> CustomershipChange | None:
    """The first waiting change that nobody has stopped; a question holds up only later changes of its own details."""
    asked: set[str] = set()
    for change in waiting_changes(act, customership_id):
        if change.asking:
            asked |= fields_of(change)
        elif change.next_try_at is not None and not fields_of(change) & asked:
            return change
    return None


def _is_stopped(act: Act, change: CustomershipChange) -> bool:
    """Whether our token was refused lately: then one change tries it again in a while, and all others wait for it."""
    query = select(CustomershipChange).where(
        CustomershipChange.state == ChangeState.WAITING,
        CustomershipChange.reason == CREDENTIALS,
        col(CustomershipChange.next_try_at) > act.now,
    )
    refused = act.db.exec(query).first()
    if refused is None:
        return False
    change.next_try_at = refused.next_try_at
    return True


def _look_again(turn: Turn, answer: ChangeAnswer) -> tuple[ChangeAnswer, FoundCustomership | None]:
    """The customership after a conflict; an answer of its own where it cannot be had."""
    try:
        current = fetch(turn.number)
    except Unavailable as unavailable:
        return ChangeAnswer(ChangeOutcome.RETRY, unavailable.reason), None
    if current is None:
        return ChangeAnswer(ChangeOutcome.REFUSED, "unknown"), None
    return answer, current
