"""Mandates (valtuutus): another person's right to see a metering point, and who has used it when."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from aina_app.models.base import SealedText, UtcDateTime, text_enum


class MandateScope(StrEnum):
    """What a mandate may cover. Seeing consumption is part of each; the other two are given or not, one by one."""

    VIEW = "view"
    REPORT = "report"
    WATCH = "watch"


class MandateKind(StrEnum):
    """Given by the owner in the portal, or attached by customer service on a written authorisation."""

    PORTAL = "portal"
    OPERATOR = "operator"


class MandateState(StrEnum):
    """A mandate lives from its acceptance to its end; customer service attaches an accepted one."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class MandateEnd(StrEnum):
    """Who or what ended a mandate; `lapsed`: contract, owner's customership or an account behind it is gone."""

    OWNER = "owner"
    HOLDER = "holder"
    OPERATOR = "operator"
    DATE = "date"
    LAPSED = "lapsed"
    REPLACED = "replaced"


class Mandate(SQLModel, table=True):
    """A right to see a metering point of a customership, from `given_on` through the local day `last_day`.

    `email` is the address as the owner typed it, `address_mac` a keyed MAC of its comparison key: an offer belongs to
    whoever holds the address, an accepted mandate to the account `mandatee_account_id`. With that account both go; an
    offer that was never accepted keeps them, or its owner could tell that there was one.
    `reason` is what the operator stated. Whether it opens anything now is decided in `accounts.access` alone.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("(state IN ('declined', 'ended')) = (ended_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("state <> 'accepted' OR mandatee_account_id IS NOT NULL", name="accepted_has_account"),
        CheckConstraint("last_day >= given_on", name="ends_after_it_is_given"),
        Index(
            "uq_mandate_offered",
            "customership_id",
            "gsrn",
            "address_mac",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "uq_mandate_accepted",
            "customership_id",
            "gsrn",
            "mandatee_account_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: MandateKind = Field(sa_type=text_enum(MandateKind, "kind"))
    state: MandateState = Field(sa_type=text_enum(MandateState, "state"))
    customership_id: UUID = Field(foreign_key="customership.id", ondelete="CASCADE")
    gsrn: str = Field(max_length=18)
    mandator_account_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True
    )
    mandatee_account_id: UUID | None = Field(
        default=None, foreign_key="user_account.id", ondelete="CASCADE", index=True
    )
    email: str = Field(default="", sa_type=SealedText("mandate:email"))
    address_mac: str | None = Field(default=None, max_length=64, index=True)
    covers_report: bool = False
    covers_watch: bool = False
    given_on: date
    last_day: date
    reason: str = Field(default="", max_length=200)
    offered_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: MandateEnd | None = Field(default=None, sa_type=text_enum(MandateEnd, "ended_by"), nullable=True)

    @property
    def scopes(self) -> frozenset[MandateScope]:
        """What it covers."""
        chosen = {MandateScope.REPORT: self.covers_report, MandateScope.WATCH: self.covers_watch}
        return frozenset({MandateScope.VIEW, *(scope for scope, is_covered in chosen.items() if is_covered)})


class MandateLook(SQLModel, table=True):
    """That the holder of a mandate looked at its metering point on a local day: one row for each, for the owner."""

    __tablename__ = "mandate_look"

    mandate_id: UUID = Field(primary_key=True, foreign_key="mandate.id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    first_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
