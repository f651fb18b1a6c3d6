"""Sending a form: once, held until the page is alive, known by its press."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.website import Site, Visit

POSTED = """<form method="post" action="/laheta" novalidate data-busy="Hetki, toimintoa suoritetaan…">
  <input type="hidden" name="press"><label for="word">Sana</label><input id="word" name="word">
  <button class="btn primary" type="submit" name="choice" value="a">LÄHETÄ</button>
  <button class="btn quiet" type="submit" name="choice" value="b">Toinen</button></form>"""
BY_EVENT = """<form method="post" action="/tapahtuma" novalidate data-event-form data-busy="Hetki…" data-done="0">
  <input type="hidden" name="press"><div id="errors"></div><label for="word">Sana</label><input id="word" name="word">
  <button class="btn primary" type="submit" name="choice" value="a">Tallenna</button></form>"""
EVENTS = """() => {
  window.handled = [];
  document.addEventListener('submit', event => {
    event.preventDefault();
    window.handled.push(Object.fromEntries(new FormData(event.target, event.submitter)));
  });
}"""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def revive(page: Page) -> None:
    page.locator("main").evaluate("main => { main.dataset.hydrated = 'true'; }")


def handled(page: Page) -> list[dict[str, str]]:
    """What a framework's handler of the form has seen."""
    seen: list[dict[str, str]] = page.evaluate("window.handled")
    return seen


def all_posts(page: Page, site: Site) -> list[Visit]:
    """What was posted, once the server has had time for a second post."""
    page.evaluate("fetch('/').then(answer => answer.text())")
    return site.posts()


def button(page: Page, name: str = "LÄHETÄ") -> Locator:
    return page.get_by_role("button", name=name)


def test_the_first_press_says_that_it_works(page: Page, site: Site) -> None:
    site.silent.add("/laheta")
    page.goto(site.page(POSTED))

    button(page).click()

    expect(button(page)).to_have_attribute("aria-disabled", "true")
    expect(button(page)).to_have_class("btn primary busy")
    expect(page.locator("[data-status]")).to_have_text("Hetki, toimintoa suoritetaan…")


def test_a_second_press_is_swallowed(page: Page, site: Site) -> None:
    site.silent.add("/laheta")
    page.goto(site.page(POSTED))

    with page.expect_response("**/laheta"):
        button(page).click()
    button(page).click(force=True)
    button(page, "Toinen").click()
    page.get_by_label("Sana").press("Enter")

    assert [post.form["choice"] for post in all_posts(page, site)] == ["a"]


def test_a_double_click_sends_once(page: Page, site: Site) -> None:
    site.silent.add("/laheta")
    page.goto(site.page(POSTED))

    with page.expect_response("**/laheta"):
        button(page).dblclick()

    assert len(all_posts(page, site)) == 1


def test_two_presses_in_the_same_instant_send_once(page: Page, site: Site) -> None:
    site.silent.add("/laheta")
    page.goto(site.page(POSTED))

    with page.expect_response("**/laheta"):
        page.evaluate(
            "() => { const b = document.querySelector('button'); b.click(); b.click(); b.form.requestSubmit(); }"
        )

    assert len(all_posts(page, site)) == 1


def test_a_form_is_free_again_when_nothing_comes_of_its_press(page: Page, site: Site, stopped_clock: None) -> None:
    site.silent.add("/laheta")
    page.goto(site.page(POSTED))
    with page.expect_response("**/laheta"):
        button(page).click()

    page.clock.run_for(30_000)

    expect(button(page)).not_to_have_attribute("aria-disabled", "true")
    with page.expect_response("**/laheta"):
        button(page).click()
    first, second = (post.form["press"] for post in site.posts())
    assert first == second


def test_a_download_is_never_busy(page: Page, site: Site) -> None:
    site.silent.add("/lataa")
    page.goto(site.page('<form method="post" action="/lataa" data-no-busy><button class="btn">Lataa</button></form>'))

    for _ in range(2):
        with page.expect_response("**/lataa"):
            button(page, "Lataa").click()

    assert len(site.posts()) == 2


