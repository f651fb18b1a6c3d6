"""What is forgotten by itself: dead sessions, codes, drafts, presses, old mails and events, unverified accounts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import col, delete, select

from aina_app.accounts.throttles import FORGET_AFTER
from aina_app.context import Act
from aina_app.models import (
    AccountState,
    AnsweredPress,
    AuditEvent,
    AuditTag,
    FormDraft,
    IdentificationAttempt,
    KnownDevice,
    MailState,
    MandateLook,
    OneTimeCode,
    OutgoingMail,
    SeenToken,
    SignInSession,
    ThrottleBucket,
    UserAccount,
)

UNVERIFIED_LIFE = timedelta(days=7)
KEEP_SESSIONS = timedelta(days=30)
KEEP_CODES = timedelta(days=7)
KEEP_ATTEMPTS = timedelta(days=30)
KEEP_PRESSES = timedelta(hours=24)
KEEP_MAILS = timedelta(days=90)
KEEP_EVENTS = timedelta(days=731)
"""As the privacy notice says: 90 days for what is known of a sent mail, 24 months for the audit trail."""


def purge(act: Act) -> None:
    """Delete what has outlived its use, by the product's clock."""
    for statement in _expired(act):
        act.db.exec(statement)
    _purge_unverified(act)


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
        delete(MandateLook).where(col(MandateLook.last_at) <= act.now - KEEP_EVENTS),
        delete(AuditEvent).where(col(AuditEvent.created_at) <= act.now - KEEP_EVENTS),
    )


def _purge_unverified(act: Act) -> None:
    """An address that nobody has confirmed becomes free a week after its last code died."""
    alive = select(OneTimeCode.account_id).where(
        col(OneTimeCode.account_id).is_not(None), col(OneTimeCode.expires_at) > act.now - UNVERIFIED_LIFE
    )
    stale = select(UserAccount).where(
        col(UserAccount.state) == AccountState.UNVERIFIED,
        col(UserAccount.created_at) <= act.now - UNVERIFIED_LIFE,
        col(UserAccount.id).not_in(alive),
    )
    for account in act.db.exec(stale).all():
        act.audit(AuditTag.ACCOUNT_PURGED, account.id)
        act.db.delete(account)
