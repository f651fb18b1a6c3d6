"""Languages, theme, and leaving when the session has ended or is about to."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.website import Site

LANGUAGES = """<nav class="lang" aria-label="Kieli"><ul>
  <li><a data-language href="/" lang="fi" hreflang="fi" aria-current="true">Suomi</a></li>
  <li><a data-language href="/sv" lang="sv" hreflang="sv"{post}>Svenska</a></li></ul></nav>"""
KEPT = """<form method="post" action="/rekisteroidy" data-keep="register" data-keep-action="/kieli/lomake">
  <input type="hidden" name="press"><input type="hidden" name="language" value="fi">
  <label><input type="radio" name="kind" value="private">Yksityinen</label>
  <label><input type="radio" name="kind" value="company" checked>Yritys</label>
  <label for="email">Osoite</label><input id="email" name="email">
  <label for="code">Koodi</label><input id="code" name="code" autocomplete="one-time-code">
  <label for="password">Salasana</label>
  <input id="password" name="password" type="password" autocomplete="new-password">
  <button type="button" data-show-password aria-controls="password" aria-pressed="false" data-show="Näytä"
    data-hide="Piilota" data-shown="Näkyy" data-hidden="Piilossa"><span data-word>Näytä</span></button>
  <button type="submit" name="sent" value="1">Lähetä</button></form>"""
PERSONAL = 'data-signed-in data-ended-url="/istunto-paattyi"'
LOGOUT = (
    '<form method="post" action="/kirjaudu-ulos" data-logout><button class="btn bare">Kirjaudu ulos</button></form>'
)
BAR = """<div class="sessionbar" role="status" data-session-url="/istunto" hidden><p>Kirjaudut pian ulos.</p>
  <button class="btn quiet" type="button" data-stay>Jatka kirjautuneena</button></div>"""
THEMES = "".join(
    f'<label><input type="radio" name="theme" data-theme-choice="{value}"{checked}>{name}</label>'
    for value, name, checked in (("auto", "Automaattinen", " checked"), ("light", "Vaalea", ""), ("dark", "Tumma", ""))
)


def test_a_language_without_a_form_is_a_link(page: Page, site: Site) -> None:
    site.page("<h1>Svenska</h1>", path="/sv")
    page.goto(site.page("", before=LANGUAGES.format(post="")))

    page.get_by_role("link", name="Svenska").click()

    expect(page.get_by_role("heading")).to_have_text("Svenska")
    assert site.posts() == []


def test_a_language_takes_the_typed_text_along_but_no_secret(page: Page, site: Site) -> None:
    site.page("<h1>Svenska</h1>", path="/kieli/lomake")
    page.goto(site.page(KEPT, before=LANGUAGES.format(post="")))
    page.get_by_label("Osoite").fill("aino@kotiposti.example")
    page.get_by_label("Koodi").fill("123456")
    page.get_by_label("Salasana").fill("Kesä-2026")
    page.get_by_role("button", name="Näytä").click()
    expect(page.get_by_label("Salasana")).to_have_attribute("type", "text")

    page.get_by_role("link", name="Svenska").click()

    expect(page.get_by_role("heading")).to_have_text("Svenska")
    (post,) = site.posts()
    assert post.path == "/kieli/lomake"
    assert post.form == {
        "kind": "company",
        "email": "aino@kotiposti.example",
        "language": "sv",
        "to": "/sv",
        "form": "register",
    }


def test_a_signed_in_persons_language_is_posted(page: Page, site: Site) -> None:
    site.page("<h1>Svenska</h1>", path="/kieli")
    page.goto(site.page("", before=LANGUAGES.format(post=' data-post="/kieli"')))

    page.get_by_role("link", name="Svenska").click()

    expect(page.get_by_role("heading")).to_have_text("Svenska")
    assert [(post.path, post.form) for post in site.posts()] == [("/kieli", {"language": "sv", "to": "/sv"})]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_stands_from_the_first_paint_on(page: Page, site: Site, theme: str) -> None:
    page.goto(site.page(THEMES))
    page.locator(f"[data-theme-choice={theme}]").check()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)

    page.reload(wait_until="commit")

    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(page.locator(f"[data-theme-choice={theme}]")).to_be_checked()


def test_the_systems_theme_holds_again_after_automatic(page: Page, site: Site) -> None:
    page.goto(site.page(THEMES))
    page.get_by_label("Tumma").check()

    page.get_by_label("Automaattinen").check()

    assert page.locator("html").get_attribute("data-theme") is None


def test_a_theme_that_the_framework_drops_comes_back(page: Page, site: Site) -> None:
    page.goto(site.page(THEMES))
    page.get_by_label("Tumma").check()

    page.locator("html").evaluate("html => html.removeAttribute('data-theme')")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_theme_chosen_in_one_tab_shows_in_the_others(page: Page, context: BrowserContext, site: Site) -> None:
    page.goto(site.page(THEMES))
    other = context.new_page()
    other.goto(site.address)

    page.get_by_label("Tumma").check()

    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    expect(other.get_by_label("Tumma")).to_be_checked()


def test_logging_out_in_one_tab_makes_the_others_leave(page: Page, context: BrowserContext, site: Site) -> None:
    for path in ("/istunto-paattyi", "/kirjaudu-ulos"):
        site.page(f"<h1>{path}</h1>", path=path)
    page.goto(site.page(LOGOUT + "<h1>Oma sivu</h1>", attributes=PERSONAL))
    other, public = context.new_page(), context.new_page()
    other.goto(site.address)
    public.goto(site.page("<h1>Julkinen</h1>", path="/kirjaudu"))

    page.get_by_role("button", name="Kirjaudu ulos").click()

    expect(other.get_by_role("heading")).to_have_text("/istunto-paattyi")
    expect(page.get_by_role("heading")).to_have_text("/kirjaudu-ulos")
    expect(public.get_by_role("heading")).to_have_text("Julkinen")


def test_the_answer_to_a_sent_form_says_where_to_go_and_not_the_session_that_it_ends(
    page: Page, context: BrowserContext, site: Site
) -> None:
    site.silent.add("/poista")
    form = '<form method="post" action="/poista"><button class="btn">Poista käyttäjätunnus</button></form>'
    page.goto(site.page(form + "<h1>Oma sivu</h1>", attributes=PERSONAL))
    page.get_by_role("button", name="Poista käyttäjätunnus").click()
    expect(page.locator("html[data-sending]")).to_have_count(1)
    site.page("<h1>Istuntosi on päättynyt</h1>", path="/istunto-paattyi")
    witness = context.new_page()
    witness.goto(site.address)

    page.evaluate("new BroadcastChannel('aina-session').postMessage('ended')")  # heard by the page's own channel, too

    expect(witness.get_by_role("heading")).to_have_text("Istuntosi on päättynyt")
    expect(page.get_by_role("heading")).to_have_text("Oma sivu")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("html[data-sending]")).to_have_count(0)


def test_a_personal_page_from_the_browsers_own_cache_loads_anew(page: Page, site: Site) -> None:
    page.goto(site.page("<h1>Oma sivu</h1>", attributes=PERSONAL))
    before = len(site.visits)

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("heading")).to_have_text("Oma sivu")

    assert len(site.visits) == before + 1


def test_a_public_page_from_the_browsers_own_cache_is_free_again(page: Page, site: Site) -> None:
    site.silent.add("/laheta")
    page.goto(site.page('<form method="post" action="/laheta"><button class="btn">Lähetä</button></form>'))
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_have_attribute("aria-disabled", "true")

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    expect(page.get_by_role("button")).not_to_have_attribute("aria-disabled", "true")


def answers_with(site: Site, *lefts: int) -> None:
    """The session's route tells these seconds, one after another; the last one for ever."""
    queue = list(lefts)
    site.answers["/istunto"] = lambda _visit: json.dumps({"idle_seconds": queue.pop(0) if queue[1:] else queue[0]})


