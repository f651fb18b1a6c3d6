"""What a press has done comes into view, and takes the focus where the press has left it nowhere."""

from playwright.sync_api import Page, expect

from tests.browser.website import Site

FAR = '<div class="skeleton block"></div>' * 12
PAGE = f"""<div role="status" tabindex="-1" data-said="{{count}}">{{text}}</div>{FAR}
  <label for="word">Sana</label><input id="word"><button class="btn quiet" type="button">Poista</button>"""
SAID = "Kulutusvahti on tallennettu."


def say(page: Page, count: int = 1) -> None:
    """The server's answer: the words and the number of the press, in one change of the page."""
    change = "(region, [text, count]) => { region.textContent = text; region.dataset.said = count; }"
    page.get_by_role("status").last.evaluate(change, [SAID, count])


def test_the_answer_has_the_focus_when_the_pressed_button_is_gone(page: Page, site: Site) -> None:
    page.goto(site.page(PAGE.format(count=0, text="")))
    page.get_by_role("button").press("Enter")
    page.get_by_role("button").evaluate("button => button.remove()")

    say(page)

    expect(page.get_by_role("status").last).to_be_focused()
    expect(page.get_by_text(SAID)).to_be_in_viewport(ratio=1)


def test_the_answer_is_in_view_and_the_button_that_is_still_there_keeps_the_focus(page: Page, site: Site) -> None:
    page.goto(site.page(PAGE.format(count=0, text="")))
    page.get_by_role("button").press("Enter")
    expect(page.get_by_role("status").last).not_to_be_in_viewport()

    say(page)

    expect(page.get_by_text(SAID)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button")).to_be_focused()


def test_the_same_answer_to_another_press_is_shown_again(page: Page, site: Site) -> None:
    page.goto(site.page(PAGE.format(count=1, text=SAID)))
    page.get_by_role("button").focus()
    expect(page.get_by_text(SAID)).not_to_be_in_viewport()

    say(page, 2)

    expect(page.get_by_text(SAID)).to_be_in_viewport(ratio=1)


def test_who_types_stays_where_they_are(page: Page, site: Site) -> None:
    page.goto(site.page(PAGE.format(count=0, text="")))
    page.get_by_label("Sana").fill("kesken")

    say(page)

    expect(page.get_by_text(SAID)).to_be_attached()
    expect(page.get_by_label("Sana")).to_be_focused()
    expect(page.get_by_label("Sana")).to_be_in_viewport(ratio=1)


def test_an_answer_of_the_first_page_waits_until_it_is_alive(page: Page, site: Site) -> None:
    page.goto(site.page(PAGE.format(count=0, text=SAID), alive=False))
    expect(page.get_by_role("status").last).not_to_be_focused()

    page.locator("main").evaluate("main => { main.dataset.hydrated = 'true'; }")

    expect(page.get_by_role("status").last).to_be_focused()
