"""What a person decides about a waiting change: which of two values stays, or that it is not sent at all."""

from uuid import UUID

from aina_app.accounts.change_recall import is_unsent, recall
from aina_app.accounts.change_values import BY_PERSON, THEIRS, cancel
from aina_app.context import Act, Work
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.customerships.service.cards import card_to_change
from aina_app.models import AuditTag, ChangeState, CustomershipChange


def choose_mine(act: Act, change_id: UUID, asked_version: int) -> bool:
    """Send the person's value on the version that they were asked about, under the key that the change had.

    Nothing, and false, where they are no longer asked, or the other value has changed since.

    Raises:
        Refused: `err.not_found`: no change of a customership of theirs.
    """
    change = _own(act, change_id)
    if not _is_asked(change, asked_version):
        return False
    change.seen, change.asking, change.next_try_at = change.seen | change.asking, {}, act.now
    act.audit(AuditTag.CHANGE_ANSWERED, kind=change.kind.value, choice="mine")
    partition = str(change.customership_id)
    act.order(Work.DELIVER_CHANGES, f"{change.id}:chosen:{asked_version}", partition, partition=partition)
    return True


def choose_theirs(act: Act, change_id: UUID, asked_version: int) -> bool:
    """Let the value stand that was made elsewhere: the change is cancelled. As of `choose_mine`.

    Raises:
        Refused: `err.not_found`.
    """
    change = _own(act, change_id)
    if not _is_asked(change, asked_version):
        return False
    act.audit(AuditTag.CHANGE_ANSWERED, kind=change.kind.value, choice="theirs")
    cancel(act, change, THEIRS)
    return True


def take_back(act: Act, change_id: UUID) -> bool:
    """Cancel a change of which nothing has been sent; false where it is too late.

    Raises:
        Refused: `err.not_found`.
    """
    change = _own(act, change_id)
    if change.asking or not is_unsent(change):
        return False
    recall(act, change, BY_PERSON, act.actor.account_id)
    return True


def _is_asked(change: CustomershipChange, asked_version: int) -> bool:
    return change.state is ChangeState.WAITING and bool(change.asking) and change.seen_version == asked_version


def _own(act: Act, change_id: UUID) -> CustomershipChange:
    change = act.db.get(CustomershipChange, change_id)
    if change is None:
        raise Refused(Refusal("err.not_found"))
    card_to_change(act, change.customership_id)
    act.db.refresh(change)
    return change
