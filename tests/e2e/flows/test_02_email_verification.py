"""The code by mail: lost, wrong, expired, typed on another device, and a password forgotten before it."""

import re

import pytest
from playwright.sync_api import Page, expect

from aina_app import routes
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.instance import Instance
from tests.e2e.kit import Portal
from tests.e2e.pages.accounts import LoginPage, RegisterPage, ResetPage, VerifyPage
from tests.e2e.pages.onboarding import IdentificationPage

pytestmark = pytest.mark.recovery


def _another(code: str) -> str:
    """A code that is not this one."""
    digits = re.sub(r"\D", "", code)
    return f"{(int(digits) + 1) % 10**6:06}"


@pytest.mark.own_instance
def test_r01_the_code_is_lost_and_wrong_ones_are_tried(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Koodi hukassa? Lähetä uusi koodi: the old one is dead, five wrong ones kill the new one, a newer one works."""
    aino = someone()
    verify = RegisterPage.open(page, portal.base_url).register(aino)
    old = aino.mailed_code()
    verify.is_cooling_down()
    with aino.no_more_mail():  # a program does not care that the button counts down
        answer = stages.post(page, aino, routes.RESEND_CODE, {})
        assert answer.headers["location"] == routes.EMAIL_VERIFICATION

    portal.advance("PT61S")
    page.reload()
    verify.ready()
    verify.resend()
    newest = aino.mailed_code(after=1)
    verify.is_cooling_down()
    for code in (old, *[_another(newest)] * 4):
        verify.refuses(code, "err.code_wrong")
    verify.refuses(newest, "err.code_dead")

    portal.advance("PT61S")
    page.reload()
    verify.ready()
    verify.resend()
    verify.confirm(aino.mailed_code(after=2)).says("verify.done")


@pytest.mark.own_instance
@pytest.mark.slow
def test_r02_the_code_has_expired(page: Page, portal: Portal, someone: NewPerson, another_device: NewPage) -> None:
    """Jos koodisi ehtii vanhentua, saat uuden kirjautumalla sisään ja klikkaamalla “Lähetä uusi koodi” –linkkiä."""
    aino = someone()
    verify = RegisterPage.open(page, portal.base_url).register(aino)
    code = aino.mailed_code()
    portal.advance("PT24H1S")
    verify.refuses(code, "err.code_expired")

    LoginPage.open(another := another_device(), portal.base_url).type_and_press(aino.email, aino.password)
    verify = VerifyPage(another)
    verify.resend()
    verify.type_and_press(aino.mailed_code(after=1))
    IdentificationPage(another).says("onb1.intro")


def test_r03_the_browser_was_closed_before_the_code(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Jos taas ehdit sulkea selaimen ennen vahvistuskoodin syöttämistä, kirjaudu sisään ja pääset syöttämään koodin."""
    aino = someone()
    stages.register(closed := another_device(), aino)
    closed.context.close()
    code = aino.mailed_code()
    page.goto(portal.base_url + routes.EMAIL_VERIFICATION)
    VerifyPage(page).says("verify.no_session")

    with aino.no_more_mail():
        LoginPage.open(page, portal.base_url).type_and_press(aino.email, aino.password)
        verify = VerifyPage(page)
        expect(page.locator("main").get_by_text(aino.email, exact=True)).to_be_visible()
        for path in (routes.HOME, routes.PROFILE, routes.ONBOARDING_1):
            page.goto(portal.base_url + path)
            verify = VerifyPage(page)
        verify.type_and_press(code)
        IdentificationPage(page).says("onb1.intro")


def test_r04_the_password_was_forgotten_before_the_code(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson
) -> None:
    """Jos unohdat salasanasi ennen käyttäjätunnuksen vahvistamista, ole hyvä ja ota yhteyttä asiakaspalveluun."""
    aino = someone("Aino", "Lehtinen")
    stages.register(page, aino)
    reset = ResetPage.open(page, portal.base_url)
    reset.ask(aino.email)
    reset.says("reset.sent", email=aino.email)
    mail = portal.mailbox.wait(aino.email, "reset_unverified")
    for told in ("Elenian asiakaspalvelu", "asiakaspalvelu@elenia.fi", "020 690 025", "ma-pe 8-20 ja la 9-16"):
        assert told in mail.text.replace("\u00a0", " ").replace("\n", " ")

    # customer service makes sure whom it speaks with, and lets the address go
    release = ("accounts", "release", aino.email, "--reason", "Puhelu asiakaspalveluun", "--by", "Raija")
    instance.run("-m", "aina_app.operator", *release)
    links = portal.mailbox.wait(aino.email, "released").links()
    assert links[0] == portal.base_url + routes.REGISTRATION

    page.goto(links[0])
    again = RegisterPage(page).register(aino)
    again.confirm(aino.mailed_code(after=3)).type_and_press(aino.email, aino.password)
    IdentificationPage(page).says("onb1.intro")
