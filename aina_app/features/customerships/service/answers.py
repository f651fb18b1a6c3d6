"""What a person decides about a waiting change: which of two values stays, or that it is not sent at all."""

from uuid import UUID

from sqlmodel import select

from aina_app.accounts.change_values import BY_PERSON, THEIRS, cancel
from aina_app.context import Act, Work
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.customerships.service.cards import card_to_change
from aina_app.models import AuditTag, ChangeKind, ChangeState, CustomershipChange, MarketingConsent


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

    A decision about marketing that is taken back is a decision too: the one before it holds again.

    Raises:
        Refused: `err.not_found`.
    """
    change = _own(act, change_id)
    if change.state is not ChangeState.WAITING or change.tries or change.asking:
        return False
    cancel(act, change, BY_PERSON)
    if change.kind is ChangeKind.CONSENTS:
        _decide_back(act, change)
    return True


def _decide_back(act: Act, change: CustomershipChange) -> None:
    query = select(MarketingConsent).where(
        MarketingConsent.customership_id == change.customership_id, MarketingConsent.decided_at == change.created_at
    )
    for taken_back in act.db.exec(query).all():
        act.db.add(
            MarketingConsent(
                customership_id=taken_back.customership_id,
                account_id=act.actor.account_id,
                channel=taken_back.channel,
                allowed=taken_back.previously_allowed,
                previously_allowed=taken_back.allowed,
                source=taken_back.source,
                wording_key=taken_back.wording_key,
                wording_version=taken_back.wording_version,
                language=taken_back.language,
                decided_at=act.now,
            )
        )


def _is_asked(change: CustomershipChange, asked_version: int) -> bool:
    return change.state is ChangeState.WAITING and bool(change.asking) and change.seen_version == asked_version


def _own(act: Act, change_id: UUID) -> CustomershipChange:
    change = act.db.get(CustomershipChange, change_id)
    if change is None:
        raise Refused(Refusal("err.not_found"))
    card_to_change(act, change.customership_id)
    act.db.refresh(change)
    return change
