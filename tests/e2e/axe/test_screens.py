"""No screen and no state of one has anything that axe-core counts as a barrier."""

import pytest
from playwright.sync_api import Page, expect

from aina_app.core import clock
from tests.e2e import stages
from tests.e2e.axe.audit import violations
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.accounts import LoginPage, RegisterPage, ResetPage, VerifyPage
from tests.e2e.pages.home import WatchPage
from tests.e2e.pages.mandates import MandatesPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import ChatCorner

pytestmark = pytest.mark.a11y

PUBLIC = (
    "/rekisteroidy", "/vahvista", "/kirjaudu?jatka=/profiili", "/palauta-salasana", "/asiakaspalvelu",
    "/peru-osoitteen-vaihto", "/peru-osoitteen-vaihto?tila=peruttu",
    "/istunto-paattyi", "/saavutettavuusseloste", "/tietosuoja", "/kayttoehdot", "/sv/rekisteroidy", "/en/rekisteroidy",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_a11y_public_screens(page: Page, portal: Portal, path: str) -> None:
    """Screens as they are when somebody comes."""
    page.goto(portal.base_url + path)
    expect(page.locator("main[data-hydrated=true]")).to_be_attached()

    assert violations(page) == []


def test_a11y_unknown_address(page: Page, portal: Portal, no_trouble: list[str]) -> None:
    """The screen that says that there is none."""
    page.goto(f"{portal.base_url}/ei-ole-olemassa")
    expect(page.locator("main[data-hydrated=true]")).to_be_attached()

    assert violations(page) == []
    no_trouble.clear()


def test_a11y_refused_forms(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Registration with its errors, for both kinds; a refused sign-in; both steps of the password's reset."""
    register = RegisterPage.open(page, portal.base_url)
    register.choose("reg.company")
    register.submit()
    expect(RegisterPage(page).error_of("business_id")).not_to_be_empty(timeout=15_000)
    assert violations(page) == []

    login = LoginPage.open(page, portal.base_url)
    login.type_and_press(someone().email, "Vaara-2026-salasana")
    login.says("err.login")
    assert violations(page) == []

    ResetPage.open(page, portal.base_url).ask(someone().email)
    assert violations(page) == []


def test_a11y_first_use(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The code's screen, 1/3 with the list of banks, 2/3 when the system is down, with a table, with nothing, 3/3."""
    aino = someone()
    stages.register(page, aino)
    page.goto(f"{portal.base_url}/vahvista")
    verify = VerifyPage(page)
    expect(verify.field("field.code")).to_be_visible()
    assert violations(page) == []
    verify.confirm(aino.mailed_code()).type_and_press(aino.email, aino.password)
    first = IdentificationPage(page)
    assert violations(page) == []
    first.begin()
    assert violations(page) == []

    portal.switch("error", person_id=aino.hetu, call="search", status=503)
    first.choose("Demopankki Kuusi").accept_as(aino)
    second = CustomershipsPage(page)
    expect(page.get_by_role("alert")).to_contain_text(t("onb2.down"), timeout=15_000)
    assert violations(page) == []
    portal.switch("reset", person_id=aino.hetu)
    second.button("action.retry").click()
    second.says("onb2.none_title")
    assert violations(page) == []
    aino.has_customership(2)
    second.button("onb2.search_again").click()
    expect(second.rows()).to_have_count(2)
    assert violations(page) == []

    third = second.confirm()
    expect(third.button("cust.update_contact")).to_be_visible()
    assert violations(page) == []


def test_a11y_etusivu_and_kulutusvahti(page: Page, portal: Portal, someone: NewPerson) -> None:
    """With and without readings, chart and table, the order of a report, the chat's corner, a watch."""
    aino = someone()
    gsrn = portal.customership(aino.has_customership(1))["metering_points"][0]["gsrn"]
    home = stages.onboard(page, aino)
    expect(home.report_card()).to_be_visible()
    assert violations(page) == []

    portal.has_readings(gsrn)
    page.reload()
    expect(home.chart()).to_be_visible()
    assert violations(page) == []
    home.show_table()
    page.locator("#report-begin").click()
    expect(home.button("report.order")).to_be_visible()
    page.get_by_role("button", name=t("chat.title")).first.click()
    expect(ChatCorner(page).panel).to_be_visible()
    assert violations(page) == []

    watch = WatchPage.open(page, portal.base_url)
    assert violations(page) == []
    watch.put("watch.alarm", "75", "watch.alarm_per_day")
    watch.put("watch.budget", "1500", "cons.month")
    watch.save()
    watch.saved()
    assert violations(page) == []


def test_a11y_nothing_attached(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Etusivu and Kulutusvahti of somebody without a customership; customer service for those who are signed in."""
    stages.onboard(page, someone()).says("home.empty")
    assert violations(page) == []
    for path in ("/kulutusvahti", "/asiakaspalvelu"):
        page.goto(portal.base_url + path)
        expect(page.get_by_role("button", name=t("nav.logout"), exact=True).first).to_be_attached()
        expect(page.locator("main[data-hydrated=true]")).to_be_attached()
        assert violations(page) == []


def test_a11y_profiili(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The profile as it is read, each of its forms, errors in them, and what has become of a change."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    profile = ProfilePage.open(page, portal.base_url)
    assert violations(page) == []

    profile.update_details()
    profile.field("field.phone").fill("12")
    profile.save()
    expect(profile.error_of("phone")).not_to_be_empty()
    assert violations(page) == []
    profile.cancel()
    profile.button("prof.change_pw").click()
    expect(profile.field("field.current_password")).to_be_visible()
    assert violations(page) == []
    profile.cancel()
    profile.ask_new_email("uusi@", "")
    expect(profile.error_of("new_email")).not_to_be_empty(timeout=15_000)
    assert violations(page) == []
    ProfilePage(page).ask_new_email(f"uusi.{aino.email}", aino.password)
    expect(profile.field("field.code")).to_be_visible(timeout=15_000)
    assert violations(page) == []

    card = profile.customership(number)
    portal.switch("refuse-next", number=number, reason="invalid-phone")
    card.change_contact("040 765 4321")
    card.says("cust.phone", t("cust.rejected"))
    assert violations(page) == []
    card.mend("cust.phone")
    assert violations(page) == []
    card.type_contact("050 123 4567")
    card.says("cust.phone", t("cust.delivered"))
    card.act("cust.update_consents").click()
    assert violations(page) == []


def test_a11y_valtuutukset(page: Page, portal: Portal, someone: NewPerson, another_device: NewPage) -> None:
    """Given, refused and offered mandates; Etusivu with an offer and with another person's point."""
    aino, impi = someone(), someone("Impi", "Rantala")
    aino.has_customership(1)
    stages.onboard(page, aino)
    given = MandatesPage.open(page, portal.base_url)
    assert violations(page) == []
    given.give(aino.email, "1.1.2020")
    expect(given.error_of("last_day")).not_to_be_empty()
    assert violations(page) == []
    given.give(impi.email, f"31.12.{clock.today().year}")
    given.says("mandate.sent")
    assert violations(page) == []

    other = another_device()
    stages.onboard(other, impi).says("mandate.offered_to_you")
    assert violations(other) == []
    mine = MandatesPage.open(other, portal.base_url)
    assert violations(other) == []
    mine.press("offers", "mandate.accept")
    mine.says("mandate.accepted_now")
    other.goto(portal.base_url)
    expect(other.locator("main")).to_contain_text("Aino Lehtinen")
    assert violations(other) == []
