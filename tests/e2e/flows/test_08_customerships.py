"""What a person changes of a customership reaches the customer information system, and comes back as a word."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.onboarding import CustomershipsPage
from tests.e2e.pages.profile import CustomershipCard, ProfilePage

SECONDS_UNDER_WAY = 2
STILL_THE_SAME_PAGE = "() => { const first = !window.seenBefore; window.seenBefore = true; return first; }"


def test_p04_contact_details_reach_the_customer_information_system(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Muutokset näihin tietoihin siirtyvät automaattisesti myös Elenian asiakastietojärjestelmään."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    card = ProfilePage.open(page, portal.base_url).customership(number)
    assert page.evaluate(STILL_THE_SAME_PAGE)
    portal.switch("latency", number=number, call="change", seconds=SECONDS_UNDER_WAY, times=1)

    card.change_contact("040 765 4321", "aino.lehtinen@kotiposti.example")
    expect(card.act("cust.update_contact")).to_be_focused()
    card.says("cust.phone", "040\u00a07654321", t("cust.pending"), t("cust.in_force", value="040\u00a01234567"))
    card.says("cust.email", t("cust.delivered"), t("cust.delivered_hint").partition("{")[0])
    card.says("cust.phone", t("cust.delivered"))

    assert not page.evaluate(STILL_THE_SAME_PAGE)
    contact = portal.customership(number)["contact"]
    assert (contact["phone"], contact["email"]) == ("+358407654321", "aino.lehtinen@kotiposti.example")
    assert [change["fields"] for change in portal.arrivals(number)] == [["contact"]]


def test_p04_marketing_permissions_reach_the_customer_information_system(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Electronic marketing is not allowed until the person says so; both decisions travel with their moment."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    card = ProfilePage.open(page, portal.base_url).customership(number)
    expect(card.value("cust.electronic")).to_contain_text(t("cust.denied"))

    card.choose_permissions(direct=False, electronic=True)
    expect(card.act("cust.update_consents")).to_be_focused()
    card.says("cust.direct", t("cust.denied"), t("cust.delivered"))
    card.says("cust.electronic", t("cust.allowed"), t("cust.delivered"))

    consents = portal.customership(number)["consents"]
    assert consents["direct_marketing"]["allowed"] is False
    assert consents["electronic_marketing"]["allowed"] is True
    assert consents["electronic_marketing"]["source"] == "portal"
    assert len(portal.arrivals(number)) == 1


def test_p04_a_refused_change_is_told_mended_and_delivered(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The reason in words, what holds until then, and an act that opens the form with what was typed."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    card = ProfilePage.open(page, portal.base_url).customership(number)
    portal.switch("refuse-next", number=number, reason="invalid-phone")

    card.change_contact("040 765 4321")
    reason = t("cust.rejected_hint", reason=t("change.refused.invalid_phone"))
    card.says("cust.phone", t("cust.rejected"), reason)
    assert portal.customership(number)["contact"]["phone"] == "+358401234567"

    card.mend("cust.phone")
    card.type_contact("050 123 4567")
    card.says("cust.phone", "050\u00a01234567", t("cust.delivered"))
    assert portal.customership(number)["contact"]["phone"] == "+358501234567"
    assert len(portal.arrivals(number)) == 1


@pytest.mark.own_instance
def test_p04_a_change_whose_answer_is_lost_is_applied_once(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The connection breaks after the change has been made: it is sent again, and makes no second one."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    card = ProfilePage.open(page, portal.base_url).customership(number)
    portal.switch("answer-lost", number=number)

    card.change_contact("040 765 4321")
    card.says("cust.phone", t("cust.pending"))
    portal.advance("PT10S")
    portal.drain()
    card.says("cust.phone", t("cust.delivered"))

    assert [change["fields"] for change in portal.arrivals(number)] == [["contact"]]
    assert portal.customership(number)["contact"]["phone"] == "+358407654321"


def test_p04_the_same_can_be_done_before_the_first_use_ends(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Halutessasi voit päivittää myös käyttäjäprofiiliisi liitetyn asiakkuutesi tietoja: on 3/3 already."""
    aino = someone()
    number = aino.has_customership(1)
    stages.prove(page, aino)
    page.goto(f"{portal.base_url}/kayttoonotto/2")
    review = CustomershipsPage(page).confirm()
    card = CustomershipCard(review, number)

    card.change_contact("040 765 4321")
    card.says("cust.phone", t("cust.delivered"))

    review.confirm()
    assert portal.customership(number)["contact"]["phone"] == "+358407654321"