def test_each_form_of_a_page_has_a_press_of_its_own_which_stays(page: Page, site: Site) -> None:
    page.goto(site.page(POSTED.replace("word", "other") + POSTED))
    presses = page.locator("input[name=press]")
    before = presses.evaluate_all("fields => fields.map(field => field.value)")

    page.get_by_label("Sana").last.fill("kissa")

    assert presses.evaluate_all("fields => fields.map(field => field.value)") == before
    assert all(UUID.fullmatch(press) for press in before)
    assert len(set(before)) == 2


def test_a_form_that_appears_later_gets_its_press(page: Page, site: Site) -> None:
    page.goto(site.page(""))

    page.locator("main").evaluate("(main, html) => { main.innerHTML = html; }", POSTED)

    expect(page.locator("input[name=press]")).to_have_value(UUID)


def test_an_old_browser_makes_its_own_ids(page: Page, site: Site) -> None:
    page.add_init_script("Object.defineProperty(crypto, 'randomUUID', { value: undefined })")

    page.goto(site.page(POSTED))

    expect(page.locator("input[name=press]")).to_have_value(UUID)


def test_a_form_changed_after_it_was_sent_is_another_press(page: Page, site: Site, stopped_clock: None) -> None:
    site.silent.add("/laheta")
    page.goto(site.page(POSTED))
    with page.expect_response("**/laheta"):
        button(page).click()
    page.clock.run_for(30_000)

    page.get_by_label("Sana").fill("kissa")
    with page.expect_response("**/laheta"):
        button(page).click()

    first, second = (post.form["press"] for post in site.posts())
    assert first != second


def test_a_press_before_the_page_is_alive_is_done_once_after_it(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT, alive=False))
    page.evaluate(EVENTS)
    page.get_by_label("Sana").fill("kissa")
    button(page, "Tallenna").click()
    button(page, "Tallenna").click(force=True)
    expect(button(page, "Tallenna")).to_have_class("btn primary busy")
    assert handled(page) == []

    revive(page)

    expect(page.locator("[data-status]")).to_have_text("Hetki…")
    (form,) = handled(page)
    assert (form["word"], form["choice"]) == ("kissa", "a")
    assert UUID.fullmatch(form["press"])
    assert site.posts() == []


def test_a_held_press_of_a_form_that_has_gone_is_dropped(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT, alive=False))
    page.evaluate(EVENTS)
    button(page, "Tallenna").click()

    page.locator("form").evaluate("form => form.remove()")
    revive(page)

    expect(page.locator("main")).to_be_empty()
    assert handled(page) == []


def test_an_event_form_is_free_when_its_event_is_done_and_gets_a_new_press(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT))
    page.evaluate(EVENTS)
    button(page, "Tallenna").click()
    expect(button(page, "Tallenna")).to_have_attribute("aria-disabled", "true")

    page.locator("form").evaluate("form => { form.dataset.done = '1'; }")
    expect(button(page, "Tallenna")).not_to_have_attribute("aria-disabled", "true")
    button(page, "Tallenna").click()

    first, second = (form["press"] for form in handled(page))
    assert first != second


def test_an_event_form_is_free_when_the_page_has_no_event_running(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT))
    page.evaluate(EVENTS)
    button(page, "Tallenna").click()

    page.locator("main").evaluate("main => { main.dataset.busy = 'true'; }")
    expect(button(page, "Tallenna")).to_have_attribute("aria-disabled", "true")
    page.locator("main").evaluate("main => { main.dataset.busy = 'false'; }")

    expect(button(page, "Tallenna")).not_to_have_attribute("aria-disabled", "true")


def test_an_event_form_is_free_when_its_answer_is_said(page: Page, site: Site) -> None:
    page.goto(site.page(BY_EVENT.replace('<div id="errors"></div>', '<p role="status" id="said"></p>')))
    page.evaluate(EVENTS)
    button(page, "Tallenna").click()
    expect(button(page, "Tallenna")).to_have_attribute("aria-disabled", "true")

    page.locator("#said").evaluate("line => { line.textContent = 'Mitään uutta ei löytynyt.'; }")

    expect(button(page, "Tallenna")).not_to_have_attribute("aria-disabled", "true")


def test_an_event_form_is_free_after_ten_seconds_at_most(page: Page, site: Site, stopped_clock: None) -> None:
    page.goto(site.page(BY_EVENT))
    page.evaluate(EVENTS)
    button(page, "Tallenna").click()

    page.clock.run_for(10_000)

    expect(button(page, "Tallenna")).not_to_have_attribute("aria-disabled", "true")
