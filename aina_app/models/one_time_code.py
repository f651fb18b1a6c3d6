"""Codes by mail: vahvistuskoodi, palautuskoodi and the code of a new address."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from aina_app.models.base import SealedText, UtcDateTime, text_enum


class CodePurpose(StrEnum):
    """What a code proves."""

    VERIFY = "verify"
    RESET = "reset"
    NEW_EMAIL = "new_email"


class OneTimeCode(SQLModel, table=True):
    """A code with a purpose, single use, few tries. `account_id` null: a decoy whose code is never right.

    A decoy of a new address belongs to the account that asks for it: only its MAC is of nothing.

    Only a keyed MAC of the code is kept. `email` and the rest let a decoy answer exactly as a real one; it is sealed,
    for a decoy outlives an account of that address.
    `decoy_mac` is of the password that a known address was registered with (`accounts.decoys`).
    `browser_hash` binds a reset code to the browser that asked for it, the code of a new address to the session; a
    verification code hangs on its session.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (CheckConstraint("wrong_tries >= 0 AND wrong_tries <= 5", name="few_tries"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    purpose: CodePurpose = Field(sa_type=text_enum(CodePurpose, "purpose"))
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE", index=True)
    email: str = Field(sa_type=SealedText("one_time_code:email"))
    email_mac: str = Field(max_length=64, index=True)
    browser_hash: str = Field(default="", max_length=64, index=True)
    language: str = Field(max_length=2)
    code_mac: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    wrong_tries: int = 0
    consumed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decoy_mac: str | None = Field(default=None, max_length=80)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
