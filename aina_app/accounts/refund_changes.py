"""Changes of refund accounts: frozen, confirmed by strong authentication for this very change, cooling for 72 hours.

The account in use stays so until the customer information system has taken the change (domain 4.2).
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select

from aina_app.accounts.access import held_customership
from aina_app.accounts.earlier_addresses import forget_addresses
from aina_app.accounts.refund_mails import tell_refund_change
from aina_app.context import Act
from aina_app.core.iban import Account
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import encrypt, new_token, token_hash
from aina_app.models import AuditTag, Customership, RefundAct, RefundChange, RefundChangeState, UserAccount

HOLD = timedelta(hours=72)
UNCONFIRMED_LIFE = timedelta(hours=1)
MOST_ACCOUNTS = 5
PURPOSE = "refund:"
"""Beginning of the purpose of a trip to the bank; the id of the change follows."""


class Why(StrEnum):
    """Why a change came to nothing; the value is the end of a key `refund.cancelled.…`."""

    PERSON = "person"
    MAIL = "mail"
    NEWER = "newer"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a reason's name
    EMAIL_CHANGED = "email_changed"
    EMAIL_UNDONE = "email_undone"
    ACCOUNT_DELETED = "account_deleted"
    CUSTOMERSHIP_LOST = "customership_lost"


def ask_for_new(act: Act, customership_id: UUID, account: Account) -> RefundChange:
    """Freeze a new account that is to be taken into use; one that is on the list already is only switched to.

    Raises:
        Refused: `err.not_found`, `err.refund_known`, `err.refund_full`.
    """
    one = held_customership(act, customership_id)
    known = _known(one, account.key)
    if known is not None and known["in_use"]:
        raise Refused(Refusal("err.refund_known", "refund_iban"))
    if known is not None:
        return _freeze(act, one, RefundAct.USE, known)
    if len(one.refund_accounts) >= MOST_ACCOUNTS:
        raise Refused(Refusal("err.refund_full", "refund_iban"))
    facts = {"key": account.key, "last4": account.last4, "bank_name": account.bank_name}
    change = _freeze(act, one, RefundAct.ADD, facts)
    change.iban_encrypted = encrypt(account.iban, iban_context(change.id))
    return change


def ask_to_use(act: Act, customership_id: UUID, key: str) -> RefundChange:
    """Freeze that another account of the list is to be in use.

    Raises:
        Refused: `err.not_found`.
    """
    one = held_customership(act, customership_id)
    known = _known(one, key)
    if known is None or known["in_use"]:
        raise Refused(Refusal("err.not_found"))
    return _freeze(act, one, RefundAct.USE, known)


def ask_to_remove_last(act: Act, customership_id: UUID, key: str) -> RefundChange:
    """Freeze that the only account is to be taken away.

    Raises:
        Refused: `err.not_found`, `err.refund_in_use` while there are others.
    """
    one = held_customership(act, customership_id)
    known = _known(one, key)
    if known is None or not known["in_use"]:
        raise Refused(Refusal("err.not_found"))
    if len(one.refund_accounts) > 1:
        raise Refused(Refusal("err.refund_in_use"))
    return _freeze(act, one, RefundAct.REMOVE, known)


def _known(one: Customership, key: str) -> dict[str, Any] | None:
    return next((account for account in one.refund_accounts if key and account.get("key") == key), None)


def iban_context(change_id: UUID) -> str:
    """What a frozen account number is sealed to."""
    return f"refund_change:{change_id}:iban"


def _freeze(act: Act, one: Customership, what: RefundAct, account: dict[str, Any]) -> RefundChange:
    """One change at a time waits for a person's confirmation: an earlier one is forgotten."""
    for earlier in _of_account(act, act.actor.account_id, [RefundChangeState.UNCONFIRMED]):
        act.db.delete(earlier)
    change = RefundChange(
        id=uuid4(),
        customership_id=one.id,
        account_id=act.actor.account_id,
        act=what,
        state=RefundChangeState.UNCONFIRMED,
        account_key=account["key"],
        last4=account["last4"],
        bank_name=account["bank_name"] or "",
        created_at=act.now,
    )
    act.db.add(change)
    act.audit(AuditTag.REFUND_ASKED, kind=what.value)
    return change


