"""Changed e-mail addresses that the old address can still take back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class EmailChangeState(StrEnum):
    """`held`: undone, but the old address has another account now, so an operator finishes it.

    `void`: whoever made it had no right to the account, as an undo of an earlier change has told.
    """

    OPEN = "open"
    UNDONE = "undone"
    HELD = "held"
    VOID = "void"


class EmailChange(SQLModel, table=True):
    """One change of an account's address. `old_email` is as it was typed, `old_email_key` its comparison key.

    `undo_hash` is SHA-256 of the 256 random bits in the link of the mail to the old address.
    """

    __tablename__ = "email_change"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    state: EmailChangeState = Field(sa_type=text_enum(EmailChangeState, "state"))
    old_email: str = Field(max_length=254)
    old_email_key: str = Field(max_length=254)
    undo_hash: str = Field(max_length=64, unique=True)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    undo_until: datetime = Field(sa_type=UtcDateTime, index=True)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
