"""A change from its press to the customer information system and back onto the card (P04)."""

from uuid import UUID

import pytest

from aina_app.accounts import customerships
from aina_app.context import SYSTEM, act, perform
from aina_app.features.customerships.service.changes import Consents, Contact, change_consents, change_contact
from aina_app.i18n.language import Language
from aina_app.jobs.change_delivery import deliver_next
from aina_app.models import ChangeState
from tests.databases import TestDatabase
from tests.factories import make_account, make_session
from tests.integration.customer_information_system.system import Person, System
from tests.integration.customerships.holding import NEW_PHONE, Holder, changes

pytestmark = pytest.mark.anyio


@pytest.fixture
def person(connected: System) -> Person:
    """A customer of the system whom no other test has."""
    return connected.settle(phone="+358405550100", email="tuulikki@aina.test")


@pytest.fixture
def tuulikki(database: TestDatabase, connected: System, person: Person) -> Holder:
    """That customer, signed in, with the customership attached."""
    found = connected.client.fetch(person.number)
    assert found is not None
    with act(SYSTEM) as this:
        account = make_account(this)
        customerships.attach(this, account.id, [found])
        actor = make_session(this, account)
        return Holder(actor, customerships.mirror(this, found).id)


def deliver_all(customership_id: UUID) -> None:
    """What the workflow does, without the engine."""
    while deliver_next(str(customership_id)):
        continue


async def test_contact_details_and_permissions_arrive_and_the_card_says_so(tuulikki: Holder, person: Person) -> None:
    await perform(tuulikki.actor, change_contact, tuulikki.target, Contact(NEW_PHONE, "uusi@aina.test"))
    await perform(tuulikki.actor, change_consents, tuulikki.target, Consents(False, True), Language.FI)

    deliver_all(tuulikki.customership_id)

    arrived = person.read()
    assert (arrived["contact"]["phone"], arrived["contact"]["email"]) == (NEW_PHONE, "uusi@aina.test")
    assert [arrived["consents"][name]["allowed"] for name in ("direct_marketing", "electronic_marketing")] == [
        False,
        True,
    ]
    fields = tuulikki.card.fields
    assert {field.change.state for field in fields.values() if field.change} == {ChangeState.DELIVERED}
    assert (fields["phone"].in_force, fields["electronic_marketing"].in_force) == (NEW_PHONE, True)
    assert len(person.arrivals()) == 2


async def test_a_refused_change_is_mended_and_then_arrives(tuulikki: Holder, person: Person) -> None:
    person.press("refuse-next", reason="invalid-phone")
    await perform(tuulikki.actor, change_contact, tuulikki.target, Contact(NEW_PHONE, "tuulikki@aina.test"))
    deliver_all(tuulikki.customership_id)
    refused = tuulikki.card.fields["phone"]

    await perform(tuulikki.actor, change_contact, tuulikki.target, Contact("+358405550200", "tuulikki@aina.test"))
    deliver_all(tuulikki.customership_id)

    assert refused.change is not None
    assert (refused.change.state, refused.change.reason) == (ChangeState.REFUSED, "invalid_phone")
    assert (refused.shown, refused.typed) == ("+358405550100", NEW_PHONE)
    assert person.read()["contact"]["phone"] == "+358405550200"
    assert [change.state for change in changes()] == [ChangeState.REFUSED, ChangeState.DELIVERED]
