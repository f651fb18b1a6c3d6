"""R09: another person's metering point, by customer service and by a mandate in the portal."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from aina_app import routes
from aina_app.core import clock
from aina_app.core.local_day import typed_day
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.instance import Instance
from tests.e2e.kit import Portal, t
from tests.e2e.pages.home import HomePage, WatchPage
from tests.e2e.pages.mandates import MandatesPage
from tests.e2e.pages.profile import ProfilePage

pytestmark = pytest.mark.guide

HOUSE = "Koivumäentie 45"


@pytest.mark.own_instance
def test_r09_customer_service_attaches_the_mothers_house(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson
) -> None:
    """Toimita valtuutus asiakaspalveluumme ja asiakaspalvelijamme yhdistää käyttöpaikan käyttäjätilesi."""
    impi, mother = someone("Impi", "Rantala"), someone("Lempi", "Rantala")
    number = mother.has_customership([{"address": HOUSE, "city": "Kuru"}])
    gsrn = portal.customership(number)["metering_points"][0]["gsrn"]
    portal.has_readings(gsrn)
    stages.onboard(page, impi).says("home.empty")

    until = clock.today() + timedelta(days=30)
    attached = ["mandates", "attach", impi.email, "--customership", number, "--point", gsrn, "--until", str(until)]
    instance.run("-m", "aina_app.operator", *attached, "--reason", "letter 4714")

    page.reload()
    home = HomePage(page)
    expect(home.figure("yesterday")).to_contain_text("kWh")
    expect(page.locator("main")).to_contain_text("Lempi Rantala")
    expect(home.report_card()).to_contain_text(t("mandate.no_report"))
    expect(home.watch_card()).to_contain_text(t("mandate.no_watch"))
    expect(home.report_card().get_by_role("button")).to_have_count(0)
    WatchPage.open(page, portal.base_url).says("mandate.no_watch")
    expect(page.get_by_role("button", name=t("watch.save"), exact=True)).to_have_count(0)

    portal.advance("P32D")
    stages.sign_in(page, impi, routes.HOME)
    page.goto(portal.base_url)
    HomePage(page).says("home.empty")
    portal.drain()
    portal.mailbox.wait(impi.email, "mandate_ended")


@pytest.mark.own_instance
def test_r09_a_mandate_in_the_portal_is_given_used_seen_and_ends_by_itself(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """The owner gives, the other accepts, looks and orders; the owner sees who looked; the last day ends it all."""
    impi, mother = someone("Impi", "Rantala"), someone("Lempi", "Rantala")
    gsrn = portal.customership(mother.has_customership([{"address": HOUSE, "city": "Kuru"}]))["metering_points"][0][
        "gsrn"
    ]
    portal.has_readings(gsrn)
    stages.onboard(page, mother)
    elsewhere = another_device()
    stages.onboard(elsewhere, impi)

    ProfilePage.open(page, portal.base_url).link("mandate.manage").click()
    given = MandatesPage(page)
    given.give("nobody@aina.test")
    given.says("mandate.sent")
    given.give(impi.email, typed_day(clock.today() + timedelta(days=2)), "report")
    given.says("mandate.sent")
    expect(given.chapter("given").get_by_text(t("mandate.state_offered"))).to_have_count(2)
    mail = portal.mailbox.wait(impi.email, "mandate").text
    assert ("Lempi Rantala" in mail, HOUSE in mail) == (True, True)
    assert portal.mailbox.count("nobody@aina.test") == 0

    elsewhere.goto(portal.base_url)
    HomePage(elsewhere).link("mandate.see_offers").click()
    mine = MandatesPage(elsewhere)
    expect(mine.chapter("offers")).to_contain_text(HOUSE)
    mine.press("offers", "mandate.accept")
    mine.says("mandate.accepted_now")
    assert "Impi Rantala" in portal.mailbox.wait(mother.email, "mandate_accepted").text
    elsewhere.goto(portal.base_url)
    home = HomePage(elsewhere)
    expect(home.figure("yesterday")).to_contain_text("kWh")
    expect(elsewhere.locator("main")).to_contain_text("Lempi Rantala")
    expect(home.watch_card()).to_contain_text(t("mandate.no_watch"))
    home.order_report("weekly")

    seen = MandatesPage.open(page, portal.base_url)
    expect(seen.chapter("log")).to_contain_text("Impi Rantala")
    expect(seen.chapter("log")).to_contain_text(HOUSE)

    portal.advance("P3D")
    portal.drain()
    portal.mailbox.wait(impi.email, "mandate_ended")
    stages.sign_in(elsewhere, impi, routes.HOME)
    elsewhere.goto(portal.base_url)
    HomePage(elsewhere).says("home.empty")
    stages.sign_in(page, mother, routes.HOME)
    ended = MandatesPage.open(page, portal.base_url).chapter("given")
    expect(ended.get_by_text(re.compile(t("mandate.state_ended").partition(" {")[0]))).to_have_count(1)


def test_r09_either_side_declines_or_ends_it_at_once(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Errors beside their fields; declined, accepted, ended by the owner."""
    impi, mother = someone("Impi", "Rantala"), someone("Lempi", "Rantala")
    mother.has_customership([{"address": HOUSE, "city": "Kuru"}])
    stages.onboard(page, mother)
    elsewhere = another_device()
    stages.onboard(elsewhere, impi)
    given = MandatesPage.open(page, portal.base_url)
    expect(given.link("mandate.back")).to_have_attribute("href", routes.PROFILE)
    given.give(mother.email, "1.1.2020")
    expect(given.error_of("last_day")).to_have_text(t("err.date_past"))
    given.give(mother.email, typed_day(clock.today()))
    expect(given.error_of("email")).to_have_text(t("err.mandate_self"))
    for act, answered in (("mandate.decline", "mandate.declined_now"), ("mandate.accept", "mandate.accepted_now")):
        given.give(impi.email)
        given.says("mandate.sent")
        mine = MandatesPage.open(elsewhere, portal.base_url)
        mine.press("offers", act)
        mine.says(answered)
        given = MandatesPage.open(page, portal.base_url)

    given.press("given", "mandate.end")
    given.says("mandate.end_ask")
    keep = given.chapter("given").get_by_role("button", name=t("mandate.end_no"))
    expect(keep).to_be_focused()
    page.keyboard.press("Enter")
    expect(given.chapter("given").get_by_role("button", name=t("mandate.end"))).to_be_focused()
    expect(given.chapter("given").get_by_text(t("mandate.state_accepted"), exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(keep).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    given.says("mandate.ended_now")

    expect(page.locator("#mandates-said")).to_be_focused()
    mine = MandatesPage.open(elsewhere, portal.base_url)
    ended = mine.chapter("received").get_by_text(re.compile(t("mandate.state_ended").partition(" {")[0]))
    expect(ended).to_be_visible()
    expect(mine.chapter("received").get_by_role("button")).to_have_count(0)
    elsewhere.goto(portal.base_url)
    HomePage(elsewhere).says("home.empty")
