"""A change from its press to the customer information system and back onto the card (P04)."""

import pytest

from aina_app.context import perform
from aina_app.features.customerships.service.changes import Consents, Contact, change_consents, change_contact
from aina_app.i18n.language import Language
from aina_app.models import ChangeState
from tests.integration.customer_information_system.system import Person
from tests.integration.customerships.holding import NEW_PHONE, Holder, changes, deliver_all

pytestmark = pytest.mark.anyio


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
