"""Mirroring what the customer information system has found, and who may see it. It stays the only truth."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from aina_app.accounts import changed_elsewhere
from aina_app.accounts.change_values import review_questions
from aina_app.accounts.earlier_addresses import remember_address
from aina_app.accounts.refund_changes import Why, cancel_refund_changes
from aina_app.context import Act
from aina_app.integrations.customer_information_system import FoundCustomership, FoundPoint
from aina_app.models import (
    AccountKind,
    AuditTag,
    Customership,
    CustomershipHolder,
    DetachedCustomership,
    MeteringPoint,
    UserAccount,
)


def attach(act: Act, account_id: UUID, found: Sequence[FoundCustomership]) -> None:
    """Let the account see exactly the customerships that its person's search has found, each mirrored.

    An account holds private or company customerships, never both (guide): those of the other kind are passed over.
    """
    account = act.db.get_one(UserAccount, account_id)
    mirrored = {mirror(act, one).id: list(one.roles) for one in found if one.kind == account.kind.value}
    holders = act.db.exec(select(CustomershipHolder).where(CustomershipHolder.account_id == account_id)).all()
    for holder in holders:
        if holder.customership_id not in mirrored:
            _let_go(act, holder)
        else:
            holder.roles = mirrored[holder.customership_id]
    for customership_id in mirrored.keys() - {holder.customership_id for holder in holders}:
        roles = mirrored[customership_id]
        act.db.add(
            CustomershipHolder(account_id=account_id, customership_id=customership_id, attached_at=act.now, roles=roles)
        )
    act.audit(AuditTag.CUSTOMERSHIPS_FOUND, account_id, count=len(mirrored))


def detach(act: Act, customership: Customership) -> None:
    """The customer information system no longer lists it: nobody sees it any more, and each is told."""
    query = select(CustomershipHolder).where(CustomershipHolder.customership_id == customership.id)
    for holder in act.db.exec(query).all():
        _let_go(act, holder)


def _let_go(act: Act, holder: CustomershipHolder) -> None:
    gone = act.db.get_one(Customership, holder.customership_id)
    act.db.add(
        DetachedCustomership(account_id=holder.account_id, number=gone.number, name=gone.name, detached_at=act.now)
    )
    act.db.delete(holder)
    cancel_refund_changes(act, holder.account_id, Why.CUSTOMERSHIP_LOST, customership_id=holder.customership_id)
    act.audit(AuditTag.CUSTOMERSHIP_DETACHED, holder.account_id)


def mirror(
    act: Act, found: FoundCustomership, *, own: Collection[str] = (), changed_at: datetime | None = None
) -> Customership:
    """Write a found customership and its metering points as they are now; an older version changes nothing.

    `own`: what a change of ours has just set; whatever else differs was changed elsewhere, at `changed_at` if known.
    """
    query = select(Customership).where(Customership.number == found.number).with_for_update()
    known = act.db.exec(query).first()
    if known is not None and known.version > found.version:
        return known
    columns = _columns(found)
    if known is not None:
        changed_elsewhere.note(act, known, columns, own, changed_at or act.now)
        changed_elsewhere.keep_decisions(act, known, found)
    customership = known or Customership(
        number=found.number, kind=AccountKind(found.kind), name="", version=0, fetched_at=act.now
    )
    if customership.email != found.email:
        remember_address(act, customership.email, customership_id=customership.id)
    for name, value in columns.items():
        setattr(customership, name, value)
    customership.fetched_at = act.now
    act.db.add(customership)
    act.db.flush()
    _mirror_points(act, customership.id, found.points)
    if known is not None:
        review_questions(act, customership.id, found)
    return customership


def _columns(found: FoundCustomership) -> dict[str, Any]:
    accounts = [
        {"key": account.key, "last4": account.last4, "bank_name": account.bank_name, "in_use": account.in_use}
        for account in found.refund_accounts
    ]
    return {
        "kind": AccountKind(found.kind),
        "name": found.name,
        "business_id": found.business_id,
        "version": found.version,
        "phone": found.phone,
        "email": found.email,
        "street": found.street,
        "postal_code": found.postal_code,
        "city": found.city,
        "refund_accounts": accounts,
        "direct_marketing": found.direct_marketing.allowed,
        "electronic_marketing": found.electronic_marketing.allowed,
        "consents_decided": changed_elsewhere.decided(found),
        "status": found.status,
    }


def _mirror_points(act: Act, customership_id: UUID, found: Sequence[FoundPoint]) -> None:
    query = select(MeteringPoint).where(col(MeteringPoint.customership_id) == customership_id)
    known = {point.gsrn: point for point in act.db.exec(query).all()}
    newest = _newest_contracts(found)
    for gsrn in known.keys() - newest.keys():
        act.db.delete(known[gsrn])
    for gsrn, point in newest.items():
        row = known.get(gsrn) or MeteringPoint(
            customership_id=customership_id, gsrn=gsrn, address="", postal_code="", city="", contract_start=date.min
        )
        for name in ("address", "postal_code", "city", "fuse_phases", "fuse_ampere", "contract_start", "contract_end"):
            setattr(row, name, getattr(point, name))
        act.db.add(row)


def _newest_contracts(found: Sequence[FoundPoint]) -> dict[str, FoundPoint]:
    """Of two contracts on one point the newer counts: between them someone else may have lived there."""
    return {point.gsrn: point for point in sorted(found, key=lambda point: point.contract_start)}
