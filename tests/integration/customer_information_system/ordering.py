"""Ordered changes as tests make and look at them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from aina_app.accounts.customerships import mirror
from aina_app.context import SYSTEM, Work, act
from aina_app.core import clock
from aina_app.models import AuditEvent, AuditTag, ChangeKind, ChangeState, Customership, CustomershipChange
from tests.integration.customer_information_system.system import Person, System

NEW_PHONE = {"contact": {"phone": "+358405550199"}}
NEW_CITY = {"contact": {"city": "Kangasala"}}


def mirrored(person: Person) -> UUID:
    """The customership of `person` as the portal has it; its id."""
    found = person.system.client.fetch(person.number)
    assert found is not None
    with act(SYSTEM) as this:
        return mirror(this, found).id


def customer(system: System, **members: Any) -> tuple[Person, UUID]:
    """A new customer and the id of the mirrored customership."""
    person = system.settle(**({"phone": "+358405550100"} | members))
    return person, mirrored(person)


def order(customership_id: UUID, patch: dict[str, Any] | None = None, **columns: Any) -> UUID:
    """A change ordered now, on the version that the portal has; its id."""
    with act(SYSTEM) as this:
        kind = ChangeKind.CONSENTS if patch and "consents" in patch else ChangeKind.CONTACT
        mirrored = this.db.get_one(Customership, customership_id)
        defaults: dict[str, Any] = {
            "customership_id": customership_id,
            "kind": kind,
            "patch": patch or NEW_PHONE,
            "seen_version": mirrored.version,
            "seen": {name: getattr(mirrored, name) for name in (patch or NEW_PHONE).get(kind.value, {})},
            "state": ChangeState.WAITING,
            "created_at": this.now,
            "next_try_at": this.now,
        }
        change = CustomershipChange(**(defaults | columns))
        this.db.add(change)
        partition = str(customership_id)
        this.order(Work.DELIVER_CHANGES, f"{change.id}:1", partition, partition=partition)
        return change.id


def decision(channel: str, *, allowed: bool, minutes: int = 0) -> dict[str, Any]:
    """A patch of one marketing permission, decided so many minutes from now."""
    return {"consents": {channel: consent(allowed=allowed, minutes=minutes)}}


def consent(*, allowed: bool, minutes: int = 0, source: str = "portal") -> dict[str, Any]:
    """A marketing permission of the interface."""
    decided_at = clock.now() + timedelta(minutes=minutes)
    return {"allowed": allowed, "decided_at": decided_at.isoformat(), "source": source}


def change_of(change_id: UUID) -> CustomershipChange:
    """The change as it is."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(CustomershipChange, change_id)


def changes_of(customership_id: UUID) -> list[CustomershipChange]:
    """Every change of a customership."""
    with act(SYSTEM, read_only=True) as this:
        query = select(CustomershipChange).where(CustomershipChange.customership_id == customership_id)
        return list(this.db.exec(query).all())


def customership_of(customership_id: UUID) -> Customership:
    """The mirrored customership as it is."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(Customership, customership_id)


def audited(tag: AuditTag) -> list[dict[str, Any]]:
    """The facts of the events with `tag`."""
    with act(SYSTEM, read_only=True) as this:
        return [event.facts for event in this.db.exec(select(AuditEvent).where(AuditEvent.tag == tag)).all()]
