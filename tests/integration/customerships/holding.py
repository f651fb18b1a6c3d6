"""A person with a customership, as the tests of the cards need them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from aina_app.context import SYSTEM, Actor, act
from aina_app.features.customerships.service.cards import CardView, card, cards
from aina_app.features.customerships.service.changes import Target
from aina_app.jobs.change_delivery import deliver_next
from aina_app.models import CustomershipChange, MarketingConsent, UserAccount
from tests.factories import make_account, make_customership, make_metering_point, make_session
from tests.people import AINO, DemoPerson

PHONE, NEW_PHONE = "+358401234567", "+358405550199"
EMAIL = "aino@aina.test"


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone signed in, and the customership that they may see."""

    actor: Actor
    customership_id: UUID

    @property
    def card(self) -> CardView:
        """What the card shows now."""
        with act(self.actor, read_only=True) as this:
            return card(this, self.customership_id)

    @property
    def target(self) -> Target:
        """What a form of the card is about."""
        return Target(self.customership_id, self.card.version)

    def opened(self) -> Target:
        """What a form of the card is about that is opened now and saved later."""
        card = self.card
        return Target(self.customership_id, card.version, {name: one.shown for name, one in card.fields.items()})


def holder(person: DemoPerson = AINO, **columns: Any) -> Holder:
    """A person with one customership and one metering point."""
    with act(SYSTEM) as this:
        account = make_account(this, person)
        customership = make_customership(this, account, **columns)
        make_metering_point(this, customership)
        return Holder(make_session(this, account), customership.id)


def account_of(holder: Holder) -> UserAccount:
    """The person's account."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(UserAccount, holder.actor.account_id)


def all_cards(actor: Actor) -> list[CardView]:
    """Every card of a person."""
    with act(actor, read_only=True) as this:
        return cards(this)


def changes() -> list[CustomershipChange]:
    """Every ordered change, the oldest first."""
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(select(CustomershipChange).order_by(col(CustomershipChange.created_at))).all())


def decisions() -> list[MarketingConsent]:
    """Every decision about a permission, by channel."""
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(select(MarketingConsent).order_by(col(MarketingConsent.channel))).all())


def deliver_all(customership_id: UUID) -> None:
    """What the workflow does, without the engine."""
    while deliver_next(str(customership_id)):
        continue


def orders() -> list[tuple[str, str]]:
    """Ordered background work: its key and its partition."""
    with act(SYSTEM, read_only=True) as this:
        rows = this.db.connection().execute(text("SELECT workflow_uuid, queue_partition_key FROM workflow_status"))
        return [(key, partition) for key, partition in rows.all()]
