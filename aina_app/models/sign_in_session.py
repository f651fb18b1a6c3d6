"""Sessions and known devices: only hashes of what the browser holds."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class SessionKind(StrEnum):
    """`pending`: registered or signed in, address not verified. `full`: signed in."""

    PENDING = "pending"
    FULL = "full"


class SessionEnd(StrEnum):
    """Why a session ended."""

    LOGGED_OUT = "logged_out"
    IDLE = "idle"
    ABSOLUTE = "absolute"
    REVOKED = "revoked"
    ROTATED = "rotated"
    DELETED = "deleted"


class SignInSession(SQLModel, table=True):
    """One browser's session. `account_id` null: the decoy of a registration of a known address.

    `id_hash` is SHA-256 of the cookie's 256 random bits. `public_id` names the row on the person's device list.
    """

    __tablename__ = "sign_in_session"

    id_hash: str = Field(primary_key=True, max_length=64)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    kind: SessionKind = Field(sa_type=text_enum(SessionKind, "kind"))
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE", index=True)
    code_id: UUID | None = Field(default=None, foreign_key="one_time_code.id", ondelete="SET NULL")
    by_password: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    idle_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    absolute_expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    strong_auth_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device_label: str = Field(default="", max_length=80)
    network: str = Field(default="", max_length=50)
    replaced_by: str | None = Field(default=None, max_length=64)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: SessionEnd | None = Field(default=None, sa_type=text_enum(SessionEnd, "end_reason"))


class KnownDevice(SQLModel, table=True):
    """A browser that has signed in to the account before: eases throttling, never identifies."""

    __tablename__ = "known_device"

    id_hash: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
