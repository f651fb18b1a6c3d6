"""Customerships (asiakkuus) and metering points (käyttöpaikka): mirrors of the customer information system."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum
from aina_app.models.user_account import AccountKind


class Customership(SQLModel, table=True):
    """A contract party's relation, as the customer information system had it at `fetched_at` (version `version`).

    `refund_accounts`: of an account's number only its last four signs and a keyed hash, by which it is recognised.
    `status`: `active`, `ended` or `closed`. `changed_elsewhere`: when a shown value was changed by somebody else than
    this portal, `consents_decided`: when each permission was decided; both by the name of the column, as RFC 3339.
    """

    __tablename__ = "customership"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: str = Field(max_length=20, unique=True)
    kind: AccountKind = Field(sa_type=text_enum(AccountKind, "kind"))
    name: str = Field(max_length=200)
    business_id: str | None = Field(default=None, max_length=9)
    version: int
    phone: str | None = Field(default=None, max_length=16)
    email: str | None = Field(default=None, max_length=254)
    street: str = Field(default="", max_length=200)
    postal_code: str = Field(default="", max_length=10)
    city: str = Field(default="", max_length=100)
    refund_accounts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    direct_marketing: bool = True
    electronic_marketing: bool = False
    status: str = Field(default="active", max_length=10)
    changed_elsewhere: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    consents_decided: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    fetched_at: datetime = Field(sa_type=UtcDateTime)


class CustomershipHolder(SQLModel, table=True):
    """That an account may see a customership: by strong authentication, until the system no longer lists it.

    `roles`: of a company, what the account's person is there. `own_name` and `hidden_at`: how the person wants to see
    it; they decide nothing about access.
    """

    __tablename__ = "customership_holder"

    account_id: UUID = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE")
    customership_id: UUID = Field(primary_key=True, foreign_key="customership.id", ondelete="CASCADE", index=True)
    attached_at: datetime = Field(sa_type=UtcDateTime)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    own_name: str = Field(default="", max_length=60)
    hidden_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MeteringPoint(SQLModel, table=True):
    """A contract on a metering point within a customership; contract days are local and bound what may be seen."""

    __tablename__ = "metering_point"
    __table_args__ = (UniqueConstraint("customership_id", "gsrn"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customership_id: UUID = Field(foreign_key="customership.id", ondelete="CASCADE")
    gsrn: str = Field(max_length=18, index=True)
    address: str = Field(max_length=200)
    postal_code: str = Field(max_length=10)
    city: str = Field(max_length=100)
    fuse_phases: int | None = None
    fuse_ampere: int | None = None
    contract_start: date
    contract_end: date | None = None


class PointName(SQLModel, table=True):
    """What a person calls a metering point (oma nimi: Koti, Mökki); whose contract it is makes no difference."""

    __tablename__ = "point_name"

    account_id: UUID = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE")
    gsrn: str = Field(primary_key=True, max_length=18)
    name: str = Field(max_length=60)


class DetachedCustomership(SQLModel, table=True):
    """That a customership is no longer attached to an account: said until the person has seen it."""

    __tablename__ = "detached_customership"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    number: str = Field(max_length=20)
    name: str = Field(max_length=200)
    detached_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ArrivalCursor(SQLModel, table=True):
    """How far the change log of the customer information system has been read; one row.

    `cursor` is the system's own word, empty: from the beginning of what it keeps. `resync_after`: all customerships
    are being fetched anew, in the order of their numbers, and those up to this one have been.
    """

    __tablename__ = "arrival_cursor"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    cursor: str = Field(default="", max_length=200)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resync_after: str | None = Field(default=None, max_length=20)


class ChangeState(StrEnum):
    """Delivery of an ordered change: odottaa, välitetty, hylätty, peruttu."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class ChangeKind(StrEnum):
    """Which part of a customership a change is about."""

    CONTACT = "contact"
    CONSENTS = "consents"
    REFUND_ACCOUNTS = "refund_accounts"


class CustomershipChange(SQLModel, table=True):
    """An ordered change; its id is the idempotency key at the customer information system.

    `patch` is the merge patch to send, `seen_version` the version that the person saw (`If-Match`), `seen` the values
    in its place that the person saw. `asking`: what was found there instead; it is not empty while the person has to
    choose. `created_at`, `handed_over_at` and `accepted_at` are the proof of delivery, `failed_tries` the newest tries
    that failed (`at`, `reason`), `ended_at` when it was refused or cancelled.

    Of refund accounts `patch` only says what is done to which, by last four signs: what is sent lies encrypted in the
    refund change of this id.
    """

    __tablename__ = "customership_change"
    __table_args__ = (
        Index(
            "ix_customership_change_due",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customership_id: UUID = Field(foreign_key="customership.id", ondelete="CASCADE", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    kind: ChangeKind = Field(sa_type=text_enum(ChangeKind, "kind"))
    patch: dict[str, Any] = Field(sa_type=JSON)
    seen_version: int
    state: ChangeState = Field(sa_type=text_enum(ChangeState, "state"))
    reason: str = Field(default="", max_length=40)
    tries: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_version: int | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asking: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    failed_tries: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)


class MarketingChannel(StrEnum):
    """The two marketing permissions of the guide."""

    DIRECT = "direct_marketing"
    ELECTRONIC = "electronic_marketing"


class MarketingConsent(SQLModel, table=True):
    """One decision about one channel: kept for ever, never edited (GDPR 7(1)); a new decision is a new row.

    The sentence that stood beside the choice: `wording_key` in `language`, `wording_version` tells its text from any
    other (`i18n.copy.version`); empty for what was decided elsewhere. `operator`: who decided in the person's name.
    """

    __tablename__ = "marketing_consent"
    __table_args__ = (CheckConstraint("source IN ('portal', 'service', 'import', 'default')", name="source"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customership_id: UUID = Field(foreign_key="customership.id", ondelete="CASCADE", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    channel: MarketingChannel = Field(sa_type=text_enum(MarketingChannel, "channel"))
    allowed: bool
    previously_allowed: bool
    source: str = Field(max_length=20)
    wording_key: str = Field(max_length=60)
    wording_version: str = Field(default="", max_length=12)
    language: str = Field(max_length=2)
    operator: str = Field(default="", max_length=60)
    decided_at: datetime = Field(sa_type=UtcDateTime)
