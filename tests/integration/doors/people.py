"""People at each stage of their way, brought there by the portal's own forms and events."""

from urllib.parse import urljoin

import httpx

from aina_app import routes
from tests.e2e.kit import PASSWORD, Person
from tests.integration.doors.visitor import Answer, Visitor, press
from tests.integration.doors.wire import ROOT, loaded

FOUND = f"{ROOT}.aina_app___features___onboarding___state____customerships_found_state"
REVIEW = f"{ROOT}.aina_app___features___onboarding___state____review_state"


def form(person: Person) -> dict[str, str]:
    """The registration form as the person fills it."""
    return {
        "language": person.language,
        "kind": "private",
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "password": person.password,
        "password_again": person.password,
        "press": press(),
    }


def led(answer: Answer, place: str) -> Answer:
    """The answer, which leads to the page `place` and does not show its form again."""
    assert (answer.status, answer.place) == (303, place), (answer.status, answer["location"])
    assert "tarkista" not in answer["location"]
    return answer


def register(visitor: Visitor, person: Person) -> None:
    """Registered; the code is on its way."""
    led(visitor.post(routes.REGISTRATION, form(person)), routes.EMAIL_VERIFICATION)


def verify(visitor: Visitor, person: Person) -> str:
    """The code is typed; gives it."""
    code = person.mailed_code()
    led(visitor.post(routes.EMAIL_VERIFICATION, {"code": code}), routes.LOGIN)
    return code


def sign_in(visitor: Visitor, person: Person, place: str = routes.ONBOARDING_1, password: str = PASSWORD) -> None:
    """Signed in with the password."""
    led(visitor.post(routes.LOGIN, {"username": person.email, "password": password}), place)


def identify(visitor: Visitor, person: Person) -> list[str]:
    """To the bank and back: at 2/3. Gives the addresses on the way."""
    started = visitor.post(routes.START_IDENTIFICATION, {"provider": "kuusi"})
    with httpx.Client(timeout=30) as browser:
        shown = browser.get(started["location"], follow_redirects=True)
        names = {"given_names": person.first_name, "family_name": person.last_name}
        back = browser.post(shown.url, data={"action": "identify", "hetu": person.hetu} | names)
        address = urljoin(str(shown.url), back.headers["location"])
    led(visitor.get(address.removeprefix(visitor.base_url)), routes.ONBOARDING_2)
    return [started["location"], address]


def finish_first_use(visitor: Visitor) -> None:
    """2/3 and 3/3 confirmed."""
    with loaded(visitor, routes.ONBOARDING_2) as page:
        page.ask(f"{FOUND}.confirm")
        page.ask(f"{REVIEW}.finish")
    assert visitor.get(routes.HOME).status == 200


def onboard(visitor: Visitor, person: Person) -> None:
    """All of it."""
    register(visitor, person)
    verify(visitor, person)
    sign_in(visitor, person)
    identify(visitor, person)
    finish_first_use(visitor)