def parse_change_id(text: str) -> UUID:
    """A change that a page or a trip names; whose it is, is looked at in the act.

    Raises:
        Refused: `err.not_found`.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Refused(Refusal("err.not_found")) from None


def unconfirmed(act: Act, change_id: UUID) -> RefundChange:
    """The actor's own change that still waits for strong authentication.

    Raises:
        Refused: `err.not_found`: another person's, another state and too old look the same.
    """
    change = act.db.get(RefundChange, change_id, with_for_update=True)
    is_mine = change is not None and change.account_id is not None and change.account_id == act.actor.account_id
    if change is None or not is_mine or not is_open(act, change):
        raise Refused(Refusal("err.not_found"))
    held_customership(act, change.customership_id)
    return change


def is_open(act: Act, change: RefundChange) -> bool:
    """Whether a change may still be confirmed."""
    return change.state is RefundChangeState.UNCONFIRMED and change.created_at > act.now - UNCONFIRMED_LIFE


def abandon(act: Act, change_id: UUID) -> None:
    """`Peruuta` before strong authentication: nothing of it stays."""
    act.db.delete(unconfirmed(act, change_id))


def confirm(act: Act, change_id: UUID) -> None:
    """Strong authentication was for this very change: it cools, an earlier one is cancelled, and the owner is told.

    A hold that an operator has put on the one before, cancelled or not, goes on with the new one.

    Raises:
        Refused: `err.not_found`: nothing that could be confirmed.
    """
    change = unconfirmed(act, change_id)
    earlier, is_held = _cooling_of(act, change.customership_id), _is_held(act, change.customership_id)
    if earlier is not None:
        _cancel(act, earlier, Why.NEWER)
        act.db.flush()
    token = new_token()
    change.state, change.confirmed_at, change.hold_until = RefundChangeState.COOLING, act.now, act.now + HOLD
    change.held_at = act.now if is_held else None
    change.cancel_hash = token_hash(token)
    act.audit(AuditTag.REFUND_CONFIRMED, kind=change.act.value)
    account = act.db.get_one(UserAccount, change.account_id)
    tell_refund_change(act, account, act.db.get_one(Customership, change.customership_id), change, token)


def _is_held(act: Act, customership_id: UUID) -> bool:
    """Whether an operator has kept back the newest confirmed change, which a cancellation does not undo."""
    newest = (
        select(RefundChange)
        .where(RefundChange.customership_id == customership_id, col(RefundChange.confirmed_at).is_not(None))
        .order_by(col(RefundChange.confirmed_at).desc())
    )
    before = act.db.exec(newest.limit(1)).first()
    return before is not None and before.held_at is not None and before.state is not RefundChangeState.ORDERED


def cancel(act: Act, change_id: UUID) -> None:
    """`Peruuta muutos` on the card; again is no harm.

    Raises:
        Refused: `err.not_found`.
    """
    change = act.db.get(RefundChange, change_id, with_for_update=True)
    if change is None or change.state is RefundChangeState.UNCONFIRMED:
        raise Refused(Refusal("err.not_found"))
    held_customership(act, change.customership_id)
    if change.state is RefundChangeState.COOLING:
        _cancel(act, change, Why.PERSON)


def cancel_refund_changes(act: Act, account_id: UUID, why: Why, *, customership_id: UUID | None = None) -> int:
    """Cancel what an account has asked for and what is not ordered yet, of one customership or of all; how many.

    To be called where an account may be in other hands than before: password reset, e-mail address, deletion, loss of
    a customership.
    """
    states = [RefundChangeState.UNCONFIRMED, RefundChangeState.COOLING]
    found = [
        change for change in _of_account(act, account_id, states) if customership_id in (None, change.customership_id)
    ]
    for change in found:
        _cancel(act, change, why)
    if why is Why.ACCOUNT_DELETED:
        forget_addresses(act, account_id)
    return len(found)


def of_token(act: Act, token: str) -> RefundChange | None:
    """The change that the link of a mail is about; nothing for an unknown link."""
    return act.db.exec(select(RefundChange).where(RefundChange.cancel_hash == token_hash(token))).first()


def cancel_by_token(act: Act, token: str) -> RefundChange | None:
    """The button behind a mail's link, without a session; again is no harm, and an ordered change stays as it is."""
    query = select(RefundChange).where(RefundChange.cancel_hash == token_hash(token)).with_for_update()
    change = act.db.exec(query).first()
    if change is not None and change.state is RefundChangeState.COOLING:
        _cancel(act, change, Why.MAIL)
    return change


def cancel_lost(act: Act, change: RefundChange) -> None:
    """A cooled change whose account no longer holds the customership goes nowhere."""
    _cancel(act, change, Why.CUSTOMERSHIP_LOST if change.account_id else Why.ACCOUNT_DELETED)


def _cancel(act: Act, change: RefundChange, why: Why) -> None:
    change.state, change.reason, change.ended_at = RefundChangeState.CANCELLED, why.value, act.now
    change.iban_encrypted = change.body_encrypted = None
    act.audit(AuditTag.REFUND_CANCELLED, change.account_id, kind=change.act.value, reason=why.value)


def _of_account(act: Act, account_id: UUID | None, states: Sequence[RefundChangeState]) -> Sequence[RefundChange]:
    query = select(RefundChange).where(RefundChange.account_id == account_id, col(RefundChange.state).in_(list(states)))
    return act.db.exec(query.with_for_update()).all()


def _cooling_of(act: Act, customership_id: UUID) -> RefundChange | None:
    query = select(RefundChange).where(
        RefundChange.customership_id == customership_id, RefundChange.state == RefundChangeState.COOLING
    )
    return act.db.exec(query.with_for_update()).first()
