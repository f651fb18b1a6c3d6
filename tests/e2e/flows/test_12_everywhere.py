"""What holds on every screen: where the focus goes, pages that are not there, a broken service, the language."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.instance import Instance
from tests.e2e.kit import Portal, t
from tests.e2e.pages.accounts import PREFIXES, LoginPage, RegisterPage, VerifyPage
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import NotFoundPage

LANGUAGES = ("fi", "sv", "en")
NOT_FOUND, BROKEN = "status of 404", "status of 500"


@pytest.mark.a11y
def test_k02_the_first_stop_of_a_page_leads_past_its_header(page: Page, portal: Portal) -> None:
    """Tab, Enter: `Siirry sisältöön` puts the focus into the content, and the next stop is the first thing there."""
    register = RegisterPage.open(page, portal.base_url)

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=t("a11y.skip"), exact=True)
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name=t("reg.private"))).to_be_focused()
    register.ready()


@pytest.mark.a11y
def test_k02_each_step_of_the_first_use_puts_the_focus_where_it_goes_on(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """The code's field on arrival, the list of banks, each next screen's heading, a form's first field and back."""
    aino = someone()
    aino.has_customership(1)
    stages.register(page, aino)
    page.goto(f"{portal.base_url}/vahvista")
    expect(VerifyPage(page).field("field.code")).to_be_focused()
    VerifyPage(page).confirm(aino.mailed_code()).type_and_press(aino.email, aino.password)

    first = IdentificationPage(page)
    first.begin()
    expect(page.get_by_role("heading", name=t("onb1.choose"))).to_be_focused()
    first.choose("Demopankki Kuusi").accept_as(aino)

    third = CustomershipsPage(page).confirm()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    third.button("prof.update").click()
    expect(third.field("field.first_name")).to_be_focused()
    third.button("action.cancel").click()
    expect(third.button("prof.update")).to_be_focused()

    third.confirm()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.smoke
@pytest.mark.parametrize("language", LANGUAGES)
def test_e05_an_unknown_address_is_said_and_leads_home(
    page: Page, portal: Portal, someone: NewPerson, no_trouble: list[str], language: str
) -> None:
    """Signed out or in, in the address's language, with the right status; nobody is stranded."""
    aino = someone(language=language)
    for signed_in in (False, True):
        if signed_in:
            stages.onboard(page, aino)
        answer = page.goto(f"{portal.base_url}{PREFIXES[language]}/ei-ole-olemassa")
        assert answer is not None
        assert answer.status == 404
        missing = NotFoundPage(page, language)
        expect(page).to_have_title(t("app.title", language, page=t("page.404_h1", language)))
        missing.says("page.404")
        missing.link("page.to_home").click()
        (HomePage if signed_in else LoginPage)(page, language)
    assert all(NOT_FOUND in line for line in no_trouble)
    no_trouble.clear()


@pytest.mark.own_instance
def test_e05_a_broken_service_says_so_in_three_languages(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson, no_trouble: list[str]
) -> None:
    """When nothing else answers, a plain page does: what to do and whom to call, with the right status."""
    stages.onboard(page, someone())
    with sqlite3.connect(instance.data / "aina.sqlite3") as database:
        database.execute("DROP TABLE sign_in_session")
    database.close()

    answer = page.goto(f"{portal.base_url}/profiili")

    assert answer is not None
    assert answer.status == 500
    assert "content-security-policy" in answer.headers
    for language in LANGUAGES:
        expect(page.get_by_role("heading", name=t("page.500_h1", language), exact=True)).to_be_visible()
        home = page.locator(f"section[lang={language}]").get_by_role("link")
        expect(home).to_have_attribute("href", PREFIXES[language] or "/")
    assert any(BROKEN in line for line in no_trouble)
    no_trouble.clear()


@pytest.mark.a11y
def test_l01_a_change_of_language_keeps_what_was_typed(page: Page, portal: Portal, someone: NewPerson) -> None:
    """From Finnish to Swedish, English and back in a half-filled form with an error: text stays, words change."""
    aino = someone()
    register = RegisterPage.open(page, portal.base_url)
    register.fill(aino)
    register.field("field.last_name").fill("")
    register.submit()
    RegisterPage(page)
    expect(register.error_of("last_name")).to_have_text(t("err.last_name_empty"), timeout=15_000)

    for language in ("sv", "en", "fi"):
        page.get_by_role("link", name=t(f"lang.{language}"), exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        register = RegisterPage(page, language)
        expect(page).to_have_title(t("app.title_error", language, page=t("reg.h1", language)))
        expect(register.error_of("last_name")).to_have_text(t("err.last_name_empty", language))
        expect(register.field("field.email")).to_have_value(aino.email)
        expect(register.field("field.first_name")).to_have_value(aino.first_name)
        expect(register.field("field.password")).to_have_value("")

    register.field("field.last_name").fill(aino.last_name)
    register.field("field.password").fill(aino.password)
    register.field("field.password_again").fill(aino.password)
    register.submit()
    VerifyPage(page)


@pytest.mark.a11y
def test_l01_the_language_of_a_signed_in_person_is_kept(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The switch on a signed-in page is a choice: messages come in that language from then on."""
    aino = someone()
    stages.onboard(page, aino)
    ProfilePage.open(page, portal.base_url)

    page.get_by_role("link", name=t("lang.sv"), exact=True).click()

    profile = ProfilePage(page, "sv")
    expect(page).to_have_url(f"{portal.base_url}/sv/profiili")
    expect(profile.value("prof.lang")).to_have_text(t("lang.sv"))
    profile.change_password(aino.password, "Puolukka+7+puuro")
    profile.says("prof.pw_changed")
    assert portal.mailbox.wait(aino.email, "pw_changed").subject == t("mail.pw_changed.subject", "sv")
