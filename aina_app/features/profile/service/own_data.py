"""All that the service knows of a person, as plain lists: for their own copy (GDPR 15, 20; domain 4.4).

Secrets are not in it: no personal identity code, password, code or token, nor what is kept in place of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, col, select

from aina_app.accounts.access import held_customerships, own_points
from aina_app.context import Act
from aina_app.core.calendar import day_of
from aina_app.i18n.language import Language, parse_language
from aina_app.models import (
    AuditEvent,
    ConsumptionWatch,
    CustomershipChange,
    CustomershipHolder,
    DataDownload,
    DetachedCustomership,
    EarlierAddress,
    EmailChange,
    IdentificationAttempt,
    KnownDevice,
    Mandate,
    MandateLook,
    MarketingConsent,
    OneTimeCode,
    OutgoingMail,
    PointName,
    RefundChange,
    ReportSubscription,
    SignInSession,
    StrongIdentification,
    UserAccount,
)

Rows = list[dict[str, Any]]

PROFILE = (
    "email", "first_name", "last_name", "company_name", "business_id", "phone", "kind", "state", "language",
    "onboarding_step", "created_at", "verified_at", "password_changed_at",
)  # fmt: skip
CUSTOMERSHIP = (
    "number", "kind", "name", "business_id", "phone", "email", "street", "postal_code", "city", "refund_accounts",
    "direct_marketing", "electronic_marketing", "version", "status", "fetched_at",
)  # fmt: skip
POINT = (
    "gsrn", "address", "postal_code", "city", "fuse_phases", "fuse_ampere", "contract_start", "contract_end",
)  # fmt: skip
CONSENT = (
    "channel", "allowed", "previously_allowed", "source", "wording_key", "language", "decided_at",
)  # fmt: skip
OWN_NAME = ("own_name", "roles", "hidden_at")
CHANGE = ("kind", "patch", "state", "reason", "created_at", "handed_over_at", "accepted_at", "ended_at")
MANDATE = (
    "kind", "state", "gsrn", "covers_report", "covers_watch", "given_on", "last_day", "offered_at", "answered_at",
    "ended_at",
)  # fmt: skip
LOOK = ("day", "first_at", "last_at")
BY_ACCOUNT: Mapping[str, tuple[type[SQLModel], Sequence[str]]] = {
    "identification": (
        StrongIdentification, ("kind", "given_names", "family_name", "acr", "amr", "bound_at", "searched_at"),
    ),
    "identification_attempts": (
        IdentificationAttempt, ("provider", "language", "started_at", "consumed_at", "outcome", "reason"),
    ),
    "watches": (
        ConsumptionWatch, ("gsrn", "kind", "period", "limit_wh", "forewarning_percent", "created_at", "ended_at"),
    ),
    "report_orders": (ReportSubscription, ("gsrn", "interval", "first_on", "created_at", "ended_at")),
    "point_names": (PointName, ("gsrn", "name")),
    "detached_customerships": (DetachedCustomership, ("number", "name", "detached_at", "seen_at")),
    "sessions": (
        SignInSession,
        ("kind", "device_label", "network", "created_at", "last_seen_at", "strong_auth_at", "ended_at", "end_reason"),
    ),
    "devices": (KnownDevice, ("created_at", "expires_at")),
    "codes": (OneTimeCode, ("purpose", "email", "created_at", "expires_at", "consumed_at", "superseded_at")),
    "email_changes": (EmailChange, ("old_email", "state", "changed_at", "undone_at")),
    "refund_changes": (
        RefundChange,
        ("act", "state", "last4", "bank_name", "reason", "created_at", "confirmed_at", "hold_until", "ended_at"),
    ),
    "earlier_addresses": (EarlierAddress, ("email", "replaced_at")),
    "messages": (OutgoingMail, ("kind", "language", "state", "created_at", "handed_over_at", "accepted_at")),
    "downloads": (DataDownload, ("state", "requested_at", "ready_at", "times_fetched", "fetched_at")),
    "events": (AuditEvent, ("created_at", "tag", "network", "user_agent", "facts")),
}  # fmt: skip
"""Lists of what belongs to the account itself, by name: table and columns."""

COLUMNS: Mapping[str, Sequence[str]] = {
    "profile": PROFILE,
    "customerships": CUSTOMERSHIP,
    "metering_points": ("customership", *POINT),
    "own_names": ("customership", *OWN_NAME),
    "consents": ("customership", *CONSENT),
    "changes": ("customership", *CHANGE),
    "mandates_given": (*MANDATE, "email"),
    "mandates_received": MANDATE,
    "who_looked": ("gsrn", "email", *LOOK),
} | {name: columns for name, (_, columns) in BY_ACCOUNT.items()}
"""What each list tells, in its order, also where it is empty."""


@dataclass(frozen=True, slots=True)
class Period:
    """The local days of a metering point that the person may see, both ends in."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class OwnData:
    """The lists by name, and of which metering points and days there may be readings."""

    language: Language
    lists: dict[str, Rows]
    periods: dict[str, list[Period]]


