"""Taking back an ordered change of which nothing has been sent: by its person, or where an account changes hands."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from aina_app.accounts import refund_orders
from aina_app.accounts.change_values import cancel, waiting_changes
from aina_app.context import Act
from aina_app.models import ChangeKind, ChangeState, Customership, CustomershipChange, MarketingConsent

EMAIL_UNDONE = "email_undone"


def is_unsent(change: CustomershipChange) -> bool:
    """Whether nothing of a change has left: after a first try nobody knows whether it has arrived."""
    return change.state is ChangeState.WAITING and change.tries == 0


def recall(act: Act, change: CustomershipChange, reason: str, by: UUID | None) -> None:
    """Cancel it for the account `by`; the decision before one about marketing holds again, as a decision of its own."""
    cancel(act, change, reason)
    if change.kind is ChangeKind.CONSENTS:
        _decide_back(act, change, by)
    elif change.kind is ChangeKind.REFUND_ACCOUNTS:
        refund_orders.forget_numbers(act, change.id)


def recall_ordered_since(act: Act, account_id: UUID, since: datetime) -> None:
    """Take back what an account has ordered since then and what nobody has sent.

    A customership is locked as by its delivery: a change is either sent or taken back.
    """
    ordered = select(CustomershipChange.customership_id).where(
        CustomershipChange.account_id == account_id,
        CustomershipChange.state == ChangeState.WAITING,
        col(CustomershipChange.created_at) >= since,
    )
    for customership_id in sorted(set(act.db.exec(ordered).all())):
        act.db.get(Customership, customership_id, with_for_update=True)
        for change in waiting_changes(act, customership_id):
            is_theirs = change.account_id == account_id and change.created_at >= since
            if is_theirs and (change.asking or is_unsent(change)):
                recall(act, change, EMAIL_UNDONE, account_id)


def _decide_back(act: Act, change: CustomershipChange, by: UUID | None) -> None:
    query = select(MarketingConsent).where(
        MarketingConsent.customership_id == change.customership_id, MarketingConsent.decided_at == change.created_at
    )
    for taken_back in act.db.exec(query).all():
        act.db.add(
            MarketingConsent(
                customership_id=taken_back.customership_id,
                account_id=by,
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
