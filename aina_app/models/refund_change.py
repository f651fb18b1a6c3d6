"""A change of a customership's refund accounts, from its asking to its order; and addresses as they lately were."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import UtcDateTime, text_enum


class RefundAct(StrEnum):
    """What is done: a new account that is taken into use, another one in use, one that is taken away."""

    ADD = "add"
    USE = "use"
    REMOVE = "remove"


class RefundChangeState(StrEnum):
    """`unconfirmed`: waits for strong authentication; `cooling`: may still be cancelled; `ordered`: on its way."""

    UNCONFIRMED = "unconfirmed"
    COOLING = "cooling"
    ORDERED = "ordered"
    CANCELLED = "cancelled"


class RefundChange(SQLModel, table=True):
    """A change of refund accounts; what it is about is frozen with the row and never edited.

    `account_key` names the account by a keyed hash, `iban_encrypted` is its number where it is new; `body_encrypted`
    is the whole list as it is being sent. Both are blanked as soon as nothing needs them. `held_at`: since when an
    operator keeps it back. The customership change that delivers it has the same id.
    """

    __tablename__ = "refund_change"
    __table_args__ = (
        Index(
            "ix_refund_change_cooling",
            "customership_id",
            unique=True,
            sqlite_where=text("state = 'cooling'"),
            postgresql_where=text("state = 'cooling'"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customership_id: UUID = Field(foreign_key="customership.id", ondelete="CASCADE", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    act: RefundAct = Field(sa_type=text_enum(RefundAct, "act"))
    state: RefundChangeState = Field(sa_type=text_enum(RefundChangeState, "state"))
    account_key: str = Field(max_length=64)
    last4: str = Field(max_length=4)
    bank_name: str = Field(default="", max_length=200)
    iban_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    body_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    cancel_hash: str | None = Field(default=None, max_length=64, unique=True)
    reason: str = Field(default="", max_length=40)
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hold_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EarlierAddress(SQLModel, table=True):
    """An e-mail address that was replaced lately, of an account or of a customership: who is told about money."""

    __tablename__ = "earlier_address"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE", index=True)
    customership_id: UUID | None = Field(default=None, foreign_key="customership.id", ondelete="CASCADE", index=True)
    email: str = Field(max_length=254)
    replaced_at: datetime = Field(sa_type=UtcDateTime, index=True)
