"""What is forgotten by itself: dead sessions, codes, drafts, presses, old mails and events, unverified accounts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, delete, select

from aina_app.accounts import closing
from aina_app.accounts.earlier_addresses import REMEMBERED_FOR
from aina_app.accounts.refund_changes import UNCONFIRMED_LIFE
from aina_app.accounts.throttles import FORGET_AFTER
from aina_app.context import Act
from aina_app.core import background
from aina_app.models import (
    AccountState,
    AnsweredPress,
    AuditTag,
    ChangeState,
    CustomershipChange,
    DataDownload,
    EarlierAddress,
    EmailChange,
    EmailChangeState,
    FormDraft,
    IdentificationAttempt,
    KnownDevice,
    MailState,
    Mandate,
    MandateLook,
    MandateState,
    OneTimeCode,
    OutgoingMail,
    RefundChange,
    RefundChangeState,
    SeenToken,
    SignInSession,
    ThrottleBucket,
    UserAccount,
)
from aina_app.trail import forgetting

UNVERIFIED_LIFE = timedelta(days=7)
KEEP_SESSIONS = timedelta(days=30)
KEEP_CODES = timedelta(days=7)
KEEP_ATTEMPTS = timedelta(days=30)
KEEP_PRESSES = timedelta(hours=24)
KEEP_MAILS = timedelta(days=90)
KEEP_ORDERS = timedelta(days=30)
KEEP_EVENTS = timedelta(days=731)
"""As the privacy notice says: 90 days for what is known of a sent mail, 24 months for the audit trail."""


def purge(act: Act) -> None:
    """Delete what has outlived its use, by the product's clock."""
    for statement in _expired(act):
        act.db.exec(statement)
    _purge_unverified(act)
    closing.clear_late_rows(act)
    forgetting.forget(act, act.now - KEEP_EVENTS)
    background.forget_finished(act.db, act.now - KEEP_ORDERS)


def over_time(act: Act) -> dict[str, int]:
    """How many rows of each table `purge` would delete, those with none left out; what hangs on them goes with them."""
    counts: dict[str, int] = {}
    for statement in _expired(act):
        count = select(func.count()).select_from(statement.table).where(statement.whereclause)
        name = statement.table.name
        counts[name] = counts.get(name, 0) + act.db.exec(count).one()
    counts["user_account"] = act.db.exec(select(func.count()).select_from(_stale(act).subquery())).one()
    counts["workflow_status"] = background.finished(act.db, act.now - KEEP_ORDERS)
    counts["audit_event"] = forgetting.over_time(act, act.now - KEEP_EVENTS)
    return {name: count for name, count in counts.items() if count}


def _expired(act: Act) -> Sequence[Any]:
    return (
        delete(FormDraft).where(col(FormDraft.expires_at) <= act.now),
        delete(AnsweredPress).where(col(AnsweredPress.created_at) <= act.now - KEEP_PRESSES),
        delete(SeenToken).where(col(SeenToken.expires_at) <= act.now),
        delete(KnownDevice).where(col(KnownDevice.expires_at) <= act.now),
        delete(ThrottleBucket).where(col(ThrottleBucket.updated_at) <= act.now - 2 * FORGET_AFTER),
        delete(IdentificationAttempt).where(col(IdentificationAttempt.expires_at) <= act.now - KEEP_ATTEMPTS),
        delete(SignInSession).where(col(SignInSession.absolute_expires_at) <= act.now - KEEP_SESSIONS),
        delete(OneTimeCode).where(col(OneTimeCode.expires_at) <= act.now - KEEP_CODES),
        delete(OutgoingMail).where(
            col(OutgoingMail.created_at) <= act.now - KEEP_MAILS, col(OutgoingMail.state) != MailState.WAITING
        ),
        delete(EmailChange).where(
            col(EmailChange.undo_until) <= act.now, col(EmailChange.state) != EmailChangeState.HELD
        ),
        delete(CustomershipChange).where(
            col(CustomershipChange.created_at) <= act.now - KEEP_MAILS,
            col(CustomershipChange.account_id).is_(None),  # its account was deleted; an operator may still look at it
            col(CustomershipChange.state) != ChangeState.WAITING,
        ),
        delete(DataDownload).where(col(DataDownload.expires_at) <= act.now),
        delete(EarlierAddress).where(col(EarlierAddress.replaced_at) <= act.now - REMEMBERED_FOR),
        delete(RefundChange).where(
            col(RefundChange.state) == RefundChangeState.UNCONFIRMED,
            col(RefundChange.created_at) <= act.now - UNCONFIRMED_LIFE,
        ),
        delete(RefundChange).where(
            col(RefundChange.state) == RefundChangeState.CANCELLED, col(RefundChange.ended_at) <= act.now - KEEP_MAILS
        ),
        delete(Mandate).where(
            or_(col(Mandate.answered_at).is_(None), col(Mandate.state) == MandateState.DECLINED),
            col(Mandate.ended_at) <= act.now - KEEP_MAILS,
        ),  # never accepted: an address is all that is left of it
        delete(Mandate).where(col(Mandate.ended_at) <= act.now - KEEP_EVENTS),
        delete(MandateLook).where(col(MandateLook.last_at) <= act.now - KEEP_EVENTS),
    )


def _stale(act: Act) -> Any:
    """Accounts whose address nobody has confirmed a week after their last code died."""
    alive = select(OneTimeCode.account_id).where(
        col(OneTimeCode.account_id).is_not(None), col(OneTimeCode.expires_at) > act.now - UNVERIFIED_LIFE
    )
    return select(UserAccount).where(
        col(UserAccount.state) == AccountState.UNVERIFIED,
        col(UserAccount.created_at) <= act.now - UNVERIFIED_LIFE,
        col(UserAccount.id).not_in(alive),
    )


def _purge_unverified(act: Act) -> None:
    """An address that nobody has confirmed becomes free."""
    for account in act.db.exec(_stale(act)).all():
        act.audit(AuditTag.ACCOUNT_PURGED, account.id)
        act.db.delete(account)
