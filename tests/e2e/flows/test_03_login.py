"""Signing in that fails, and sessions that end because nobody does anything."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.accounts import LoginPage
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import SessionEndedPage, is_out, session_warning

STRANGERS_TRIES = 5


def refused(login: LoginPage, email: str, password: str) -> LoginPage:
    """Try in vain; the screen stands there again with the user name, and without the password."""
    with login.page.expect_navigation(url="**/kirjaudu?tarkista=login"):
        login.type_and_press(email, password)
    login = LoginPage(login.page)
    expect(login.field("field.username")).to_have_value(email)
    expect(login.field("field.password")).to_have_value("")
    return login


@pytest.mark.smoke
def test_e03_wrong_password_and_unknown_address_cannot_be_told_apart(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """One sentence for both, the cursor in the password; what was typed as user name stays."""
    aino, nobody = someone(), someone("Ei", "Kukaan")
    stages.verify(page, aino)
    login = LoginPage.open(page, portal.base_url)

    seen = []
    for person in (aino, nobody):
        login = refused(login, person.email, "Vaara-2026-salasana")
        expect(login.field("field.password")).to_be_focused()
        login.says("err.login")
        seen.append(page.locator("main").inner_text())

    assert seen[0] == seen[1]


@pytest.mark.own_instance
def test_e03_too_many_tries_wait_and_the_right_password_works_later(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """After five wrong passwords one waits, with or without a user account; then the right one opens the door."""
    aino, nobody = someone(), someone("Ei", "Kukaan")
    stages.verify(page, aino)
    page.context.clear_cookies()
    login = LoginPage.open(page, portal.base_url)

    for person in (aino, nobody):
        for _ in range(STRANGERS_TRIES):
            login = refused(login, person.email, "Vaara-2026-salasana")
            login.says("err.login")
        login = refused(login, person.email, person.password)
        login.says("err.too_many", minutes=1)

    portal.advance("PT61S")
    login.type_and_press(aino.email, aino.password)
    expect(page).to_have_url(f"{portal.base_url}/kayttoonotto/1")


@pytest.mark.own_instance
def test_n06_an_idle_session_is_warned_about_kept_by_a_press_and_ends(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Two minutes before the end a bar says so; one press keeps the session; unattended, it ends and leads back."""
    aino = someone()
    stages.onboard(page, aino)
    page.clock.install()
    profile = ProfilePage.open(page, portal.base_url)
    profile.update_details()
    profile.field("field.first_name").fill("Aino Inkeri")

    portal.advance("PT28M30S")
    page.clock.fast_forward("28:30")
    expect(session_warning(page)).to_be_visible()
    session_warning(page).get_by_role("button", name=t("session.stay"), exact=True).click()
    expect(session_warning(page)).to_be_hidden()
    expect(profile.field("field.first_name")).to_have_value("Aino Inkeri")

    portal.advance("PT5M")
    profile.save()
    profile.says("prof.saved")

    portal.advance("PT31M")
    page.clock.fast_forward("31:00")
    is_out(page)
    assert page.locator("body", has_text="Inkeri").count() == 0
    login = SessionEndedPage(page).log_in()
    login.type_and_press(aino.email, aino.password)
    expect(ProfilePage(page).value("prof.name")).to_have_text("Aino Inkeri Lehtinen")


@pytest.mark.own_instance
def test_n06_who_is_away_at_the_end_finds_the_way_back_to_the_page(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """A press after the end changes nothing and shows why; signing in leads home where that was the page."""
    aino = someone()
    home = stages.onboard(page, aino)

    portal.advance("PT30M1S")
    home.button("home.hint_dismiss").click()

    is_out(page)
    SessionEndedPage(page).log_in().type_and_press(aino.email, aino.password)
    expect(HomePage(page).hint()).to_be_visible()
