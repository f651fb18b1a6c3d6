"""The profile: own details, the password, other devices."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.accounts import LoginPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import is_out

NEW_PASSWORD = "Puolukka+7+puuro"
AT_ONCE_MS = 2_000


def test_p01_details_change_in_this_service_alone(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Käyttäjäprofiilin tietojen päivittäminen vaikuttaa vain Elenia Aina –palvelun käyttöön."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    profile = ProfilePage.open(page, portal.base_url)

    profile.update_details()
    profile.field("field.first_name").fill("Aliisa")
    profile.field("field.phone").fill("040 765 4321")
    profile.cancel()
    expect(profile.button("prof.update")).to_be_focused()
    expect(profile.value("prof.name")).to_have_text("Aino Lehtinen")
    expect(profile.value("prof.phone")).to_have_text(t("cust.no_value"))

    profile.update_details()
    profile.field("field.first_name").fill("Aino Inkeri")
    profile.field("field.phone").fill("12")
    profile.save()
    expect(page.get_by_role("group", name=t("err.summary_title"))).to_be_focused()
    expect(profile.error_of("phone")).to_have_text(t("err.phone_form"))
    expect(profile.field("field.first_name")).to_have_value("Aino Inkeri")
    profile.field("field.phone").fill("(040) 765-4321")
    profile.save()
    profile.says("prof.saved")
    expect(profile.button("prof.update")).to_be_focused()
    expect(profile.value("prof.name")).to_have_text("Aino Inkeri Lehtinen")
    expect(profile.value("prof.phone")).to_have_text("040\u00a07654321")

    portal.drain()
    assert portal.arrivals(number) == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+358 40 765 4321", "040\u00a07654321"),
        ("00358407654321", "040\u00a07654321"),
        ("+46 70 123 45 67", "+46\u00a070\u00a0123\u00a045\u00a067"),
        ("", t("cust.no_value")),
    ],
)
def test_p01_a_telephone_number_may_be_written_in_many_ways(
    page: Page, portal: Portal, someone: NewPerson, typed: str, shown: str
) -> None:
    """Spaces, hyphens, brackets, the country's code: the number is shown one way; an empty field is fine."""
    aino = someone()
    stages.onboard(page, aino)
    profile = ProfilePage.open(page, portal.base_url)

    profile.update_details()
    profile.field("field.phone").fill(typed)
    profile.save()

    profile.says("prof.saved")
    expect(profile.value("prof.phone")).to_have_text(shown)


def test_p03_a_new_password_logs_the_other_devices_out(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """A wrong current password is told; the right one changes it, and whoever was in elsewhere is out at once."""
    aino = someone()
    stages.onboard(page, aino)
    phone = another_device()
    stages.sign_in(phone, aino, "/")
    ProfilePage.open(phone, portal.base_url)
    profile = ProfilePage.open(page, portal.base_url)

    profile.change_password("Vaara-2026-salasana", NEW_PASSWORD)
    expect(page).to_have_url(f"{portal.base_url}/profiili?tarkista=change_password")
    profile = ProfilePage(page)
    expect(profile.error_of("current_password")).to_have_text(t("err.current_password"))
    profile.change_password(aino.password, NEW_PASSWORD, "jotain muuta")
    expect(profile.error_of("password_again")).to_have_text(t("err.password_match"), timeout=15_000)

    ProfilePage(page).change_password(aino.password, NEW_PASSWORD)
    ProfilePage(page).says("prof.pw_changed")
    is_out(phone, timeout=AT_ONCE_MS)
    portal.mailbox.wait(aino.email, "pw_changed")
    expect(profile.devices()).to_have_count(1)

    login = LoginPage.open(phone, portal.base_url)
    login.type_and_press(aino.email, aino.password)
    LoginPage(phone).says("err.login")


def test_p03_other_devices_can_be_logged_out(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Jos laite on vieras tai kadonnut, kirjaa se ulos: after the password, and at once."""
    aino = someone()
    stages.onboard(page, aino)
    phone = another_device()
    stages.sign_in(phone, aino, "/")
    ProfilePage.open(phone, portal.base_url)
    profile = ProfilePage.open(page, portal.base_url)
    expect(profile.devices()).to_have_count(2)
    expect(profile.devices().filter(has_text=t("prof.session_this"))).to_have_count(1)

    profile.end_others("Vaara-2026-salasana")
    expect(profile.error_of("own_password")).to_have_text(t("err.current_password"), timeout=15_000)
    ProfilePage(page).end_others(aino.password)

    profile.says("prof.session_others_ended")
    is_out(phone, timeout=AT_ONCE_MS)
    expect(profile.devices()).to_have_count(1)
