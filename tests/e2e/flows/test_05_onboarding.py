"""The first use: every bank, what was found, the last check; cancelled, refused, hostile, late and empty-handed."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from aina_app import routes
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Person, Portal, t
from tests.e2e.pages.accounts import LoginPage
from tests.e2e.pages.home import HomePage, WatchPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage

BANKS = {
    "Demopankki Kuusi": "kuusi",
    "Demopankki Koivu": "koivu",
    "Demopankki Mänty": "manty",
    "Mobiilivarmenne (demo)": "mobiilivarmenne",
}
PHONE: ViewportSize = {"width": 375, "height": 667}
LONG_ADDRESS = "Kalliorannantie 118 (metsäkonehalli ja sähköautojen latausasema)"


def _at_first_step(page: Page, person: Person) -> IdentificationPage:
    """Verified, signed in, looking at 1/3."""
    stages.begin_first_use(page, person)
    page.goto(person.portal.base_url + routes.ONBOARDING_1)
    return IdentificationPage(page)


def _at_second_step(page: Page, person: Person) -> CustomershipsPage:
    """Proven by the bank, looking at 2/3."""
    stages.prove(page, person)
    page.goto(person.portal.base_url + routes.ONBOARDING_2)
    return CustomershipsPage(page)


def _signed_request(address: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of the signed request in the address of the bank."""
    header, claims, signature = parse_qs(urlsplit(address).query)["request"][0].split(".")
    assert signature
    return _json(header), _json(claims)


