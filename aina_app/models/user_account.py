"""Accounts of this service (käyttäjätunnus)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class AccountKind(StrEnum):
    """Yksityiskäyttäjä or Yrityskäyttäjä: one address holds one kind, never both (guide)."""

    PRIVATE = "private"
    COMPANY = "company"


class AccountState(StrEnum):
    """Life of an account."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    CLOSED = "closed"


class OnboardingStep(StrEnum):
    """The first step of the first use (Ensikäyttö 1/3, 2/3, 3/3) that is still undone."""

    STRONG_IDENTIFICATION = "strong_identification"
    CUSTOMERSHIPS = "customerships"
    REVIEW = "review"
    DONE = "done"


class UserAccount(SQLModel, table=True):
    """A person's or company user's account; a closed one is a tombstone without personal data.

    `email` is as typed, `email_key` the comparison key. `password_hash` holds scheme, pepper id and bcrypt string.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (email_key IS NULL)", name="closed_has_no_address"),
        CheckConstraint(
            "kind = 'private' OR state = 'closed' OR business_id IS NOT NULL", name="company_has_business_id"
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: AccountKind = Field(sa_type=text_enum(AccountKind, "kind"))
    state: AccountState = Field(sa_type=text_enum(AccountState, "state"))
    email: str | None = Field(default=None, max_length=254)
    email_key: str | None = Field(default=None, max_length=254, unique=True)
    first_name: str = Field(default="", max_length=100)
    last_name: str = Field(default="", max_length=100)
    company_name: str | None = Field(default=None, max_length=200)
    business_id: str | None = Field(default=None, max_length=9)
    phone: str | None = Field(default=None, max_length=16)
    language: str = Field(max_length=2)
    password_hash: str = Field(max_length=200)
    password_changed_at: datetime = Field(sa_type=UtcDateTime)
    onboarding_step: OnboardingStep = Field(sa_type=text_enum(OnboardingStep, "onboarding_step"))
    hint_hidden_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    welcomed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
