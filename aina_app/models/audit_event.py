"""The audit trail: who did what, when; append-only."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON
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
    ONBOARDING_DONE = "onboarding.done"
    PROFILE_CHANGED = "profile.changed"
    CHANGE_ORDERED = "change.ordered"
    CHANGE_DELIVERED = "change.delivered"
    CHANGE_REFUSED = "change.refused"
    CHANGE_RETRIED = "change.retried"
    REPORT_ORDERED = "report.ordered"
    REPORT_ENDED = "report.ended"
    WATCH_SET = "watch.set"
    WATCH_ENDED = "watch.ended"
    READINGS_IMPORTED = "readings.imported"
    ACCOUNT_RELEASED = "account.released"
    ACCOUNT_PURGED = "account.purged"
    ACCESS_DENIED = "access.denied"
    EMAIL_CHANGE_REQUESTED = "email.change_requested"
    EMAIL_CHANGED = "email.changed"
    EMAIL_CHANGE_UNDONE = "email.change_undone"
    EMAIL_CHANGE_REFUSED = "email.change_refused"
    EMAIL_CHANGE_FINISHED = "email.change_finished"


class AuditEvent(SQLModel, table=True):
    """One event. `facts` are codes and counts, never personal data; `network` is a /24 or /48 prefix.

    `subject_mac` names an unknown address by its MAC only: people type passwords into the name field.
    """

    __tablename__ = "audit_event"

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
