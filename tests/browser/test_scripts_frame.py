"""What opens and closes in the frame of a page, by keyboard and by pointer."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.website import Site

NARROW: ViewportSize = {"width": 390, "height": 800}
HEADER = """<a class="skip" href="#main" data-focus="main">Siirry sisältöön</a><header class="top"><div>
  <button class="btn quiet menu-btn" type="button" data-menu aria-controls="menu" aria-expanded="false">Valikko</button>
  <nav class="main-nav" id="menu" aria-label="Päävalikko">
    <ul><li><a href="#a">Etusivu</a></li></ul></nav></div></header>"""
CHAT = """<aside class="chat-corner" aria-label="Elenia Chat">
  <button class="btn chat" type="button" data-chat aria-controls="chat-panel" aria-expanded="false">Elenia Chat</button>
  <section class="chat-panel" id="chat-panel" hidden><h2>Keskustelu</h2>
    <button class="btn bare" type="button" data-chat-close>Sulje</button></section></aside>"""
DIALOG = """<button type="button" class="btn" data-dialog-open="delete">Poista</button>
  <dialog id="delete" aria-labelledby="delete-h"><form method="post" action="/poista" class="stack">
  <h2 id="delete-h" tabindex="-1">Poistetaanko?</h2><label for="pw">Salasana</label><input id="pw" name="pw">
  <button class="btn danger" type="submit">Poista pysyvästi</button>
  <button class="btn quiet" type="button" data-dialog-close>Peruuta</button></form></dialog>"""
TABS = """<div class="tabs" role="tablist" data-tabs aria-label="Näkymä">
  <button type="button" role="tab" id="t1" aria-controls="p1" aria-selected="true">Kaavio</button>
  <button type="button" role="tab" id="t2" aria-controls="p2" aria-selected="false" tabindex="-1">Taulukko</button>
  <button type="button" role="tab" id="t3" aria-controls="p3" aria-selected="false" tabindex="-1">Tiedot</button></div>
  <div role="tabpanel" id="p1" aria-labelledby="t1">Ensimmäinen</div>
  <div role="tabpanel" id="p2" aria-labelledby="t2" hidden>Toinen</div>
  <div role="tabpanel" id="p3" aria-labelledby="t3" hidden>Kolmas</div>"""


def test_the_skip_link_moves_the_focus_and_not_the_address(page: Page, site: Site) -> None:
    address = site.page("<h1>Etusivu</h1>", before=HEADER)
    page.goto(address)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()
    assert page.url == address


def test_the_menu_opens_and_escape_closes_it(page: Page, site: Site) -> None:
    page.set_viewport_size(NARROW)
    page.goto(site.page("", before=HEADER))
    button, menu = page.get_by_role("button", name="Valikko"), page.locator("#menu")
    expect(menu).to_be_hidden()

    button.press("Enter")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_role("link", name="Etusivu").focus()
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_link_of_the_menu_closes_it(page: Page, site: Site) -> None:
    page.set_viewport_size(NARROW)
    page.goto(site.page("", before=HEADER))
    page.get_by_role("button", name="Valikko").click()

    page.get_by_role("link", name="Etusivu").click()

    expect(page.locator("#menu")).to_be_hidden()


def test_the_chat_opens_and_escape_closes_it(page: Page, site: Site) -> None:
    page.goto(site.page(CHAT))
    button, panel = page.get_by_role("button", name="Elenia Chat"), page.locator("#chat-panel")

    button.press("Enter")
    expect(panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sulje")).to_be_focused()
    page.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_the_chats_own_button_closes_it(page: Page, site: Site) -> None:
    page.goto(site.page(CHAT))
    page.get_by_role("button", name="Elenia Chat").click()

    page.get_by_role("button", name="Sulje").click()

    expect(page.locator("#chat-panel")).to_be_hidden()
    expect(page.get_by_role("button", name="Elenia Chat")).to_be_focused()


def test_escape_leaves_the_focus_to_who_writes_elsewhere(page: Page, site: Site) -> None:
    page.goto(site.page('<label for="word">Sana</label><input id="word">' + CHAT))
    page.get_by_role("button", name="Elenia Chat").click()

    page.get_by_label("Sana").press("Escape")

    expect(page.locator("#chat-panel")).to_be_hidden()
    expect(page.get_by_label("Sana")).to_be_focused()


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page, site: Site) -> None:
    page.goto(site.page(DIALOG))
    opener, dialog = page.get_by_role("button", name="Poista", exact=True), page.get_by_role("dialog")

    opener.press("Enter")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("heading", name="Poistetaanko?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()

    opener.press("Enter")
    page.get_by_role("button", name="Peruuta").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_press_beside_the_dialog_does_not_close_it(page: Page, site: Site) -> None:
    page.goto(site.page(DIALOG))
    page.get_by_role("button", name="Poista", exact=True).click()

    page.mouse.click(2, 2)

    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_dialog_follows_the_state_when_that_changes(page: Page, site: Site) -> None:
    page.goto(site.page(DIALOG.replace("<dialog", '<dialog data-open="false"')))
    dialog = page.locator("dialog")

    dialog.evaluate("dialog => { dialog.dataset.open = 'true'; }")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("main").evaluate("main => { main.append('x'); }")
    expect(dialog).to_be_hidden()

    dialog.evaluate("dialog => { dialog.dataset.open = 'false'; }")
    dialog.evaluate("dialog => { dialog.dataset.open = 'true'; }")
    expect(dialog).to_be_visible()
    dialog.evaluate("dialog => { dialog.dataset.open = 'false'; }")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(
    ("keys", "panel"),
    [
        (["ArrowRight"], "Toinen"),
        (["ArrowLeft"], "Kolmas"),
        (["End"], "Kolmas"),
        (["End", "ArrowRight"], "Ensimmäinen"),
        (["End", "Home"], "Ensimmäinen"),
    ],
)
def test_arrows_move_and_select_tabs(page: Page, site: Site, keys: list[str], panel: str) -> None:
    page.goto(site.page(TABS))
    page.get_by_role("tab", name="Kaavio").focus()

    for key in keys:
        page.keyboard.press(key)

    expect(page.get_by_role("tabpanel")).to_have_text(panel)
    expect(page.locator("[role=tab][aria-selected=true]")).to_be_focused()
    expect(page.locator("[role=tab]:not([tabindex='-1'])")).to_have_count(1)


def test_a_press_selects_a_tab(page: Page, site: Site) -> None:
    page.goto(site.page(TABS))

    page.get_by_role("tab", name="Taulukko").click()

    expect(page.get_by_role("tabpanel")).to_have_text("Toinen")
    expect(page.get_by_role("tab", name="Kaavio")).to_have_attribute("tabindex", "-1")


def test_what_is_disabled_does_nothing_and_stays_focusable(page: Page, site: Site) -> None:
    page.goto(site.page(CHAT.replace("data-chat ", 'data-chat aria-disabled="true" ')))
    button = page.get_by_role("button", name="Elenia Chat")

    button.click(force=True)
    button.press("Enter")

    expect(button).to_be_focused()
    expect(page.locator("#chat-panel")).to_be_hidden()


def test_a_page_is_printed_and_loaded_anew_by_its_buttons(page: Page, site: Site) -> None:
    page.add_init_script("window.print = () => { document.body.dataset.printed = 'yes'; }")
    buttons = (
        '<button type="button" data-print>Tulosta</button><button type="button" data-reload>Lataa uudelleen</button>'
    )
    page.goto(site.page(buttons))

    page.get_by_role("button", name="Tulosta").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.get_by_role("button", name="Lataa uudelleen").click()

    expect(page.locator("body")).not_to_have_attribute("data-printed", "yes")
