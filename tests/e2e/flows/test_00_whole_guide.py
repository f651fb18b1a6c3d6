"""The whole guide, in its own order; each sentence of it stands beside the step that makes it true."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal
from tests.e2e.pages.accounts import RegisterPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage

pytestmark = [pytest.mark.guide, pytest.mark.smoke]


def test_g01_the_whole_guide_in_its_own_order(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Rekisteröitymis- ja kirjautumisohje Elenia Aina –palveluun yksityisasiakkaalle."""
    aino = someone("Aino", "Lehtinen")
    number = aino.has_customership(1)
    gsrn = portal.customership(number)["metering_points"][0]["gsrn"]

    # 1. Mene osoitteeseen … 2. Valitse “Yksityiskäyttäjä”
    register = RegisterPage.open(page, portal.base_url)
    register.choose("reg.private")
    # 3. Kirjoita sähköpostiosoitteesi … 8. Paina “REKISTERÖIDY”
    verify = register.register(aino)
    # 1. Saat seuraavaksi sähköpostiisi vahvistuskoodin. 2. Syötä saamasi koodi sille varattuun kenttään
    # 3. Paina “VAHVISTA”
    login = verify.confirm(aino.mailed_code())
    login.says("verify.done")
    # 1. Syötä sähköpostiosoitteesi 2. Syötä salasanasi 3. Ja paina "KIRJAUDU SISÄÄN"
    login.type_and_press(aino.email, aino.password)
    # Pääset nyt aloittamaan palvelun ensikäytön. 1. Klikkaa “Aloita tunnistautuminen”
    first = IdentificationPage(page)
    first.says("onb1.intro")
    first.begin()
    # Valitse pankkisi tunnistautumispalvelu tai mobiilivarmenne. Sinut ohjataan automaattisesti takaisin …
    first.choose("Demopankki Kuusi").accept_as(aino)
    # Sinulle näytetään ne käyttöpaikat, mitä vahva tunnistautuminen yhdisti sinuun.
    second = CustomershipsPage(page)
    expect(second.rows()).to_have_count(1)
    expect(second.rows()).to_contain_text([number])
    second.says("onb2.p1")
    # 1. Paina "Vahvista ja siirry Elenia Ainaan"
    third = second.confirm()
    # Tarkista vielä, että tietosi ovat oikein.
    third.says("onb3.lead")
    expect(page.locator("main")).to_contain_text(aino.email)
    # 1. Kun kaikki on valmista, klikkaa “Vahvista ja siirry Elenia Ainaan” …
    home = third.confirm()
    # Kaikki valmista! Pääset aloittamaan Elenia Aina –palvelun käytön!
    home.says("onb3.done")
    # Muista käydä vielä tekemässä tarvitsemasi kulutusraportti- ja kulutusvahtitilaukset!
    home.says("home.hint")
    # 1. Voit uusia kulutusraportin tilauksen Elenia Aina -palvelun etusivulla ”Tilaa raportti” -painikkeen kautta.
    home.order_report("monthly")
    portal.mailbox.wait(aino.email, "report_ordered")
    # 2. … voit asettaa sähkönkulutuksellesi hälytysrajan ja/tai kulutusrajan. Ota vahti käyttöön Kulutusvahti-valinnan
    # kautta.
    watch = home.open_watch()
    watch.put("watch.alarm", "75", "watch.alarm_per_day")
    watch.put("watch.budget", "1500", "cons.month")
    watch.save()
    watch.saved()
    assert portal.mailbox.count(aino.email) == 2
    assert gsrn.startswith("64")
