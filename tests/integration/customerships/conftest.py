"""The customer information system, where a test sends changes to it; and a customer of it who is signed in."""

import pytest

from aina_app.accounts import customerships
from aina_app.context import SYSTEM, act
from tests.databases import TestDatabase
from tests.factories import make_account, make_session
from tests.integration.customer_information_system.conftest import connected, system
from tests.integration.customer_information_system.system import Person, System
from tests.integration.customerships.holding import Holder

__all__ = ["connected", "system"]


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
