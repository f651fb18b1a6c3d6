"""From a cooled change of refund accounts to its delivery: ordered, sealed as it is sent, forgotten at its end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select

from aina_app.accounts import refund_changes
from aina_app.accounts.access import held_customership
from aina_app.accounts.refund_changes import iban_context
from aina_app.context import Act, Work
from aina_app.core.refusal import Refusal, Refused
from aina_app.core.secrets import decrypt, encrypt
from aina_app.models import (
    AuditTag,
    ChangeKind,
    ChangeState,
    Customership,
    CustomershipChange,
    CustomershipHolder,
    RefundAct,
    RefundChange,
    RefundChangeState,
)

ORDERED_AT_ONCE = 500
REMOVE_FORM = "remove_refund_account"
PASSWORD = "refund_password"  # noqa: S105 - a field's name


@dataclass(frozen=True, slots=True)
class Removal:
    """Which unused account of which customership is to go."""

    customership_id: UUID
    account_key: str


@dataclass(frozen=True, slots=True)
class ToSend:
    """What a change is about, and the whole list as it was sent before, if it was.

    `is_proven`: confirmed by strong authentication, not by a password alone.
    """

    what: RefundAct
    account_key: str
    is_proven: bool
    iban: str = field(repr=False)
    accounts: list[dict[str, Any]] | None = field(repr=False)


def order_cooled(act: Act) -> int:
    """Order each change whose 72 hours are over and that no operator holds; how many."""
    query = (
        select(RefundChange)
        .where(
            RefundChange.state == RefundChangeState.COOLING,
            col(RefundChange.held_at).is_(None),
            col(RefundChange.hold_until) <= act.now,
        )
        .order_by(col(RefundChange.hold_until))
        .limit(ORDERED_AT_ONCE)
    )
    due = act.db.exec(query.with_for_update()).all()
    for change in due:
        if act.db.get(CustomershipHolder, (change.account_id, change.customership_id)) is None:
            refund_changes.cancel_lost(act, change)
        else:
            _order(act, change)
    return len(due)


def _order(act: Act, change: RefundChange) -> None:
    customership = act.db.get_one(Customership, change.customership_id)
    change.state, change.ended_at = RefundChangeState.ORDERED, act.now
    told = {"act": change.act.value, "last4": change.last4, "bank_name": change.bank_name}
    act.db.add(
        CustomershipChange(
            id=change.id,
            customership_id=customership.id,
            account_id=change.account_id,
            kind=ChangeKind.REFUND_ACCOUNTS,
            patch={ChangeKind.REFUND_ACCOUNTS.value: told},
            seen_version=customership.version,
            state=ChangeState.WAITING,
            next_try_at=act.now,
            created_at=act.now,
        )
    )
    act.audit(
        AuditTag.CHANGE_ORDERED, change.account_id, kind=ChangeKind.REFUND_ACCOUNTS.value, fields=change.act.value
    )
    partition = str(customership.id)
    act.order(Work.DELIVER_CHANGES, str(change.id), partition, partition=partition)


def parse_removal(form: Mapping[str, str]) -> Removal:
    """The form that takes an unused account away.

    Raises:
        Refused: `err.current_password_empty`, `err.not_found`.
    """
    if not form.get(PASSWORD, ""):
        raise Refused(Refusal("err.current_password_empty", PASSWORD))
    try:
        return Removal(UUID(form.get("customership", "")), form.get("account", ""))
    except ValueError:
        raise Refused(Refusal("err.not_found")) from None


def remove_unused(act: Act, removal: Removal) -> None:
    """Order at once that an account which is not in use goes; its caller has looked at the password.

    Raises:
        Refused: `err.not_found`, `err.refund_in_use`.
    """
    one = held_customership(act, removal.customership_id)
    key = removal.account_key
    known = next((account for account in one.refund_accounts if key and account.get("key") == key), None)
    if known is None:
        raise Refused(Refusal("err.not_found"))
    if known["in_use"]:
        raise Refused(Refusal("err.refund_in_use"))
    change = RefundChange(
        id=uuid4(),
        customership_id=one.id,
        account_id=act.actor.account_id,
        act=RefundAct.REMOVE,
        state=RefundChangeState.ORDERED,
        account_key=known["key"],
        last4=known["last4"],
        bank_name=known["bank_name"] or "",
        created_at=act.now,
    )
    act.db.add(change)
    act.db.flush()
    _order(act, change)


def to_send(act: Act, change_id: UUID) -> ToSend | None:
    """What is to be sent for an ordered change; nothing once its numbers are forgotten."""
    change = act.db.get(RefundChange, change_id)
    if change is None or (change.act is RefundAct.ADD and change.iban_encrypted is None):
        return None
    iban = decrypt(change.iban_encrypted, iban_context(change.id)) if change.iban_encrypted else ""
    sealed = change.body_encrypted
    accounts = json.loads(decrypt(sealed, _body_context(change.id))) if sealed else None
    return ToSend(change.act, change.account_key, change.confirmed_at is not None, iban, accounts)


def seal(act: Act, change_id: UUID, version: int, accounts: list[dict[str, Any]]) -> None:
    """Keep the whole list as it is being sent on a version: every try under its key has the same bytes."""
    change = act.db.get_one(RefundChange, change_id)
    change.body_encrypted = encrypt(json.dumps(accounts), _body_context(change_id))
    act.db.get_one(CustomershipChange, change_id).seen_version = version


def unseal(act: Act, change_id: UUID) -> None:
    """The list was made of a version that is no longer there: the next try makes it anew."""
    change = act.db.get(RefundChange, change_id)
    if change is not None:
        change.body_encrypted = None


def forget_numbers(act: Act, change_id: UUID) -> None:
    """The change has ended: no account number of it stays."""
    change = act.db.get(RefundChange, change_id)
    if change is not None:
        change.iban_encrypted = change.body_encrypted = None


def _body_context(change_id: UUID) -> str:
    return f"refund_change:{change_id}:body"
