"""Päivitä yhteystiedot, Päivitä markkinointilupa-asetukset: what differs travels to the customer information system.

A change and the order to deliver it are written in one transaction (guide: "siirtyvät automaattisesti").
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aina_app.context import Act, Work
from aina_app.core.email_address import parse_email
from aina_app.core.phone import parse_phone
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.customerships.service.cards import CardView, Value, card_to_change
from aina_app.features.customerships.service.joining import Order, join
from aina_app.i18n import copy
from aina_app.i18n.language import Language
from aina_app.models import AuditTag, ChangeKind, ChangeState, CustomershipChange, MarketingChannel, MarketingConsent

SOURCE = "portal"
WORDING = "cust.consent_note"
"""The sentence beside the choice, by its key: kept with each decision (GDPR 7(1))."""

ALLOWED, DENIED = "allowed", "denied"


@dataclass(frozen=True, slots=True)
class Target:
    """Which customership a form is about, which version of it the person saw, and which values; none: those of now."""

    customership_id: UUID
    seen_version: int
    seen: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """Checked contact details; nothing where the person gives none. `phone` is E.164."""

    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Consents:
    """Both permissions, decided together."""

    direct_marketing: bool
    electronic_marketing: bool


def parse_target(form: Mapping[str, str], seen: Mapping[str, Value] | None = None) -> Target:
    """The claim of a form; whose customership it is, is looked at in the act. `seen`: what its card showed.

    Raises:
        Refused: `err.not_found`.
    """
    version = form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):  # noqa: PLR2004 - fits the column
        raise Refused(Refusal("err.not_found"))
    try:
        return Target(UUID(form.get("customership", "")), int(version), dict(seen or {}))
    except ValueError:
        raise Refused(Refusal("err.not_found")) from None


def parse_contact(form: Mapping[str, str]) -> Contact:
    """Check both fields at once.

    Raises:
        Refused: `err.phone_form`, `err.email_form`, `err.email_long`.
    """
    refusals: list[Refusal] = []
    phone = email = None
    try:
        phone = parse_phone(form.get("contact_phone", ""), "contact_phone")
    except Refused as refused:
        refusals += refused.refusals
    typed = form.get("contact_email", "")
    try:
        email = parse_email(typed, "contact_email").as_typed if typed.strip(" ") else None
    except Refused as refused:
        refusals += refused.refusals
    if refusals:
        raise Refused(*refusals)
    return Contact(phone, email)


def parse_consents(form: Mapping[str, str]) -> Consents:
    """Both choices; silence is none.

    Raises:
        Refused: `err.choose` beside each that is missing.
    """
    chosen = {channel: form.get(channel.value, "") for channel in MarketingChannel}
    missing = [Refusal("err.choose", name.value) for name, choice in chosen.items() if choice not in (ALLOWED, DENIED)]
    if missing:
        raise Refused(*missing)
    return Consents(**{channel.value: choice == ALLOWED for channel, choice in chosen.items()})


def change_contact(
    act: Act, target: Target, contact: Contact, untouched: Collection[str] = ()
) -> CustomershipChange | None:
    """Order what differs from what the card shows; nothing where nothing does.

    `untouched`: fields that the person left as the form had them; a newer value from elsewhere stays.

    Raises:
        Refused: `err.not_found`: not the actor's customership.
    """
    seen = card_to_change(act, target.customership_id)
    new = {name: value for name, value in asdict(contact).items() if name not in untouched}
    differs = {name: value for name, value in new.items() if value != seen.fields[name].shown}
    return _order(act, target, seen, ChangeKind.CONTACT, differs)


def change_consents(
    act: Act, target: Target, consents: Consents, language: Language, untouched: Collection[str] = ()
) -> CustomershipChange | None:
    """Keep each new decision for ever, and order it; nothing where nothing differs.

    `untouched`: as of `change_contact`. `language`: of the page on which the person decided.

    Raises:
        Refused: `err.not_found`: not the actor's customership.
    """
    seen = card_to_change(act, target.customership_id)
    new = {channel: getattr(consents, channel) for channel in MarketingChannel if channel.value not in untouched}
    differs = {channel: allowed for channel, allowed in new.items() if allowed != seen.fields[channel.value].shown}
    for channel, allowed in differs.items():
        act.db.add(_decision(act, seen, channel, allowed=allowed, language=language))
    patch = {channel.value: _consent(act.now, allowed=allowed) for channel, allowed in differs.items()}
    return _order(act, target, seen, ChangeKind.CONSENTS, patch)


def _decision(
    act: Act, seen: CardView, channel: MarketingChannel, *, allowed: bool, language: Language
) -> MarketingConsent:
    return MarketingConsent(
        customership_id=seen.id,
        account_id=act.actor.account_id,
        channel=channel,
        allowed=allowed,
        previously_allowed=bool(seen.fields[channel.value].shown),
        source=SOURCE,
        wording_key=WORDING,
        wording_version=copy.version(WORDING, language),
        language=language.value,
        decided_at=act.now,
    )


def _consent(decided_at: datetime, *, allowed: bool) -> dict[str, Any]:
    """A decision as the customer information system takes it (RFC 3339 in UTC)."""
    return {"allowed": allowed, "decided_at": decided_at.isoformat().replace("+00:00", "Z"), "source": SOURCE}


def _order(
    act: Act, target: Target, seen: CardView, kind: ChangeKind, differs: Mapping[str, Any]
) -> CustomershipChange | None:
    if not differs:
        return None
    saw = {name: target.seen.get(name, seen.fields[name].shown) for name in differs}
    wanted = Order(kind, dict(differs), saw, min(target.seen_version, seen.version))
    order = join(act, seen.id, wanted, in_force={name: one.in_force for name, one in seen.fields.items()})
    if not order.values:
        return None
    change = CustomershipChange(
        customership_id=seen.id,
        account_id=act.actor.account_id,
        kind=kind,
        patch={kind.value: order.values},
        seen_version=order.seen_version,
        seen=order.seen,
        state=ChangeState.WAITING,
        next_try_at=act.now,
        created_at=act.now,
    )
    act.db.add(change)
    act.audit(AuditTag.CHANGE_ORDERED, kind=kind.value, fields=",".join(order.values))
    act.order(Work.DELIVER_CHANGES, str(change.id), str(seen.id), partition=str(seen.id))
    return change