def test_a_person_is_warned_two_minutes_before_the_end_and_may_stay(
    page: Page, site: Site, stopped_clock: None
) -> None:
    answers_with(site, 1740, 120, 1800)
    page.goto(site.page("<h1>Oma sivu</h1>", attributes=PERSONAL, before=BAR))
    with page.expect_response("**/istunto"):
        page.clock.run_for(60_000)
    expect(page.locator(".sessionbar")).to_be_hidden()

    page.clock.fast_forward(1_620_000)
    expect(page.locator(".sessionbar")).to_be_visible()
    page.get_by_role("button", name="Jatka kirjautuneena").click()

    expect(page.locator(".sessionbar")).to_be_hidden()
    expect(page.locator("main")).to_be_focused()
    methods = [visit.method for visit in site.visits if visit.path == "/istunto"]
    assert methods == ["GET", "GET", "POST"]


def test_an_idle_person_is_led_away_when_the_session_has_ended(page: Page, site: Site, stopped_clock: None) -> None:
    site.page("<h1>Istuntosi on päättynyt</h1>", path="/istunto-paattyi")
    answers_with(site, 100, 0)
    page.goto(site.page("<h1>Oma sivu</h1>", attributes=PERSONAL, before=BAR))

    page.clock.run_for(60_000)
    expect(page.locator(".sessionbar")).to_be_visible()
    page.clock.fast_forward(101_000)

    expect(page.get_by_role("heading")).to_have_text("Istuntosi on päättynyt")


def test_staying_in_one_tab_takes_the_warning_away_in_the_others(
    page: Page, context: BrowserContext, site: Site, stopped_clock: None
) -> None:
    answers_with(site, 100)
    page.goto(site.page("<h1>Oma sivu</h1>", attributes=PERSONAL, before=BAR))
    other = context.new_page()
    other.goto(site.address)
    with page.expect_response("**/istunto"), other.expect_response("**/istunto"):
        page.clock.run_for(60_000)
    page.clock.run_for(1_000)  # an answer that came after the minute's last turn has its turn too
    expect(other.locator(".sessionbar")).to_be_visible()
    expect(page.locator(".sessionbar")).to_be_visible()

    answers_with(site, 1800)
    page.get_by_role("button", name="Jatka kirjautuneena").click()

    expect(other.locator(".sessionbar")).to_be_hidden()


def test_a_lost_connection_is_no_end_of_the_session(page: Page, site: Site, stopped_clock: None) -> None:
    answers_with(site, 1740)
    site.silent.add("/istunto")
    page.goto(site.page("<h1>Oma sivu</h1>", attributes=PERSONAL, before=BAR))

    with page.expect_response("**/istunto"):
        page.clock.run_for(60_000)
    with page.expect_response("**/istunto"):
        page.clock.run_for(30_000)

    expect(page.get_by_role("heading")).to_have_text("Oma sivu")


def test_a_connection_that_is_back_is_said_for_four_seconds(page: Page, site: Site, stopped_clock: None) -> None:
    bar = page.locator(".conn")
    page.goto(site.page("", before='<p class="conn" role="status" data-back="Yhteys on palannut."></p>'))
    expect(bar).to_be_empty()
    bar.evaluate("bar => { bar.textContent = 'Yhteys katkesi.'; }")
    expect(bar).to_have_class("conn")

    bar.evaluate("bar => { bar.textContent = ''; }")
    expect(bar).to_have_text("Yhteys on palannut.")
    expect(bar).to_have_class("conn back")

    page.clock.run_for(4_000)
    expect(bar).to_be_empty()
    expect(bar).to_have_class("conn")
