"""Where the focus goes when a form is refused, and what is told when a field is left."""

import pytest
from playwright.sync_api import Locator, Page, expect

from aina_app.core.business_id import parse_business_id
from aina_app.core.refusal import Refused
from tests.browser.website import Site

POSTED = """<form method="post" action="/laheta" novalidate data-busy="Hetki, toimintoa suoritetaan…">
  <input type="hidden" name="press"><label for="word">Sana</label><input id="word" name="word">
  <button class="btn primary" type="submit" name="choice" value="a">LÄHETÄ</button>
  <button class="btn quiet" type="submit" name="choice" value="b">Toinen</button></form>"""
BY_EVENT = """<form method="post" action="/tapahtuma" novalidate data-event-form data-busy="Hetki…" data-done="0">
  <input type="hidden" name="press"><div id="errors"></div><label for="word">Sana</label><input id="word" name="word">
  <button class="btn primary" type="submit" name="choice" value="a">Tallenna</button></form>"""
SUMMARY = """<section class="summary" role="group" aria-labelledby="sum-h" tabindex="-1" data-error-summary="{kind}"
  data-title="Virhe: Sivu – Elenia Aina"><h2 id="sum-h">Tarkista nämä kohdat</h2><ul>{lines}</ul></section>"""
LINE = '<li><a href="#{id}" data-focus="{id}">{text}</a></li>'
REGISTRATION = """<form method="post" action="/rekisteroidy" novalidate>
  <fieldset class="field" id="kind"><legend class="legend">Käyttäjä</legend><p class="err" id="kind-error"></p>
    <label><input type="radio" name="kind" value="private" checked>Yksityiskäyttäjä</label>
    <label><input type="radio" name="kind" value="company">Yrityskäyttäjä</label></fieldset>
  <div data-kind-only="company" hidden><div class="field"><label for="business_id">Y-tunnus</label><p class="err"></p>
    <input id="business_id" name="business_id" data-check="business-id" data-blur-error="Tarkista Y-tunnus"></div></div>
  <div class="field"><label for="email">Sähköpostiosoite</label><p class="err" id="email-error"></p>
    <input id="email" name="email" type="email" data-check="email"
      data-blur-error="Kirjoita osoite muodossa nimi@esimerkki.fi"></div>
  <div class="field"><label for="iban">Tilinumero</label><input id="iban" name="iban" data-group="4"></div>
  <button class="btn primary" type="submit">REKISTERÖIDY</button></form>"""
EVENTS = """() => {
  window.handled = [];
  document.addEventListener('submit', event => {
    event.preventDefault();
    window.handled.push(Object.fromEntries(new FormData(event.target, event.submitter)));
  });
}"""


def revive(page: Page) -> None:
    page.locator("main").evaluate("main => { main.dataset.hydrated = 'true'; }")


def show_errors(page: Page, *ids: str, kind: str = "") -> None:
    lines = "".join(LINE.format(id=name, text=f"Kirjoita {name}") for name in ids)
    page.locator("#errors").evaluate("(box, html) => { box.innerHTML = html; }", SUMMARY.format(kind=kind, lines=lines))


def button(page: Page, name: str = "LÄHETÄ") -> Locator:
    return page.get_by_role("button", name=name)


def test_an_error_summary_takes_the_focus_and_the_title(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT))
    page.evaluate(EVENTS)
    button(page, "Tallenna").click()

    show_errors(page, "word")

    expect(page.locator(".summary")).to_be_focused()
    expect(page).to_have_title("Virhe: Sivu – Elenia Aina")
    expect(button(page, "Tallenna")).not_to_have_attribute("aria-disabled", "true")


def test_the_title_is_as_before_when_the_errors_are_gone(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT))
    show_errors(page, "word")
    expect(page).to_have_title("Virhe: Sivu – Elenia Aina")

    page.locator("#errors").evaluate("box => box.replaceChildren()")

    expect(page).to_have_title("Sivu – Elenia Aina")


def test_the_same_errors_after_another_press_take_the_focus_again(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT))
    page.evaluate(EVENTS)
    show_errors(page, "word")
    button(page, "Tallenna").click()
    expect(button(page, "Tallenna")).to_be_focused()

    page.locator("form").evaluate("form => { form.dataset.done = '1'; }")

    expect(page.locator(".summary")).to_be_focused()


def test_errors_of_the_first_page_wait_until_it_is_alive(page: Page, site: Site) -> None:
    errors = SUMMARY.format(kind="", lines=LINE.format(id="word", text="Kirjoita sana"))
    page.goto(site.page(errors + POSTED, alive=False))
    expect(page).to_have_title("Sivu – Elenia Aina")

    revive(page)

    expect(page.locator(".summary")).to_be_focused()
    expect(page).to_have_title("Virhe: Sivu – Elenia Aina")


def test_a_link_of_the_summary_leads_to_its_field_and_leaves_the_address_alone(page: Page, site: Site) -> None:
    address = site.page(BY_EVENT)
    page.goto(address)
    show_errors(page, "word")

    page.get_by_role("link", name="Kirjoita word").press("Enter")

    expect(page.get_by_label("Sana")).to_be_focused()
    assert page.url == address


def test_a_link_to_a_group_leads_to_its_chosen_radio(page: Page, site: Site) -> None:
    page.goto(site.page('<div id="errors"></div>' + REGISTRATION))
    page.get_by_label("Yrityskäyttäjä").check()
    show_errors(page, "kind")

    page.get_by_role("link", name="Kirjoita kind").click()

    expect(page.get_by_label("Yrityskäyttäjä")).to_be_focused()