def test_p04_a_conflict_shows_both_values_and_the_person_chooses(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Customer service has changed the number meanwhile: both are shown, mine is sent once, its proof can be read."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    card = ProfilePage.open(page, portal.base_url).customership(number)
    assert page.evaluate(STILL_THE_SAME_PAGE)
    portal.switch("change", number=number, patch={"contact": {"phone": "+358405550177"}})

    card.change_contact("040 765 4321")
    card.says("cust.phone", t("cust.asking"), t("cust.conflict"))
    expect(card.choice("cust.phone")).to_contain_text("040\u00a07654321")
    expect(card.choice("cust.phone")).to_contain_text("040\u00a05550177")
    assert portal.customership(number)["contact"]["phone"] == "+358405550177"
    card.choose("cust.phone", "cust.conflict_mine")
    card.says("cust.phone", "040\u00a07654321", t("cust.delivered"))

    proof = card.open_proof("cust.phone")
    expect(proof.nth(2)).to_contain_text("(versio 3)")
    expect(card.open_history()).to_have_count(1)
    assert not page.evaluate(STILL_THE_SAME_PAGE)
    assert portal.customership(number)["contact"]["phone"] == "+358407654321"
    assert [change["source"] for change in portal.arrivals(number)] == ["elsewhere", "portal"]


def test_n01_the_same_edited_in_two_tabs_is_shown_and_nothing_is_overwritten(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Both tabs have the form open; the second one to save is asked, and takes the first one's value."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    other = page.context.new_page()
    first = ProfilePage.open(page, portal.base_url).customership(number)
    second = ProfilePage.open(other, portal.base_url).customership(number)
    first.act("cust.update_contact").click()
    second.act("cust.update_contact").click()

    first.type_contact("040 765 4321")
    first.says("cust.phone", t("cust.delivered"))
    second.type_contact("050 123 4567")

    second.says("cust.phone", t("cust.asking"))
    expect(second.choice("cust.phone")).to_contain_text("050\u00a01234567")
    second.choose("cust.phone", "cust.conflict_theirs")
    expect(second.choice("cust.phone")).to_have_count(0)
    second.says("cust.phone", "040\u00a07654321")
    assert len(portal.arrivals(number)) == 1


@pytest.mark.own_instance
def test_p04_what_the_company_has_changed_is_there_with_its_day(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The change log brings it within a minute; what is gone there is detached and said."""
    aino = someone()
    number, gone = aino.has_customership(1), aino.has_customership(1)
    stages.onboard(page, aino)
    portal.switch("change", number=number, patch={"contact": {"phone": "+358405550177"}})
    portal.switch("close", number=gone, gone=True)
    portal.advance("PT1M")
    portal.drain()

    profile = ProfilePage.open(page, portal.base_url)
    profile.customership(number).says("cust.phone", "040\u00a05550177", t("cust.elsewhere").partition(" {")[0])
    told = page.get_by_text(t("cust.detached").partition("{number}")[2].partition(",")[0])
    expect(told).to_be_visible()
    expect(page.get_by_role("region", name=f"{t('cust.customership')} {gone}", exact=True)).to_have_count(0)
    profile.button("cust.detached_ok").click()
    expect(told).to_have_count(0)


def test_p04_twelve_metering_points_have_names_of_their_own_and_a_card_can_be_hidden(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Names stand on the card and where a point is chosen; hiding is undone by one press."""
    väinö = someone("Väinö", "Koskela")
    number = väinö.has_customership(12)
    stages.onboard(page, väinö)
    profile = ProfilePage.open(page, portal.base_url)
    card = profile.customership(number)
    expect(card.card.get_by_role("row")).to_have_count(6)
    expect(card.card.get_by_text(t("cust.points_more", count=7))).to_be_visible()

    card.manage()
    card.field("cust.own_name").fill("Vuokratalot")
    card.card.get_by_role("textbox").nth(1).fill("Mökki")
    card.save()
    expect(card.act("cust.manage")).to_be_focused()
    expect(card.card).to_contain_text("Vuokratalot")
    expect(card.card.get_by_role("row").filter(has_text="Mökki")).to_have_count(1)

    card.manage()
    card.act("cust.hide").click()
    expect(card.card).to_have_count(0)
    profile.hidden().get_by_role("button").click()
    expect(card.card).to_be_visible()
    page.goto(f"{portal.base_url}/")
    expect(page.get_by_role("option").filter(has_text="Mökki (")).to_have_count(1)
