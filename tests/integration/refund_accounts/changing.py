"""People with refund accounts, as the tests of their changes need them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from aina_app import routes
from aina_app.accounts import refund_changes, refund_orders
from aina_app.accounts.mailing import MailContent, open_content
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.iban import account_key, parse_iban
from aina_app.core.secrets import new_token
from aina_app.features.customerships.service.cards import CardView, card
from aina_app.features.onboarding.service import identification, step_up
from aina_app.features.onboarding.service.identification import LiveAttempt
from aina_app.features.onboarding.service.step_up import Confirmed
from aina_app.integrations.identification import IdentifiedPerson, StartedIdentification
from aina_app.models import CustomershipChange, OutgoingMail, RefundChange, UserAccount
from tests.factories import make_account, make_actor, make_customership, make_identification, make_session
from tests.integration.onboarding.travelling import person
from tests.people import AINO, DemoPerson

OLD, OTHER, NEW = "FI2112345600000785", "FI4550000150000023", "SE4550000000058398257466"
AGE = timedelta()


def listed(iban: str, *, in_use: bool = False) -> dict[str, Any]:
    """An account as the mirror has it."""
    return {"key": account_key(iban), "last4": iban[-4:], "bank_name": "Pankki", "in_use": in_use}


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody signed in and proven, and the customership whose refund accounts they change."""

    actor: Actor
    customership_id: UUID
    who: DemoPerson = AINO

    @property
    def card(self) -> CardView:
        """What the card shows now."""
        with act(self.actor, read_only=True) as this:
            return card(this, self.customership_id)

    def add(self, iban: str = NEW) -> UUID:
        """Ask for a new account; the frozen change."""
        with act(self.actor) as this:
            return refund_changes.ask_for_new(this, self.customership_id, parse_iban(iban, "refund_iban")).id

    def use(self, iban: str = OTHER) -> UUID:
        """Ask that another account be in use."""
        with act(self.actor) as this:
            return refund_changes.ask_to_use(this, self.customership_id, account_key(iban)).id

    def remove_last(self, iban: str = OLD) -> UUID:
        """Ask that the only account go."""
        with act(self.actor) as this:
            return refund_changes.ask_to_remove_last(this, self.customership_id, account_key(iban)).id

    def leave(self, change_id: UUID) -> LiveAttempt:
        """To the bank for a change, and back in the same browser."""
        trip = StartedIdentification("https://bank.test/", new_token(), new_token(), new_token())
        with act(self.actor) as this:
            purpose = step_up.purpose_of(this, str(change_id))
            identification.begin(this, trip, "kuusi", "fi", purpose)
        with act(self.actor) as this:
            attempt = identification.consume(this, trip.state)
        assert isinstance(attempt, LiveAttempt)
        return attempt

    def prove(self, attempt: LiveAttempt, proven: IdentifiedPerson | None = None) -> Confirmed:
        """The bank says who it was."""
        with act(self.actor) as this:
            return step_up.confirm(this, attempt, proven or person(self.who))

    def confirmed(self, change_id: UUID) -> tuple["Payee", UUID]:
        """The whole trip; the same browser with its new cookie, and the change."""
        done = self.prove(self.leave(change_id))
        assert done.end is step_up.End.DONE
        return self.go_on(done), change_id

    def again(self) -> "Payee":
        """The same person in a session that has just begun."""
        with act(SYSTEM) as this:
            actor = make_session(this, this.db.get_one(UserAccount, self.actor.account_id))
        return Payee(actor, self.customership_id, self.who)

    def go_on(self, done: Confirmed) -> "Payee":
        """The same browser with the new cookie."""
        actor = make_actor(self.actor.account_id, session=done.session_token)
        return Payee(actor, self.customership_id, self.who)


def payee(who: DemoPerson = AINO, accounts: tuple[str, ...] = (OLD,), **columns: Any) -> Payee:
    """A proven person with a customership; the first of `accounts` is in use."""
    with act(SYSTEM) as this:
        account = make_account(this, who)
        make_identification(this, account, who)
        known = [listed(iban, in_use=not place) for place, iban in enumerate(accounts)]
        one = make_customership(this, account, **({"refund_accounts": known} | columns))
        return Payee(make_session(this, account), one.id, who)


def change_of(change_id: UUID) -> RefundChange | None:
    """The change as it is."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get(RefundChange, change_id)


def asked(change_id: UUID) -> RefundChange:
    """The change, which is there."""
    found = change_of(change_id)
    assert found is not None
    return found


def ordered() -> list[CustomershipChange]:
    """Every ordered change, the oldest first."""
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(select(CustomershipChange).order_by(col(CustomershipChange.created_at))).all())


def order_cooled() -> int:
    """What the schedule does."""
    with act(SYSTEM) as this:
        return refund_orders.order_cooled(this)


def notices() -> list[MailContent]:
    """What has been written to people about refund accounts, by address."""
    query = select(OutgoingMail).where(col(OutgoingMail.kind).startswith("refund"))
    with act(SYSTEM, read_only=True) as this:
        found = [open_content(mail) for mail in this.db.exec(query).all()]
    return sorted((one for one in found if one), key=lambda mail: mail.to)


def token_of(mail: MailContent) -> str:
    """The token in the link of a notice."""
    return mail.facts["cancel_url"].rpartition("/")[2]


def link_of(mail: MailContent) -> str:
    """The path of the link of a notice."""
    return routes.CANCEL_REFUND.format(token=token_of(mail))
