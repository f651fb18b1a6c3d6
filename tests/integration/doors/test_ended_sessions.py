"""A session that ends elsewhere: its other pages leave at once, with a way back (identity 5.4, B46)."""

import pytest

from aina_app import routes
from aina_app.routes import localised, session_ended
from tests.e2e.kit import PASSWORD, Person
from tests.integration.doors import people
from tests.integration.doors.visitor import Visitor, press
from tests.integration.doors.wire import LEAVING, ROOT, Wire, loaded

WITHIN_SECONDS = 2.0
AFTER_A_NEW_COOKIE = 4.0
PROFILE = f"{ROOT}.aina_app___features___profile___state____profile_state"


@pytest.fixture
def signed_in(visitor: Visitor, person: Person) -> Visitor:
    """Somebody at the first step of the first use."""
    people.register(visitor, person)
    people.verify(visitor, person)
    people.sign_in(visitor, person)
    return visitor


def left_for(page: Wire, seconds: float = WITHIN_SECONDS) -> str:
    """Where the page is told to go."""
    while LEAVING not in (delta := page.next(seconds)):
        pass
    return str(delta[LEAVING]["to_rx_state_"])


@pytest.mark.parametrize("language", routes.LANGUAGE_PREFIXES)
def test_other_pages_leave_within_two_seconds_and_are_refused(signed_in: Visitor, language: str) -> None:
    path = localised(routes.ONBOARDING_1, language)
    with loaded(signed_in.twin(), path) as page:
        page.rest()

        signed_in.post(routes.LOGOUT, {})

        assert left_for(page) == f"{localised(routes.SESSION_ENDED, language)}?jatka={path}"
        assert page.led_to(f"{PROFILE}.load") == session_ended(path)


def test_a_public_page_is_only_loaded_anew(signed_in: Visitor) -> None:
    path = localised(routes.CUSTOMER_SERVICE, "sv")
    with loaded(signed_in.twin(), path) as page:
        page.rest()

        signed_in.post(routes.LOGOUT, {})

        assert left_for(page) == path


def test_pages_of_a_session_with_a_new_id_are_loaded_anew_where_they_are(signed_in: Visitor) -> None:
    before = signed_in.twin()
    path = localised(routes.ONBOARDING_3, "en")
    with loaded(before, path) as page:
        page.rest()
        new = {"current_password": PASSWORD, "password": "Puolukka-8-hillo", "password_again": "Puolukka-8-hillo"}

        answer = signed_in.post(routes.CHANGE_PASSWORD, new | {"press": press()})

        assert answer["location"] == f"{routes.ONBOARDING_3}?tila=salasana"
        assert signed_in.session != before.session
        assert page.led_to(f"{PROFILE}.load") == path
        assert left_for(page, AFTER_A_NEW_COOKIE) == path


def test_a_browser_that_is_sent_away_by_another_says_goodbye(signed_in: Visitor, person: Person) -> None:
    other = Visitor(signed_in.base_url)
    people.sign_in(other, person)
    with loaded(other, routes.ONBOARDING_1) as page:
        page.rest()
        new = {"current_password": PASSWORD, "password": "Puolukka-8-hillo", "password_again": "Puolukka-8-hillo"}

        signed_in.post(routes.CHANGE_PASSWORD, new | {"press": press()})

        assert left_for(page) == session_ended(routes.ONBOARDING_1)
    assert other.get(routes.ONBOARDING_1).place == routes.LOGIN


def test_a_page_that_is_closed_is_forgotten_and_others_still_hear(signed_in: Visitor) -> None:
    with loaded(signed_in.twin(), routes.ONBOARDING_1) as page:
        page.rest()
        with loaded(signed_in.twin(), routes.ONBOARDING_1) as another:
            another.rest()

        signed_in.post(routes.LOGOUT, {})

        assert left_for(page) == session_ended(routes.ONBOARDING_1)


def test_logging_out_leads_back_to_the_page_of_before(signed_in: Visitor) -> None:
    answer = signed_in.post(routes.LOGOUT, {"jatka": "/sv/profiili", "language": "sv"})

    assert answer["location"] == "/sv/kirjaudu?tila=ulos&jatka=/sv/profiili"
    assert signed_in.session == ""
    assert signed_in.get("/sv/profiili").place == "/sv/kirjaudu"


def test_a_page_offers_its_own_address_to_come_back_to(signed_in: Visitor) -> None:
    assert b'name="jatka" value="/en/kayttoonotto/1"' in signed_in.get("/en/kayttoonotto/1").body
