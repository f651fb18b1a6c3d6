"""Brings a fresh person to a stage, by posting the portal's own forms in the browser's name: for flows about the rest.

Each function takes the person from where the one before it ends; `page` is the browser that is theirs afterwards.
"""

from collections.abc import Mapping

from playwright.sync_api import APIResponse, Page

from aina_app import routes
from tests.e2e.kit import Person
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.onboarding import CustomershipsPage


def post(page: Page, person: Person, path: str, fields: Mapping[str, str], *, follow: int = 0) -> APIResponse:
    """Post a form of the portal as the browser of `page` would; `follow`: how many redirects."""
    origin = person.portal.base_url
    form: dict[str, str | float | bool] = {"language": person.language, **fields}
    return page.request.post(origin + path, form=form, headers={"Origin": origin}, max_redirects=follow)


def registration(person: Person) -> dict[str, str]:
    """The fields of the registration form as the person fills them."""
    company = {"company_name": person.company_name, "business_id": person.business_id or ""}
    return {
        "kind": "company" if person.business_id else "private",
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "password": person.password,
        "password_again": person.password,
    } | (company if person.business_id else {})


def register(page: Page, person: Person) -> None:
    """Registered: the code is on its way, and this browser is the one that may type it."""
    _led(post(page, person, routes.REGISTRATION, registration(person)), routes.EMAIL_VERIFICATION)


def verify(page: Page, person: Person) -> None:
    """Registered and verified, not signed in."""
    register(page, person)
    _led(post(page, person, routes.EMAIL_VERIFICATION, {"code": person.mailed_code()}), routes.LOGIN)


def sign_in(page: Page, person: Person, to: str = routes.ONBOARDING_1) -> None:
    """Signed in with the password; `to`: where that leads."""
    _led(post(page, person, routes.LOGIN, {"username": person.email, "password": person.password}), to)


def begin_first_use(page: Page, person: Person) -> None:
    """Verified and signed in, at 1/3 of the first use."""
    verify(page, person)
    sign_in(page, person)


def go_to_bank(page: Page, person: Person, bank: str = "kuusi") -> APIResponse:
    """The page of the bank on which the person would identify."""
    return post(page, person, routes.START_IDENTIFICATION, {"provider": bank}, follow=5)


def identify(page: Page, person: Person, *, follow: int = 5) -> APIResponse:
    """From 1/3 to the bank and back; `follow`: how many redirects."""
    form: dict[str, str | float | bool] = {
        "action": "identify",
        "hetu": person.hetu,
        "given_names": person.first_name,
        "family_name": person.last_name,
    }
    return page.request.post(go_to_bank(page, person).url, form=form, max_redirects=follow)


def prove(page: Page, person: Person) -> None:
    """Proven by the bank: signed in, at 2/3 of the first use."""
    begin_first_use(page, person)
    assert identify(page, person).url.partition("?")[0].endswith(routes.ONBOARDING_2)


def onboard(page: Page, person: Person) -> HomePage:
    """The first use is done; the browser stands on Etusivu."""
    prove(page, person)
    page.goto(person.portal.base_url + routes.localised(routes.ONBOARDING_2, person.language))
    return CustomershipsPage(page, person.language).confirm().confirm()


def _led(answer: APIResponse, path: str) -> None:
    """The answer leads to a page; a form that was refused would lead back to its own."""
    location = answer.headers.get("location", "")
    plain = routes.split_language(location.partition("?")[0])[1]
    assert (answer.status, plain) == (303, path), f"{answer.status} {location}"