def collect(act: Act) -> OwnData:
    """Everything of the actor's account as it is now, but the readings themselves."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    lists = {"profile": [_row(account, PROFILE)]} | _of_customerships(act) | _of_mandates(act, account.id)
    for name, (table, columns) in BY_ACCOUNT.items():
        lists[name] = _of_account(act, account.id, table, columns)
    return OwnData(parse_language(account.language), lists, _periods(act))


def _of_account(act: Act, account_id: UUID, table: type[SQLModel], columns: Sequence[str]) -> Rows:
    mine = select(table).where(table.account_id == account_id)  # type: ignore[attr-defined]  # every table here has it
    first_moment = next((name for name in columns if name.endswith("_at")), columns[0])
    return [_row(one, columns) for one in act.db.exec(mine.order_by(getattr(table, first_moment))).all()]


def _of_customerships(act: Act) -> dict[str, Rows]:
    """As they were mirrored, with the decisions about marketing and the changes that this account has ordered."""
    held = held_customerships(act)
    numbers = {one.id: one.number for one in held}
    consents = select(MarketingConsent).where(col(MarketingConsent.customership_id).in_(list(numbers)))
    changes = select(CustomershipChange).where(col(CustomershipChange.account_id) == act.actor.account_id)
    holders = select(CustomershipHolder).where(col(CustomershipHolder.account_id) == act.actor.account_id)
    return {
        "customerships": [_row(one, CUSTOMERSHIP) for one in held],
        "metering_points": _numbered(own_points(act, act.actor.account_id), POINT, numbers),
        "own_names": _numbered(act.db.exec(holders), OWN_NAME, numbers),
        "consents": _numbered(act.db.exec(consents.order_by(col(MarketingConsent.decided_at))), CONSENT, numbers),
        "changes": _numbered(act.db.exec(changes.order_by(col(CustomershipChange.created_at))), CHANGE, numbers),
    }


def _of_mandates(act: Act, account_id: UUID) -> dict[str, Rows]:
    """Those given and received, and who looked at the person's own metering points on which days."""
    given, received = (
        select(Mandate).where(Mandate.mandator_account_id == account_id),
        select(Mandate).where(Mandate.mandatee_account_id == account_id),
    )
    looked = (
        select(MandateLook, Mandate.gsrn, Mandate.email)
        .join(Mandate, col(Mandate.id) == col(MandateLook.mandate_id))
        .where(Mandate.mandator_account_id == account_id)
        .order_by(col(MandateLook.day))
    )
    return {
        "mandates_given": [_row(one, (*MANDATE, "email")) for one in act.db.exec(given).all()],
        "mandates_received": [_row(one, MANDATE) for one in act.db.exec(received).all()],
        "who_looked": [{"gsrn": gsrn, "email": email} | _row(one, LOOK) for one, gsrn, email in act.db.exec(looked)],
    }


def _numbered(rows: Iterable[Any], columns: Sequence[str], numbers: Mapping[UUID, str]) -> Rows:
    return [{"customership": numbers.get(one.customership_id, "")} | _row(one, columns) for one in rows]


def _row(one: SQLModel, columns: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(one, name)) for name in columns}


def _plain(value: Any) -> Any:
    """As JSON has it: moments in UTC, enums by their value."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _periods(act: Act) -> dict[str, list[Period]]:
    """For each metering point the days of the person's own contracts until today: never the former resident's.

    Contracts that meet or overlap become one period, so that no day comes twice.
    """
    today, found = day_of(act.now), dict[str, list[Period]]()
    for point in sorted(own_points(act, act.actor.account_id), key=lambda point: point.contract_start):
        last = min(point.contract_end or today, today)
        mine = found.setdefault(point.gsrn, [])
        if mine and point.contract_start <= mine[-1].last:
            mine[-1] = Period(mine[-1].first, max(mine[-1].last, last))
        elif point.contract_start <= last:
            mine.append(Period(point.contract_start, last))
    return found