def _json(part: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=="))
    return read


@pytest.mark.guide
@pytest.mark.parametrize("bank", BANKS)
def test_g05_every_bank_and_mobiilivarmenne(page: Page, portal: Portal, someone: NewPerson, bank: str) -> None:
    """Valitse pankkisi tunnistautumispalvelu tai mobiilivarmenne. Sinut ohjataan automaattisesti takaisin."""
    aino = someone("Aino", "Lehtinen")
    aino.has_customership(1)
    first = _at_first_step(page, aino)
    first.begin()
    assert first.banks() == list(BANKS)
    visited: list[str] = []
    page.on("request", lambda request: visited.extend([request.url, request.headers.get("referer", "")]))

    first.choose(bank).accept_as(aino)
    second = CustomershipsPage(page)
    second.says("onb1.done")
    expect(page.get_by_text("Aino L.")).to_be_visible()
    expect(second.rows()).to_have_count(1)

    asked = next(address for address in visited if urlsplit(address).path == "/authorize")
    header, claims = _signed_request(asked)
    assert (header["alg"], bool(header["kid"])) == ("RS256", True)
    assert claims["code_challenge_method"] == "S256"
    assert all(len(claims[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert claims["ftn_idp_id"] == BANKS[bank]
    assert claims["redirect_uri"] == portal.base_url + routes.IDENTIFICATION_RETURN
    personal = (aino.hetu, aino.email, aino.first_name, aino.last_name)
    assert [address for address in visited if any(word in address for word in personal)] == []
    assert urlsplit(page.url).query == "tulos=done"


@pytest.mark.guide
@pytest.mark.parametrize("count", [3, 12, 25])
def test_g06_several_metering_points_are_found(page: Page, portal: Portal, someone: NewPerson, count: int) -> None:
    """Sinulle näytetään ne käyttöpaikat, mitä vahva tunnistautuminen yhdisti sinuun; on a phone one under the other."""
    vaino = someone("Väinö", "Koskela")
    points = [
        {"address": f"{LONG_ADDRESS} {place:02}", "postal_code": "35600", "city": "Halli"} for place in range(count)
    ]
    number = vaino.has_customership(points)
    second = _at_second_step(page, vaino)
    second.says("onb2.p1")
    table = second.table()
    expect(table.get_by_role("columnheader")).to_have_text(
        [t(f"onb2.col_{name}") for name in ("customer", "point", "address")]
    )
    expect(table.get_by_role("caption")).to_have_text(t("onb2.count", count=count))
    expect(second.rows()).to_have_count(min(count, 20))
    if count > 20:
        second.button("action.show_more").click()
        expect(second.rows()).to_have_count(count)
        expect(second.button("action.show_more")).to_have_count(0)

    gsrns = {one["address"]: one["gsrn"] for one in portal.customership(number)["metering_points"]}
    wanted = [[number, gsrns[point["address"]], f"{point['address']}, 35600 Halli"] for point in points]
    assert [row.get_by_role("cell").all_inner_texts() for row in second.rows().all()] == wanted
    _fits(page)
    page.set_viewport_size(PHONE)
    assert [row.get_by_role("cell").all_inner_texts() for row in second.rows().all()] == wanted
    lefts, tops = zip(*(_corner(cell) for cell in second.rows().last.get_by_role("cell").all()), strict=True)
    assert len(set(lefts)) == 1
    assert list(tops) == sorted(set(tops))
    _fits(page)


def _corner(cell: Locator) -> tuple[int, int]:
    box = cell.bounding_box()
    assert box is not None
    return round(box["x"]), round(box["y"])


def _fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") == 0


@pytest.mark.guide
@pytest.mark.smoke
def test_g07_corrected_confirmed_and_straight_in_from_then_on(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Ensikäyttö tulee tehdä vain kerran. Seuraavalla kerralla pääset kirjautumaan suoraan Elenia Aina –palveluun."""
    aino = someone("Aino", "Lehtinen")
    number = aino.has_customership(1)
    third = _at_second_step(page, aino).confirm()
    third.change_phone("040 765 4321")
    expect(page.get_by_role("button", name=t("prof.delete"), exact=True)).to_be_visible()
    expect(third.profile().get_by_text("040 7654321", exact=True)).to_be_visible()
    home = third.confirm()
    home.says("onb3.done")
    page.reload()
    home = HomePage(page)
    expect(page.get_by_text(t("onb3.done"))).to_have_count(0)
    home.log_out()
    LoginPage(page).says("login.logged_out")

    page.goto(portal.base_url + routes.CONSUMPTION_WATCH)
    login = LoginPage(page)
    login.says("login.continue_to", page=t("watch.h1"))
    login.type_and_press(aino.email, aino.password)
    WatchPage(page)
    for path in (routes.ONBOARDING_1, routes.ONBOARDING_2, routes.ONBOARDING_3):
        page.goto(portal.base_url + path)
        HomePage(page)
    # the profile belongs to this service only
    assert portal.customership(number)["contact"]["phone"] == "+358401234567"


@pytest.mark.recovery
@pytest.mark.own_instance
@pytest.mark.slow
def test_r06_cancelled_at_the_bank_and_finished_a_week_later_elsewhere(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Voit keskeyttää ja jatkaa myöhemmin, myös toisella laitteella."""
    onni = someone("Onni", "Mäkinen")
    onni.has_customership(1)
    first = _at_first_step(page, onni)
    first.go_to_bank().cancel()
    first = IdentificationPage(page)
    first.tells("onb1.cancelled")
    first.says("onb.later")
    first.log_out()
    LoginPage(page).says("login.logged_out")

    portal.advance("P7D")
    elsewhere = another_device()
    LoginPage.open(elsewhere, portal.base_url).type_and_press(onni.email, onni.password)
    first = IdentificationPage(elsewhere)
    expect(first.button("onb1.start")).to_be_visible()
    first.go_to_bank("Demopankki Koivu").accept_as(onni)
    second = CustomershipsPage(elsewhere)
    expect(second.rows()).to_have_count(1)
    second.confirm().confirm().says("onb3.done")


def test_how_a_trip_to_the_bank_ended_is_said_once(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Loaded again, or come back to by Back, the page does not say again what ended long ago."""
    first = _at_first_step(page, someone("Onni", "Mäkinen"))
    first.go_to_bank().cancel()
    IdentificationPage(page).tells("onb1.cancelled")
    page.reload()
    expect(IdentificationPage(page).button("onb1.start")).to_be_visible()
    expect(page.get_by_text(t("onb1.cancelled"))).to_have_count(0)

    page.goto(portal.base_url + routes.TERMS)
    page.go_back()
    expect(IdentificationPage(page).button("onb1.start")).to_be_visible()
    expect(page.get_by_text(t("onb1.cancelled"))).to_have_count(0)


def test_customer_service_can_be_called_and_written_to_from_the_second_step(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """The guide's paragraphs name address and number: each is a link, also where something was found."""
    aino = someone("Aino", "Lehtinen")
    aino.has_customership(1)
    _at_second_step(page, aino)
    main = page.locator("main")

    expect(main.get_by_role("link", name="asiakaspalvelu@elenia.fi", exact=True)).to_have_count(2)
    expect(main.get_by_role("link", name="asiakaspalvelu@elenia.fi", exact=True).first).to_have_attribute(
        "href", "mailto:asiakaspalvelu@elenia.fi"
    )
    expect(
        main.get_by_role("link", name="020\N{NO-BREAK SPACE}690\N{NO-BREAK SPACE}025", exact=True)
    ).to_have_attribute("href", "tel:+35820690025")


@pytest.mark.recovery
@pytest.mark.own_instance
@pytest.mark.slow
def test_r08_nothing_is_found_at_first_and_later_it_is(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Mikäli käyttöpaikkoja ei löydy, ole yhteydessä asiakaspalveluumme: no dead end, and it appears in time."""
    kerttu = someone("Kerttu", "Salo")
    number = kerttu.has_customership([{"address": "Satakunnankatu 21 B 34"}], found_after_seconds=86_400)
    second = _at_second_step(page, kerttu)
    second.says("onb2.none_title")
    expect(page.locator("main")).to_contain_text(
        "Jos asiakkuuksiasi ei löytynyt, pyydämme ystävällisesti ottamaan yhteyttä asiakaspalveluumme: "
        "asiakaspalvelu@elenia.fi tai puh. 020 690 025 ma-pe 8-20 ja la 9-16."
    )
    expect(page.locator("main")).to_contain_text("vapaamuotoisen valtuutuksen osoitteeseen asiakaspalvelu@elenia.fi")
    expect(page.get_by_text(t("onb2.p1"), exact=True)).to_have_count(0)
    expect(second.link("onb2.ask_mandate")).to_have_attribute("href", f"{routes.CUSTOMER_SERVICE}#valtuutus")
    second.search_again()
    second.says("onb2.none_title")

    home = second.confirm().confirm()
    home.says("cust.empty")
    home.says("home.empty")
    home.button("onb2.search_again").click()
    home.says("onb2.none_title")
    portal.advance("P1D")
    LoginPage.open(page, portal.base_url).type_and_press(kerttu.email, kerttu.password)
    home = HomePage(page)
    home.button("onb2.search_again").click()
    expect(page.locator("main").get_by_text("Satakunnankatu 21 B 34")).to_be_visible()
    expect(page.get_by_text(t("cust.empty"))).to_have_count(0)
    page.goto(portal.base_url + routes.PROFILE)
    expect(page.get_by_role("heading", level=3)).to_contain_text([number])
