"""A forgotten password: the same screens for every address, a code by mail, and every other device out."""

import re

import pytest
from playwright.sync_api import Page, expect

from aina_app import routes
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Person, Portal, t
from tests.e2e.pages.accounts import LoginPage, ResetPage
from tests.e2e.pages.onboarding import IdentificationPage

pytestmark = pytest.mark.recovery

NEW_PASSWORD = "Puolukka-8-hillo"
UNKNOWN_CODE = "2345-6789"


def test_r05_the_password_is_forgotten_later(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Unohditko salasanasi? Palauta salasana: a code, a new password, and whoever was signed in elsewhere is out."""
    aino = someone()
    elsewhere = another_device()
    stages.begin_first_use(elsewhere, aino)
    elsewhere.goto(portal.base_url + routes.ONBOARDING_1)
    IdentificationPage(elsewhere)

    login = LoginPage.open(page, portal.base_url)
    login.link("login.forgot_link").click()
    reset = ResetPage(page)
    reset.ask(aino.email)
    reset.says("reset.sent", email=aino.email)
    code = aino.mailed_code("reset")
    reset.change(UNKNOWN_CODE, NEW_PASSWORD)
    expect(reset.error_of("code")).to_have_text(t("err.code_wrong"))
    reset.ready()
    reset.change(code.replace("-", " ").lower(), NEW_PASSWORD)

    login = LoginPage(page)
    login.says("reset.done")
    expect(elsewhere.get_by_role("heading", level=1, name=t("session.ended_title"), exact=True)).to_be_visible()
    assert t("mail.pw_changed.p1").partition("{")[0] in portal.mailbox.wait(aino.email, "pw_changed").text
    login.type_and_press(aino.email, aino.password)
    expect(login.error_of("password")).to_have_text(t("err.login"))
    login.type_and_press(aino.email, NEW_PASSWORD)
    IdentificationPage(page)
    elsewhere.goto(portal.base_url + routes.ONBOARDING_1)
    LoginPage(elsewhere)


def _seen(page: Page, person: Person) -> dict[str, object]:
    """Everything that tells the screens of one address from those of another, with its own text left out."""
    reset = ResetPage.open(page, person.portal.base_url)
    reset.ask(person.email)
    steps = [_words(page, person)]
    reset.change(UNKNOWN_CODE, NEW_PASSWORD)
    expect(reset.error_of("code")).to_have_text(t("err.code_wrong"))
    steps.append(_words(page, person))
    cookies = sorted(str(cookie.get("name")) for cookie in page.context.cookies())
    return {"words": steps, "title": page.title(), "address": page.url, "cookies": cookies}


def _words(page: Page, person: Person) -> str:
    expect(page.locator("[data-cooldown-for]")).to_contain_text(t("verify.cooldown").partition("{")[0])
    text = page.locator("main").inner_text().replace(person.email, "osoite")
    return re.sub(r"\d+ sek", "# sek", text)


def test_r05_every_address_gets_the_same_screens(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """A verified, an unverified and an unknown address cannot be told apart; only their owners are told, by mail."""
    verified, unverified, unknown = someone("Aino"), someone("Onni"), someone("Impi")
    stages.verify(page, verified)
    stages.register(page, unverified)
    with unknown.no_more_mail():
        seen = [_seen(another_device(), person) for person in (verified, unverified, unknown)]
        portal.mailbox.wait(verified.email, "reset")
        portal.mailbox.wait(unverified.email, "reset_unverified")
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]
