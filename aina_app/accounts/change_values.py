"""The values that an ordered change sets, and how they compare with what the customer information system has."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from aina_app.context import Act
from aina_app.integrations.customer_information_system import FoundConsent, FoundCustomership
from aina_app.models import AuditTag, ChangeState, CustomershipChange

BY_PERSON, JOINED, THEIRS = "by_person", "joined", "theirs"
"""Why a change was cancelled: the person took it back, a newer one took its place, the other value was chosen."""


def values_of(patch: dict[str, Any]) -> dict[str, Any]:
    """The values that a patch sets, by the names of the mirror's columns."""
    decisions = {channel: decision["allowed"] for channel, decision in patch.get("consents", {}).items()}
    return dict(patch.get("contact", {})) | decisions


def fields_of(change: CustomershipChange) -> set[str]:
    """Names of the details that a change sets, as its patch has them."""
    details = change.patch.get(change.kind.value, {})
    return set(details) if isinstance(details, dict) else {change.kind.value}


def found_values(found: FoundCustomership, names: Collection[str]) -> dict[str, Any]:
    """What the customer information system has in the place of `names`."""
    values = {name: getattr(found, name) for name in names}
    return {name: value.allowed if isinstance(value, FoundConsent) else value for name, value in values.items()}


def waiting_changes(act: Act, customership_id: UUID) -> list[CustomershipChange]:
    """The waiting changes of a customership in their order, kept from others until the act ends."""
    change = CustomershipChange
    query = (
        select(change)
        .where(col(change.customership_id) == customership_id, change.state == ChangeState.WAITING)
        .order_by(col(change.created_at), col(change.id))
        .with_for_update()
    )
    return list(act.db.exec(query).all())


def cancel(act: Act, change: CustomershipChange, reason: str) -> None:
    """Nobody sends the change any more."""
    change.state, change.reason, change.next_try_at, change.asking = ChangeState.CANCELLED, reason, None, {}
    change.ended_at = act.now
    act.audit(AuditTag.CHANGE_CANCELLED, change.account_id, kind=change.kind.value, reason=reason)


def review_questions(act: Act, customership_id: UUID, found: FoundCustomership) -> None:
    """Let what a person is being asked about stay true when the other side has changed again meanwhile.

    The version goes along: a choice that was made before the eyes of the older value does not count.
    """
    for change in waiting_changes(act, customership_id):
        theirs = found_values(found, change.asking)
        if not change.asking or theirs == change.asking:
            continue
        if theirs == {name: values_of(change.patch).get(name) for name in change.asking}:
            deliver_as_found(act, change, found.version)
        else:
            change.asking, change.seen_version = theirs, found.version


def deliver_as_found(act: Act, change: CustomershipChange, version: int) -> None:
    """The system has what the change wants: it counts as applied."""
    change.state, change.reason, change.next_try_at, change.asking = ChangeState.DELIVERED, "", None, {}
    change.accepted_at, change.accepted_version = act.now, version
    act.audit(AuditTag.CHANGE_DELIVERED, change.account_id, kind=change.kind.value, version=version)


def moment_text(moment: datetime) -> str:
    """A moment as the interface writes it (RFC 3339 in UTC)."""
    return moment.isoformat().replace("+00:00", "Z")
