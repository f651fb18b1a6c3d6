"""An account's e-mail address changes, and the old address takes it back: the rules that both share."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, delete, select, update

from aina_app.accounts import codes, mandates, sessions, throttles
from aina_app.accounts.change_recall import recall_ordered_since
from aina_app.accounts.earlier_addresses import remember_address
from aina_app.accounts.refund_changes import Why, cancel_refund_changes
from aina_app.context import Act
from aina_app.core.email_address import EmailAddress
from aina_app.core.secrets import new_token, token_hash
from aina_app.models import (
    AccountState,
    AuditTag,
    CodePurpose,
    EmailChange,
    EmailChangeState,
    MailState,
    OutgoingMail,
    SessionEnd,
    UserAccount,
)

UNDO_LIFE = timedelta(days=7)


class Undone(StrEnum):
    """What became of an undo. `DONE` also for a second press; `INVALID`: unknown, late, or overtaken by another."""

    DONE = "done"
    HELD = "held"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Changed:
    """An address that has been changed. `token` undoes it and is for the mail to the old address alone."""

    old: EmailAddress
    undo_until: datetime
    token: str = field(repr=False)


def owner_of(act: Act, email_key: str) -> UserAccount | None:
    """The verified account of an address.

    An unverified one is no owner: whoever proves that the mailbox is theirs comes before it, as in a registration.
    """
    query = select(UserAccount).where(
        col(UserAccount.email_key) == email_key, col(UserAccount.state) == AccountState.VERIFIED
    )
    return act.db.exec(query).first()


def change(act: Act, account: UserAccount, new: EmailAddress) -> Changed:
    """Give `account` the address `new`, which its person has proven; the old one can take it back for a week.

    The unique key decides between two who do so at once: the loser's act runs again and finds the address taken.
    """
    old = EmailAddress(account.email or "", account.email_key or "")
    _remove_unverified(act, new.key)
    account.email, account.email_key = new.as_typed, new.key
    remember_address(act, old.as_typed, account_id=account.id)
    cancel_refund_changes(act, account.id, Why.EMAIL_CHANGED)
    token = new_token()
    row = EmailChange(
        account_id=account.id,
        state=EmailChangeState.OPEN,
        old_email=old.as_typed,
        old_email_key=old.key,
        undo_hash=token_hash(token),
        changed_at=act.now,
        undo_until=act.now + UNDO_LIFE,
    )
    act.db.add(row)
    act.db.flush()
    return Changed(old, row.undo_until, token)


def can_be_undone(act: Act, token: str) -> bool:
    """Whether an undo with `token` would change anything: only then is a password hashed for it."""
    row = _of_token(act, token)
    account = act.db.get(UserAccount, row.account_id) if row else None
    return row is not None and account is not None and _is_open(act, row, account)


def undo(act: Act, token: str, unknown_password_hash: str) -> tuple[Undone, UserAccount | None]:
    """Take the account back for the owner of the old address; the account, where this press has done it.

    Where somebody else's account has the old address meanwhile, ours has none until an operator has finished it: the
    new address may be a stranger's, who could otherwise ask for a password.
    """
    row = _of_token(act, token, locked=True)
    account = act.db.get(UserAccount, row.account_id, with_for_update=True) if row else None
    if row is None or account is None:
        return Undone.INVALID, None
    if row.state in _DONE:
        return _DONE[row.state], None
    if not _is_open(act, row, account):
        act.audit(AuditTag.EMAIL_CHANGE_REFUSED, account.id, reason="undo_too_late")
        return Undone.INVALID, None
    done = Undone.DONE if owner_of(act, row.old_email_key) in (None, account) else Undone.HELD
    _take_back(act, account, row, held=done is Undone.HELD)
    ended = cancel_everything_since(act, account, row.changed_at, unknown_password_hash)
    act.audit(AuditTag.EMAIL_CHANGE_UNDONE, account.id, outcome=done.value, sessions_ended=ended)
    return done, account


_DONE = {EmailChangeState.UNDONE: Undone.DONE, EmailChangeState.HELD: Undone.HELD}


def cancel_everything_since(act: Act, account: UserAccount, since: datetime, unknown_password_hash: str) -> int:
    """Everything that an undo ends, because a stranger may have begun it after `since`; how many sessions there were.

    This list is the one place: what somebody signed in could have set going, and what has not had its effect yet,
    is cancelled here.
    """
    later = update(EmailChange).where(
        col(EmailChange.account_id) == account.id,
        col(EmailChange.changed_at) > since,
        col(EmailChange.state).in_((EmailChangeState.OPEN, EmailChangeState.HELD)),
    )
    act.db.exec(later.values(state=EmailChangeState.VOID))
    cancel_refund_changes(act, account.id, Why.EMAIL_UNDONE)
    recall_ordered_since(act, account.id, since)
    mandates.end_given_since(act, account.id, since)
    ended = sessions.end_all(act, account.id, SessionEnd.REVOKED)
    sessions.forget_devices(act, account.id)
    for purpose in CodePurpose:
        codes.supersede(act, purpose, account.id)
    account.password_hash, account.password_changed_at = unknown_password_hash, act.now
    return ended


def finish(act: Act, row: EmailChange, account: UserAccount, address: EmailAddress) -> None:
    """What an operator does with a held undo: the account gets an address that its owner has proven otherwise."""
    _remove_unverified(act, address.key)
    account.email, account.email_key = address.as_typed, address.key
    row.state = EmailChangeState.UNDONE
    act.db.flush()


def _of_token(act: Act, token: str, *, locked: bool = False) -> EmailChange | None:
    query = select(EmailChange).where(EmailChange.undo_hash == token_hash(token))
    return act.db.exec(query.with_for_update() if locked else query).first()


def _is_open(act: Act, row: EmailChange, account: UserAccount) -> bool:
    is_alive = account.state is AccountState.VERIFIED
    return is_alive and row.state is EmailChangeState.OPEN and act.now < row.undo_until


def _take_back(act: Act, account: UserAccount, row: EmailChange, *, held: bool) -> None:
    row.state, row.undone_at = (EmailChangeState.HELD if held else EmailChangeState.UNDONE), act.now
    if held:
        account.email, account.email_key = None, no_address(account.id)
    else:
        if account.email_key != row.old_email_key:
            _remove_unverified(act, row.old_email_key)
        account.email, account.email_key = row.old_email, row.old_email_key
        throttles.clear(act, throttles.bucket("login", row.old_email_key, ""))
    act.db.flush()


def no_address(account_id: UUID) -> str:
    """The key of an account that has no address for a while: nobody can type it."""
    return f"{account_id}@held.invalid"


def _remove_unverified(act: Act, email_key: str) -> None:
    """Remove the account of someone who has typed this address and never proven it."""
    query = select(UserAccount).where(
        col(UserAccount.email_key) == email_key, col(UserAccount.state) == AccountState.UNVERIFIED
    )
    found = act.db.exec(query.with_for_update()).first()
    if found is None:
        return
    sessions.end_all(act, found.id, SessionEnd.DELETED)
    mails = delete(OutgoingMail).where(col(OutgoingMail.account_id) == found.id)
    act.db.exec(mails.where(col(OutgoingMail.state) == MailState.WAITING))  # their codes are dead
    act.audit(AuditTag.ACCOUNT_RELEASED, found.id, reason="address_proven")
    act.db.delete(found)
    act.db.flush()
