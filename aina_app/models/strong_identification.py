"""A person proven by strong authentication, bound to one account, and the trips to the bank that prove it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum
from aina_app.models.user_account import AccountKind


class StrongIdentification(SQLModel, table=True):
    """The binding of a person to an account: one person, one account of a kind.

    `person_key` is a keyed hash of the personal identity code; the code itself is only ciphertext.
    `searched_at`: when the customer information system last answered about this person.
    """

    __tablename__ = "strong_identification"
    __table_args__ = (UniqueConstraint("kind", "person_key"),)

    account_id: UUID = Field(primary_key=True, foreign_key="user_account.id", ondelete="CASCADE")
    kind: AccountKind = Field(sa_type=text_enum(AccountKind, "kind"))
    person_key: str = Field(max_length=64)
    hetu_encrypted: bytes = Field(sa_type=LargeBinary)
    given_names: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    acr: str = Field(max_length=200)
    amr: str = Field(max_length=200)
    bound_at: datetime = Field(sa_type=UtcDateTime)
    searched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AttemptOutcome(StrEnum):
    """How a trip to the bank ended."""

    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    LATE = "late"
    OTHER_ACCOUNT = "other_account"
    BROKER_DOWN = "broker_down"


IDENTITY = "identity"
"""Purpose of a trip that binds a person to the account; another purpose is `refund:<id of the change>`."""


class IdentificationAttempt(SQLModel, table=True):
    """One trip to the bank: single use, 15 minutes, bound to the session that started it, for one purpose."""

    __tablename__ = "identification_attempt"

    state_hash: str = Field(primary_key=True, max_length=64)
    session_hash: str = Field(max_length=64, index=True)
    account_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    purpose: str = Field(default=IDENTITY, max_length=60, sa_column_kwargs={"server_default": IDENTITY})
    provider: str = Field(max_length=40)
    language: str = Field(max_length=2)
    secrets_encrypted: bytes = Field(sa_type=LargeBinary)
    started_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    consumed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: AttemptOutcome | None = Field(default=None, sa_type=text_enum(AttemptOutcome, "outcome"))
    reason: str = Field(default="", max_length=40)


class SeenToken(SQLModel, table=True):
    """An ID token that has been used, so that it is not used again."""

    __tablename__ = "seen_token"

    token_hash: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
