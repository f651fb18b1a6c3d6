"""The audit trail: who did what, when; append-only, its events chained in the order of their sealing."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class AuditTag(StrEnum):
    """Every event of the trail."""

    REGISTRATION_ACCEPTED = "registration.accepted"
    REGISTRATION_REPLACED = "registration.replaced"
    REGISTRATION_EXISTING = "registration.existing"
    REGISTRATION_OTHER_KIND = "registration.other_kind"
    REGISTRATION_THROTTLED = "registration.throttled"
    VERIFICATION_SUCCEEDED = "verification.succeeded"
    VERIFICATION_FAILED = "verification.failed"
    VERIFICATION_EXHAUSTED = "verification.exhausted"
    VERIFICATION_EXPIRED = "verification.expired"
    VERIFICATION_RESENT = "verification.resent"
    VERIFICATION_THROTTLED = "verification.throttled"
    LOGIN_SUCCEEDED = "login.succeeded"
    LOGIN_PENDING = "login.pending"
    LOGIN_FAILED = "login.failed"
    LOGIN_THROTTLED = "login.throttled"
    LOGOUT = "logout"
    SESSION_ENDED = "session.ended"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - an event's name
    PASSWORD_CHANGE_REFUSED = "password.change_refused"  # noqa: S105 - an event's name
    PASSWORD_RESET = "password.reset"  # noqa: S105 - an event's name
    PASSWORD_REHASHED = "password.rehashed"  # noqa: S105 - an event's name
    RESET_REQUESTED = "reset.requested"
    RESET_UNVERIFIED = "reset.unverified"
    RESET_UNKNOWN = "reset.unknown"
    RESET_FAILED = "reset.failed"
    RESET_EXHAUSTED = "reset.exhausted"
    RESET_THROTTLED = "reset.throttled"
    OIDC_STARTED = "oidc.started"
    OIDC_SUCCEEDED = "oidc.succeeded"
    OIDC_CANCELLED = "oidc.cancelled"
    OIDC_REFUSED = "oidc.refused"
    OIDC_FOREIGN_BROWSER = "oidc.foreign_browser"
    OIDC_REPLAY = "oidc.replay"
    OIDC_LATE = "oidc.late"
    OIDC_OTHER_ACCOUNT = "oidc.other_account"
    OIDC_BROKER_DOWN = "oidc.broker_down"
    CUSTOMERSHIPS_FOUND = "customerships.found"
    CUSTOMERSHIP_DETACHED = "customership.detached"
    ONBOARDING_DONE = "onboarding.done"
    PROFILE_CHANGED = "profile.changed"
    CHANGE_ORDERED = "change.ordered"
    CHANGE_DELIVERED = "change.delivered"
    CHANGE_REFUSED = "change.refused"
    CHANGE_RETRIED = "change.retried"
    CHANGE_ASKED = "change.asked"
    CHANGE_ANSWERED = "change.answered"
    CHANGE_CANCELLED = "change.cancelled"
    REPORT_ORDERED = "report.ordered"
    REPORT_ENDED = "report.ended"
    WATCH_SET = "watch.set"
    WATCH_ENDED = "watch.ended"
    MANDATE_OFFERED = "mandate.offered"
    MANDATE_ATTACHED = "mandate.attached"
    MANDATE_ACCEPTED = "mandate.accepted"
    MANDATE_DECLINED = "mandate.declined"
    MANDATE_ENDED = "mandate.ended"
    MANDATE_USED = "mandate.used"
    READINGS_IMPORTED = "readings.imported"
    ACCOUNT_RELEASED = "account.released"
    ACCOUNT_PURGED = "account.purged"
    ACCESS_DENIED = "access.denied"
    CHAIN_CHECKED = "chain.checked"
    DATA_PURGED = "data.purged"
    WORK_HANDED_OVER = "work.handed_over"
    EMAIL_CHANGE_REQUESTED = "email.change_requested"
    EMAIL_CHANGED = "email.changed"
    EMAIL_CHANGE_UNDONE = "email.change_undone"
    EMAIL_CHANGE_REFUSED = "email.change_refused"
    EMAIL_CHANGE_FINISHED = "email.change_finished"
    ACCOUNT_DELETED = "account.deleted"
    DATA_ORDERED = "data.ordered"
    DATA_DOWNLOADED = "data.downloaded"
    REFUND_ASKED = "refund.asked"
    REFUND_CONFIRMED = "refund.confirmed"
    REFUND_CANCELLED = "refund.cancelled"
    REFUND_HELD = "refund.held"
    REFUND_RELEASED = "refund.released"


class AuditEvent(SQLModel, table=True):
    """One event. `facts` are codes and counts, never personal data; `network` is a /24 or /48 prefix.

    `subject_mac` names an unknown address by its MAC only: people type passwords into the name field.

    `mark` is a keyed hash of the content, made in the act that writes the event. `number` and `seal` come later, when
    `trail` chains committed events: `seal` is a keyed hash over number, content and the seal of the number before.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_number", "number", unique=True),
        Index(
            "ix_audit_event_unsealed",
            "created_at",
            sqlite_where=text("number IS NULL"),
            postgresql_where=text("number IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    tag: AuditTag = Field(sa_type=text_enum(AuditTag, "tag"))
    account_id: UUID | None = Field(default=None, index=True)
    operator: str = Field(default="", max_length=60)
    subject_mac: str = Field(default="", max_length=64)
    session_prefix: str = Field(default="", max_length=8)
    network: str = Field(default="", max_length=50)
    user_agent: str = Field(default="", max_length=40)
    request_id: str = Field(default="", max_length=40)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    mark: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    number: int | None = Field(default=None, sa_type=BigInteger)
    seal: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})


class AuditChain(SQLModel, table=True):
    """The one row about the chain; whoever chains or purges events locks it.

    The chain goes from `purged_number` + 1 to `number`; `seal` is that of its last event, `purged_seal` that of the
    last event whose time is over and which is gone. Events up to `unmarked_to` were written before there were marks.
    `signature` is a keyed hash over all of them.
    """

    __tablename__ = "audit_chain"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    number: int = Field(default=0, sa_type=BigInteger)
    seal: str = Field(default="", max_length=80)
    purged_number: int = Field(default=0, sa_type=BigInteger)
    purged_seal: str = Field(default="", max_length=80)
    unmarked_to: int = Field(default=0, sa_type=BigInteger)
    signature: str = Field(default="", max_length=80)


FIXED = (
    "id",
    "created_at",
    "tag",
    "account_id",
    "operator",
    "subject_mac",
    "session_prefix",
    "network",
    "user_agent",
    "request_id",
    "facts",
)
"""What an event says: covered by its mark and its seal, in this order."""


def canonical(event: Any) -> str:
    """What an event (or a row with its columns) says, in one spelling on every database: what its hashes are over."""
    return json.dumps([_plain(getattr(event, name)) for name in FIXED], sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