@pytest.mark.parametrize(
    "errors",
    [
        '<p data-error-summary="single" data-focus="word" data-title="Virhe: Sivu – Elenia Aina">Kirjoita sana</p>',
        SUMMARY.format(kind="single", lines=LINE.format(id="word", text="Kirjoita sana")),
    ],
    ids=["text", "list"],
)
def test_a_single_error_leads_straight_to_the_field(page: Page, site: Site, errors: str) -> None:
    page.goto(site.page(BY_EVENT))

    page.locator("#errors").evaluate("(box, html) => { box.innerHTML = html; }", errors)

    expect(page.get_by_label("Sana")).to_be_focused()
    expect(page).to_have_title("Virhe: Sivu – Elenia Aina")


def test_a_hidden_summary_does_nothing(page: Page, site: Site) -> None:
    page.goto(site.page('<p data-error-summary="single" data-focus="word" data-title="Virhe" hidden>Sana</p>' + POSTED))

    page.get_by_label("Sana").press_sequentially("x")

    expect(page).to_have_title("Sivu – Elenia Aina")


def test_a_malformed_address_is_told_when_the_field_is_left(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    field = page.get_by_label("Sähköpostiosoite")

    field.fill("aino")
    expect(page.locator("#email-error")).to_be_empty()
    field.press("Tab")

    expect(page.locator("#email-error")).to_have_text("Kirjoita osoite muodossa nimi@esimerkki.fi")
    expect(page.locator("[data-status]")).to_have_text("Kirjoita osoite muodossa nimi@esimerkki.fi")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field.bad")).to_have_count(1)


def is_told(page: Page, field: Locator, typed: str) -> bool:
    """Whether leaving `field` with `typed` in it brings its error; the check comes just after the field is left."""
    field.fill(typed)
    field.press("Tab")
    told: bool = field.evaluate(
        "field => new Promise(done => setTimeout(() => done(field.closest('.field').matches('.bad'))))"
    )
    return told


def test_addresses_that_the_server_takes_are_not_told(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    field = page.get_by_label("Sähköpostiosoite")
    good = ("aino@kotiposti.example", " aino@kotiposti.example ", "a+b.c@posti.co.example", "aino@åland.example")
    bad = (
        "aino@",
        "@posti.example",
        "aino@kotiposti",
        "aino l@kotiposti.example",
        "aino@posti..example",
        "a@b@c.example",
    )

    assert [typed for typed in good if is_told(page, field, typed)] == []
    assert [typed for typed in bad if not is_told(page, field, typed)] == []


def test_the_error_goes_as_soon_as_the_address_is_mended(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    field = page.get_by_label("Sähköpostiosoite")
    field.fill("aino@kotiposti")
    field.press("Tab")
    expect(page.locator("#email-error")).not_to_be_empty()

    field.fill("aino@kotiposti.example")

    expect(page.locator("#email-error")).to_be_empty()
    expect(page.locator(".bad")).to_have_count(0)
    expect(field).to_have_attribute("aria-invalid", "false")


def test_an_empty_field_is_no_error_when_it_is_left(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))

    page.get_by_label("Sähköpostiosoite").press("Tab")
    page.get_by_label("Tilinumero").press("Tab")

    expect(page.locator(".bad")).to_have_count(0)


def test_a_field_that_goes_from_the_page_while_it_is_typed_into_tells_nothing(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    page.locator("#email").fill("aino@")

    page.locator("#email").evaluate("field => field.replaceWith(field.cloneNode())")

    button(page, "REKISTERÖIDY").focus()
    expect(page.locator("#email-error")).to_be_empty()


def test_an_error_that_appears_does_not_move_the_button_under_the_finger(page: Page, site: Site) -> None:
    site.silent.add("/rekisteroidy")
    page.goto(site.page(REGISTRATION))
    page.get_by_label("Sähköpostiosoite").fill("aino")
    box = button(page, "REKISTERÖIDY").bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3)
    page.mouse.down()
    expect(page.locator("#email-error")).to_be_empty()
    with page.expect_response("**/rekisteroidy"):
        page.mouse.up()

    expect(page.locator("#email-error")).not_to_be_empty()


def test_business_ids_are_checked_as_the_server_does(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    page.get_by_label("Yrityskäyttäjä").check()
    field = page.get_by_label("Y-tunnus")
    good = ("2077474-0", "20774740", "FI20774740", "FI 2077474-0", " 2077474-0 ", "112038-9", "0112038-9")
    bad = ("2077474-1", "2077474", "207747400", "1120389", "abc", "FI", "2077474–0")

    assert [typed for typed in good if is_told(page, field, typed) or refused(typed)] == []
    assert [typed for typed in bad if not (is_told(page, field, typed) and refused(typed))] == []


def refused(business_id: str) -> bool:
    try:
        parse_business_id(business_id, "business_id")
    except Refused:
        return True
    return False


def test_an_account_number_is_grouped_when_the_field_is_left(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    field = page.get_by_label("Tilinumero")

    field.fill("FI21 123456 00000785")
    field.press("Tab")

    expect(field).to_have_value("FI21 1234 5600 0007 85")


def test_a_company_names_itself_and_what_was_typed_stays(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))
    field = page.locator("#business_id")
    expect(field).to_be_hidden()

    page.get_by_label("Yrityskäyttäjä").check()
    field.fill("2077474-0")
    page.get_by_label("Yksityiskäyttäjä").check()
    expect(field).to_be_hidden()
    page.get_by_label("Yrityskäyttäjä").check()

    expect(field).to_be_visible()
    expect(field).to_have_value("2077474-0")


def test_the_kind_that_the_server_remembers_shows_its_fields(page: Page, site: Site) -> None:
    page.goto(site.page(REGISTRATION))

    page.get_by_label("Yrityskäyttäjä").evaluate("radio => { radio.defaultChecked = true; }")

    expect(page.locator("#business_id")).to_be_visible()
