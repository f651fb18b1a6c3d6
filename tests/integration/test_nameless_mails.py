"""A mail to an address that nobody has proven greets without a name: it may be anybody's words (B87)."""

from datetime import timedelta

import pytest
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.features.email_verification import http as verification
from aina_app.features.password_reset import http as password_reset
from aina_app.features.registration import http as registration
from tests.databases import TestDatabase
from tests.integration.password_reset.resetting import Forgetful, people
from tests.people import AINO, VAINO, typed
from tests.posting import browsing
from tests.trail import last_mail, sent

pytestmark = pytest.mark.anyio


async def test_b87_the_code_of_a_new_address_comes_without_the_typed_name(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    async with browsing([*registration.ROUTES, *verification.ROUTES]) as browser:
        await browser.post(routes.REGISTRATION, data=typed(AINO))
        first = last_mail().first_name
        stopped_clock.shift(timedelta(minutes=2))
        await browser.post(routes.RESEND_CODE)

    assert sent() == ["verify", "verify"]
    assert (first, last_mail().first_name) == ("", "")


async def test_b87_so_does_the_advice_to_contact_customer_service(database: TestDatabase) -> None:
    people()
    async with browsing(password_reset.ROUTES) as browser:
        await browser.post(routes.PASSWORD_RESET, data={"username": VAINO.email})

    assert (sent(), last_mail().first_name) == (["reset_unverified"], "")


async def test_a_person_who_has_proven_the_address_is_greeted_by_name(database: TestDatabase) -> None:
    people()
    Forgetful(AINO.email).ask()

    assert last_mail().first_name == AINO.first_name
