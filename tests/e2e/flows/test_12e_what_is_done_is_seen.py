"""After a press the answer is in view on a phone, and the focus is at it or at the act that was pressed (K02, M01)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Person, Portal, t
from tests.e2e.pages.home import HomePage, WatchPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.screen import BCRYPT_AND_MAIL_MS

PHONE = {"width": 375, "height": 667}
NEW_PASSWORD = "Syksy-2027-sade"


@pytest.fixture
def aino(page: Page, someone: NewPerson) -> Person:
    """Somebody with one customership, in the portal on a phone."""
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    aino = someone()
    aino.has_customership(1)
    stages.onboard(page, aino)
    return aino


def seen(page: Page, key: str, **params: str) -> Locator:
    """The live region that says a sentence; all of it is in view."""
    said = page.locator("main").get_by_role("status").filter(has_text=t(key, **params))
    expect(said).to_be_in_viewport(ratio=1, timeout=BCRYPT_AND_MAIL_MS)
    return said


def test_k02_saved_details_are_seen_beside_the_act_that_opened_their_form(
    page: Page, portal: Portal, aino: Person
) -> None:
    """The focus is back on `Päivitä käyttäjätiedot`, and the notice above it is in view."""
    profile = ProfilePage.open(page, portal.base_url)
    profile.update_details()
    profile.field("field.last_name").fill("Lehtonen")
    profile.save()
    expect(profile.value("prof.name")).to_contain_text("Lehtonen")
    seen(page, "prof.saved")
    expect(profile.button("prof.update")).to_be_focused()
    expect(profile.button("prof.update")).to_be_in_viewport(ratio=1)


def test_k02_a_page_that_one_comes_to_later_takes_no_focus(page: Page, portal: Portal, aino: Person) -> None:
    """What was saved on 3/3 or on an earlier visit is told then, and moves nobody's view afterwards."""
    profile = ProfilePage.open(page, portal.base_url)
    profile.update_details()
    profile.save()
    expect(profile.button("prof.update")).to_be_focused()
    number = page.get_by_role("heading", level=3).locator(".id").first.inner_text()
    profile.customership(number).change_contact("040 765 4321")
    expect(profile.customership(number).act("cust.update_contact")).to_be_focused()
    page.goto(portal.base_url)
    HomePage(page)

    for _ in range(2):
        ProfilePage.open(page, portal.base_url).customership(number)
        assert page.evaluate("[document.activeElement.tagName, scrollY]") == ["BODY", 0]


def test_k02_a_changed_password_and_address_have_the_focus_on_their_notice(
    page: Page, portal: Portal, aino: Person
) -> None:
    """These forms load the page anew: what they have done is in view and has the focus."""
    profile = ProfilePage.open(page, portal.base_url)
    profile.change_password(aino.password, NEW_PASSWORD)
    expect(seen(page, "prof.pw_changed")).to_be_focused()

    new = f"uusi-{aino.email}"
    profile.ask_new_email(new, NEW_PASSWORD)
    expect(profile.field("field.code")).to_be_focused(timeout=BCRYPT_AND_MAIL_MS)
    profile.type_email_code(portal.mailbox.wait(new).code())
    expect(seen(page, "prof.email_changed")).to_be_focused()


def test_k02_a_watch_that_is_saved_or_removed_says_so_where_one_looks(page: Page, portal: Portal, aino: Person) -> None:
    """By the keyboard: the notice stands after the buttons and has the focus, each time anew."""
    watch = WatchPage.open(page, portal.base_url)
    for kwh in ("75", "80"):
        watch.put("watch.alarm", kwh, "watch.alarm_per_day")
        watch.button("watch.save").press("Enter")
        expect(seen(page, "watch.saved")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(watch.button("watch.off")).to_be_focused()
    page.keyboard.press("Enter")
    expect(watch.button("watch.off_no")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(seen(page, "watch.turned_off")).to_be_focused()


def test_a_watch_without_any_limit_says_what_is_missing(page: Page, portal: Portal, aino: Person) -> None:
    """Nothing was set before and nothing is now: nothing is called removed, and the next press says it again."""
    watch = WatchPage.open(page, portal.base_url)
    for _ in range(2):
        watch.button("watch.save").press("Enter")
        summary = page.get_by_role("group", name=t("err.summary_title"))
        expect(summary).to_contain_text(t("err.watch_empty"))
        expect(summary).to_be_focused()
    expect(page.locator("main").get_by_text(t("watch.turned_off"))).to_have_count(0)

    watch.put("watch.alarm", "75", "watch.alarm_per_day")
    watch.save()
    watch.saved()
    expect(page.get_by_role("group", name=t("err.summary_title"))).to_have_count(0)


def test_k02_ordering_a_report_never_loses_the_focus(page: Page, portal: Portal, aino: Person) -> None:
    """The choice opens with the focus in it; `Peruuta` and the order give it back to the act, the end to its notice."""
    page.goto(portal.base_url)
    home = HomePage(page)
    begin = page.locator("#report-begin")
    begin.press("Enter")
    expect(page.get_by_role("radio", name=t("report.monthly"), exact=True)).to_be_focused()
    home.button("action.cancel").press("Enter")
    expect(begin).to_be_focused()

    begin.press("Enter")
    expect(page.get_by_role("radio", name=t("report.monthly"), exact=True)).to_be_focused()  # the form's button now
    home.button("report.order").press("Enter")
    seen(page, "report.ordered_now")
    expect(begin).to_be_focused()
    home.button("report.cancel").press("Enter")
    expect(home.button("report.cancel_no")).to_be_focused()
    page.keyboard.press("Enter")
    expect(home.button("report.cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(t("report.cancel_ask"))).to_be_in_viewport(ratio=1)
    expect(home.button("report.cancel_no")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(seen(page, "report.cancelled")).to_be_focused()


def test_k02_a_customership_says_what_was_saved_hidden_and_shown(page: Page, portal: Portal, aino: Person) -> None:
    """Saved: beside the acts, which have the focus; hidden and shown again: the notice above the cards has it."""
    profile = ProfilePage.open(page, portal.base_url)
    number = page.get_by_role("heading", level=3).locator(".id").first.inner_text()
    card = profile.customership(number)
    card.change_contact("040 765 4321")
    seen(page, "cust.saved")
    expect(card.act("cust.update_contact")).to_be_focused()
    card.manage()
    card.field("cust.own_name").fill("Koti")
    card.save()
    seen(page, "cust.saved")
    expect(card.act("cust.manage")).to_be_focused()

    card.manage()
    card.act("cust.fetch").click()
    seen(page, "cust.fetched")
    expect(card.act("cust.fetch")).to_be_focused()
    card.act("cust.hide").click()
    expect(seen(page, "cust.hidden_now", number=number)).to_be_focused()
    profile.hidden().get_by_role("button").click()
    expect(seen(page, "cust.shown_now", number=number)).to_be_focused()
