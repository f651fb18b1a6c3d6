"""Closing an account for good: what is left is its id and when it came and went (identity 3.7, domain 4.4)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from aina_app import routes
from aina_app.accounts import mandates, ownership, sessions, throttles
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, page_address
from aina_app.accounts.refund_changes import Why, cancel_refund_changes
from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.i18n.numbers import date_time
from aina_app.models import (
    AccountState,
    AuditTag,
    ChangeState,
    CustomershipChange,
    OnboardingStep,
    SessionEnd,
    UserAccount,
)

KEPT = frozenset({"id", "kind", "created_at"})
"""Columns that a tombstone keeps; every other one is emptied, so that a new column is forgotten by itself."""

STILL_LOOKED_AT = timedelta(hours=1)


def close(act: Act, account: UserAccount) -> None:
    """Delete the account with all that is its own, in this one act, and say farewell by mail.

    `account` is locked by the caller. Its sessions end in every tab, its address and its person are free at once. It
    ends no contract: customerships and readings are the company's.
    """
    to, email_key = Recipient(account.email or "", account.first_name, account.language), account.email_key or ""
    mandates.end_all_of(act, account)
    cancel_refund_changes(act, account.id, Why.ACCOUNT_DELETED)
    _drop_questions(act, account.id)
    ended = sessions.end_all(act, account.id, SessionEnd.DELETED)
    ownership.clear(act, account.id)
    sessions.forget_drafts(act)
    _forget_limits(act, email_key)
    _empty(act, account, act.now)
    _say_farewell(act, to)
    act.audit(AuditTag.ACCOUNT_DELETED, account.id, sessions_ended=ended)


def _drop_questions(act: Act, account_id: UUID) -> None:
    """Nobody is left to choose between two values: what the customership has stays, the change goes."""
    waiting = select(CustomershipChange).where(
        col(CustomershipChange.account_id) == account_id, col(CustomershipChange.state) == ChangeState.WAITING
    )
    for change in act.db.exec(waiting.with_for_update()).all():
        if change.asking:
            change.state, change.ended_at = ChangeState.CANCELLED, act.now


def _empty(act: Act, account: UserAccount, closed_at: datetime) -> None:
    for column in UserAccount.__table__.columns:  # type: ignore[attr-defined]  # every table model has it
        if column.name not in KEPT:
            setattr(account, column.name, None if column.nullable else "")
    account.state, account.closed_at = AccountState.CLOSED, closed_at
    account.password_changed_at, account.onboarding_step = closed_at, OnboardingStep.STRONG_IDENTIFICATION
    act.db.add(account)
    act.db.flush()


def _forget_limits(act: Act, email_key: str) -> None:
    """The address starts anew: whoever registers with it now gets a code, however often it was used today."""
    for bucket in (("verify-mail", address_mac(email_key)), ("login", email_key, "")):
        throttles.clear(act, throttles.bucket(*bucket))


def _say_farewell(act: Act, to: Recipient) -> None:
    """The last mail. Its row names no account; what it holds of the address is blanked once it is handed over."""
    facts = {
        "time": date_time(act.now, parse_language(to.language)),
        "register_url": page_address(routes.REGISTRATION, to.language),
    }
    order_mail(act, MailKind.DELETED, to, facts, email_mac="")


def clear_late_rows(act: Act) -> None:
    """Clear what an act that was let in just before an account was closed has written just after."""
    closed = select(UserAccount).where(col(UserAccount.closed_at) > act.now - STILL_LOOKED_AT)
    for account in act.db.exec(closed).all():
        ownership.clear(act, account.id)
        _empty(act, account, account.closed_at or act.now)
