"""What was given while an account was in other hands, and what an ended contract still allows (R09)."""

from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import access, email_changes
from aina_app.context import SYSTEM, act
from aina_app.core.refusal import Refused
from aina_app.features.consumption_watch import service as watch
from aina_app.features.profile.service import own_data
from aina_app.jobs.purging import purge
from aina_app.models import CustomershipHolder, Mandate, MandateState, MeteringPoint, UserAccount
from tests.integration.mandates.mandating import REPORT, TODAY, WATCH, Customer, accepted, newest
from tests.integration.watch.watching import ALARM


def undo_of_a_change(owner: Customer) -> None:
    """The old address takes the account back."""
    with act(SYSTEM) as this:
        account = this.db.get_one(UserAccount, owner.actor.account_id)
        email_changes.cancel_everything_since(this, account, this.now, "unknown")


def test_undoing_a_new_address_ends_the_mandates_given_since(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi, REPORT, WATCH)

    undo_of_a_change(aino)

    assert impi.sees() == []
    assert newest().state is MandateState.ENDED


def test_those_given_before_go_on(aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture) -> None:
    accepted(aino, impi)
    stopped_clock.shift(timedelta(minutes=1))

    undo_of_a_change(aino)

    assert len(impi.sees()) == 1


def test_a_former_resident_who_may_only_look_orders_nothing_on_the_strength_of_the_ended_contract(
    aino: Customer, impi: Customer
) -> None:
    accepted(aino, impi)
    with act(SYSTEM) as this:
        held = this.db.exec(
            select(CustomershipHolder).where(CustomershipHolder.account_id == impi.actor.account_id)
        ).one()
        this.db.add(
            MeteringPoint(
                customership_id=held.customership_id,
                gsrn=aino.gsrn,
                address="Kuja 1",
                postal_code="33100",
                city="Tampere",
                contract_start=TODAY - timedelta(days=400),
                contract_end=TODAY - timedelta(days=30),
            )
        )

    with pytest.raises(Refused), act(impi.actor) as this:
        watch.save(this, aino.gsrn, [ALARM])
    with act(SYSTEM, read_only=True) as this:
        assert not access.may_see(this, impi.actor.account_id, aino.gsrn, REPORT)


def test_a_holders_copy_of_their_data_has_nothing_of_the_owners_point(aino: Customer, impi: Customer) -> None:
    accepted(aino, impi, REPORT, WATCH)

    with act(impi.actor, read_only=True) as this:
        copy = own_data.collect(this)

    assert aino.gsrn not in copy.periods
    assert aino.gsrn not in {row["gsrn"] for row in copy.lists["metering_points"]}


def test_an_offer_that_nobody_took_is_forgotten_after_90_days(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    aino.offer(impi.person.email)
    aino.end(newest().id)
    stopped_clock.shift(timedelta(days=91))

    with act(SYSTEM) as this:
        purge(this)

    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(Mandate)).all() == []
