"""The whole guide, in its own order; each sentence of it stands beside the step that makes it true."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal, fresh_business_id, t
from tests.e2e.pages.accounts import RegisterPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage

pytestmark = pytest.mark.guide


@pytest.mark.smoke
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


def test_g02_a_company_user_goes_the_whole_way_in_swedish(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Valitse “Yrityskäyttäjä”: a company with five metering points, whose contact person reads Swedish."""
    business_id = fresh_business_id()
    wrong = f"{business_id[:-1]}{(int(business_id[-1]) + 1) % 10}"
    company = {"language": "sv", "company_name": "Oy Revontuli Ab", "business_id": business_id}
    saga = someone("Saga", "Nyholm", **company)
    number = saga.has_customership(5)

    # Företagsanvändare, with a slip of the finger in the business ID: said at the field, and nothing is mailed
    register = RegisterPage.open(page, portal.base_url, "sv")
    with saga.no_more_mail():
        register.fill(saga)
        register.field("field.business_id").fill(wrong)
        register.submit()
        expect(register.error_of("business_id")).to_have_text(t("err.business_id_check", "sv"))
    expect(register.field("field.company_name")).to_have_value(saga.company_name)
    expect(page).to_have_title(t("app.title_error", "sv", page=t("reg.h1", "sv")))
    login = RegisterPage(page, "sv").register(saga).confirm(saga.mailed_code())
    mail = portal.mailbox.wait(saga.email, "verify")
    assert mail.subject == t("mail.verify.subject", "sv", code=mail.code())
    assert t("mail.common.hello", "sv", first_name="Saga").replace(" Saga", "") in mail.text  # nobody has proven it yet
    assert f"{portal.base_url}/sv/kirjaudu" in mail.links()
    login.says("verify.done")

    # 1/3, 2/3 with the company's five metering points, 3/3
    login.type_and_press(saga.email, saga.password)
    IdentificationPage(page, "sv").go_to_bank().accept_as(saga)
    second = CustomershipsPage(page, "sv")
    expect(second.rows()).to_have_count(5)
    expect(page.get_by_text(t("onb2.count", "sv", count=5))).to_be_visible()
    third = second.confirm()
    profile = third.profile()
    for shown in (t("reg.company", "sv"), saga.company_name, business_id):
        expect(profile.get_by_text(shown, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=3)).to_contain_text([number])

    # Startsida, Beställ rapport, Förbrukningsvakten
    home = third.confirm()
    home.says("onb3.done")
    home.order_report("weekly")
    assert portal.mailbox.wait(saga.email, "report_ordered").subject.startswith(
        t("mail.report_ordered.subject", "sv").partition("{")[0]
    )
    watch = home.open_watch()
    watch.put("watch.budget", "12500", "cons.year")
    watch.save()
    watch.saved()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
