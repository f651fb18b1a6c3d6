"""The connection is lost and comes back, with and without the server's memory."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.instance import Instance
from tests.e2e.kit import Portal, t
from tests.e2e.network import Wire
from tests.e2e.pages.accounts import RegisterPage, VerifyPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import connection_bar

AGAIN_ALIVE_MS = 30_000


def test_n02_a_lost_connection_keeps_the_text_and_saves_once(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The bar says that the connection is lost and that it is back; the half-filled form is still there and works."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    wire = Wire(page)
    card = ProfilePage.open(page, portal.base_url).customership(number)
    card.act("cust.update_contact").click()
    phone = page.get_by_role("textbox", name=t("cust.phone"), exact=True)
    phone.fill("040 765 4321")

    wire.breaks()
    expect(connection_bar(page)).to_have_text(t("conn.lost"), timeout=AGAIN_ALIVE_MS)
    expect(phone).to_have_value("040 765 4321")
    wire.is_mended()
    expect(connection_bar(page)).to_have_text(t("conn.back"), timeout=AGAIN_ALIVE_MS)

    expect(phone).to_have_value("040 765 4321")
    card.save()
    card.says("cust.phone", t("cust.delivered"))
    assert len(portal.arrivals(number)) == 1


@pytest.mark.own_instance
def test_n02_a_public_form_outlives_the_servers_absence(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson, no_trouble: list[str]
) -> None:
    """The registration is half filled when the server goes; it comes back, and the form registers once."""
    aino = someone()
    register = RegisterPage.open(page, portal.base_url, "sv")
    register.fill(aino)

    instance.stop_web()
    expect(connection_bar(page)).to_have_text(t("conn.lost", "sv"), timeout=AGAIN_ALIVE_MS)
    instance.start_web()
    expect(connection_bar(page)).to_have_text(t("conn.back", "sv"), timeout=AGAIN_ALIVE_MS)

    expect(register.field("field.email")).to_have_value(aino.email)
    expect(register.field("field.password")).to_have_value(aino.password)
    register.submit()
    VerifyPage(page, "sv")
    portal.drain()
    assert portal.mailbox.count(aino.email) == 1
    no_trouble.clear()


@pytest.mark.own_instance
def test_n02_the_forms_of_a_signed_in_page_outlive_the_servers_absence(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson, no_trouble: list[str]
) -> None:
    """Contact details are half changed when the server goes, with all that it remembered; the text is still there."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    profile = ProfilePage.open(page, portal.base_url)
    page.get_by_role("button", name=t("prof.update"), exact=True).click()
    first_name = page.get_by_role("textbox", name=t("field.first_name"))
    first_name.fill("Aino Inkeri")
    card = profile.customership(number)
    card.act("cust.update_contact").click()
    phone = page.locator("#contact_phone")
    phone.fill("040 765")

    instance.kill_web()
    expect(connection_bar(page)).to_have_text(t("conn.lost"), timeout=AGAIN_ALIVE_MS)
    phone.fill("040 765 4321")
    instance.start_web()
    expect(connection_bar(page)).to_have_text(t("conn.back"), timeout=AGAIN_ALIVE_MS)
    expect(connection_bar(page)).to_be_empty()

    expect(first_name).to_have_value("Aino Inkeri")
    expect(phone).to_have_value("040 765 4321")
    card.save()
    card.says("cust.phone", t("cust.delivered"))
    assert len(portal.arrivals(number)) == 1
    no_trouble.clear()
