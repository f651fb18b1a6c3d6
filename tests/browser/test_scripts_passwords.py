"""The live password rules, `Näytä`, and that nothing typed leaves the browser before the form is sent."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from aina_app.accounts.passwords import check_rules, unmet_rules
from tests.browser.website import Site
from tests.password_cases import CASES, PAIRS

FIELD = """<div class="field"><label for="{id}">{label}</label><p class="err" id="{id}-error"></p><div class="pw">
  <input id="{id}" name="{id}" type="password" autocomplete="new-password" data-password="{role}">
  <button type="button" class="btn bare" data-show-password aria-controls="{id}" aria-pressed="false" data-show="Näytä"
    data-hide="Piilota" data-shown="Salasana on näkyvissä" data-hidden="Salasana on piilotettu"
  ><span data-word>Näytä</span><span class="vh"> salasana</span></button></div></div>"""
RULE = """<li data-rule="{rule}"><span class="mark" aria-hidden="true"></span>
  <span>{rule}<span class="vh" data-state data-met=", täyttyy" data-unmet=", ei vielä täyty"
  >, ei vielä täyty</span></span></li>"""
FORM = (
    '<form method="post" action="/rekisteroidy" novalidate data-busy="Hetki…"><input type="hidden" name="press">'
    + FIELD.format(id="password", label="Salasana", role="new")
    + FIELD.format(id="password_again", label="Salasana uudelleen", role="again")
    + '<div class="rules" data-password-rules><ul>'
    + "".join(RULE.format(rule=rule) for rule in ("length", "case", "digit", "special", "match"))
    + '</ul><p class="vh" role="status" data-rules-summary data-template="{met}/{total} ehtoa täyttyy"></p></div>'
    '<button class="btn primary" type="submit">REKISTERÖIDY</button></form>'
)
ASSIGNED = st.characters(exclude_categories=["Cs", "Cn"])
"""Characters that this Python knows; newer Unicode tables of the browser agree on them."""
TEXTS = st.one_of(
    st.text(ASSIGNED, max_size=140),
    st.text(st.sampled_from("aäAÄ1٣½²- _€ǅªⅧ😀\N{COMBINING DIAERESIS}\N{NO-BREAK SPACE}\x00\x7f"), max_size=20),
)


def broken_in_browser(page: Page, texts: list[str]) -> list[list[str]]:
    """What the browser's rules say; texts travel as code points, since half of a character is no UTF-8."""
    signs = [[ord(sign) for sign in text] for text in texts]
    found: list[list[str]] = page.evaluate(
        "all => all.map(signs => ainaRules.broken(String.fromCodePoint(...signs)))", signs
    )
    return found


def rule(page: Page, name: str) -> Locator:
    return page.locator(f"[data-rule={name}]")


def test_the_browser_says_what_the_shared_table_says(page: Page, site: Site) -> None:
    page.goto(site.page(""))

    assert broken_in_browser(page, [case.typed for case in CASES]) == [list(case.broken) for case in CASES]


def test_the_browser_compares_both_fields_as_the_server_does(page: Page, site: Site) -> None:
    page.goto(site.page(""))

    agree = page.evaluate(
        "all => all.map(([text, again]) => ainaRules.match(text, again))", [pair[:2] for pair in PAIRS]
    )

    assert agree == [expected for *_, expected in PAIRS]


def test_browser_and_server_agree_on_any_text(page: Page, site: Site) -> None:
    page.goto(site.page(""))

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(TEXTS, min_size=20, max_size=60))
    def agree(texts: list[str]) -> None:
        for text, broken in zip(texts, broken_in_browser(page, texts), strict=True):
            assert unmet_rules(text) == [name for name in broken if name != "allowed"]
            assert (check_rules(text, text) == []) == (broken == [])

    agree()


def test_rules_tick_while_typing_and_nothing_is_sent(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))
    seen = len(site.visits)

    page.get_by_label("Salasana", exact=True).press_sequentially("Kesä-2026")

    for name in ("length", "case", "digit", "special"):
        expect(rule(page, name)).to_have_class("met")
    expect(rule(page, "length").locator("[data-state]")).to_have_text(", täyttyy")
    expect(rule(page, "match")).not_to_have_class("met")
    assert len(site.visits) == seen


def test_nothing_turns_red_while_typing(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))

    page.get_by_label("Salasana", exact=True).press_sequentially("kesä")
    page.get_by_label("Salasana uudelleen").press_sequentially("talvi")

    expect(page.locator(".bad")).to_have_count(0)
    expect(page.locator(".met")).to_have_count(0)


def test_passwords_that_differ_are_told_when_the_second_field_is_left(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))
    page.get_by_label("Salasana", exact=True).fill("Kesä-2026")
    again = page.get_by_label("Salasana uudelleen")

    again.fill("Kesä-202")
    again.press("Tab")
    expect(rule(page, "match")).to_have_class("bad")

    again.fill("Kesä-2026")
    expect(rule(page, "match")).to_have_class("met")


def test_an_empty_second_field_is_no_error_when_it_is_left(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))

    page.get_by_label("Salasana uudelleen").press("Tab")

    expect(page.locator(".bad")).to_have_count(0)


def test_unmet_rules_turn_red_at_submit(page: Page, site: Site) -> None:
    site.silent.add("/rekisteroidy")
    page.goto(site.page(FORM))
    page.get_by_label("Salasana", exact=True).fill("Kesä-Kesä")

    page.get_by_role("button", name="REKISTERÖIDY").click()

    expect(rule(page, "digit")).to_have_class("bad")
    expect(rule(page, "length")).to_have_class("met")


def test_what_holds_is_said_once_after_a_rest(page: Page, site: Site, stopped_clock: None) -> None:
    page.goto(site.page(FORM))
    summary = page.locator("[data-rules-summary]")
    page.get_by_label("Salasana", exact=True).press_sequentially("Kesä2026")

    page.clock.run_for(700)
    expect(summary).to_be_empty()

    page.clock.run_for(200)
    expect(summary).to_have_text("3/5 ehtoa täyttyy")


def test_a_shown_password_keeps_the_caret_and_is_announced(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))
    field = page.get_by_label("Salasana", exact=True)
    field.fill("Kesä-2026")
    field.evaluate("field => field.setSelectionRange(4, 4)")

    page.get_by_role("button", name="Näytä salasana").first.click()

    button = page.get_by_role("button", name="Piilota salasana")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_attribute("type", "text")
    expect(page.locator("[data-status]")).to_have_text("Salasana on näkyvissä")
    field.focus()
    page.keyboard.type("!")
    expect(field).to_have_value("Kesä!-2026")


def test_a_shown_password_is_hidden_again_by_the_same_button(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))
    page.get_by_role("button", name="Näytä salasana").first.click()

    page.get_by_role("button", name="Piilota salasana").click()

    expect(page.locator("#password")).to_have_attribute("type", "password")
    expect(page.locator("[data-status]")).to_have_text("Salasana on piilotettu")


def test_a_shown_password_is_hidden_at_submit(page: Page, site: Site) -> None:
    site.silent.add("/rekisteroidy")
    page.goto(site.page(FORM))
    page.get_by_role("button", name="Näytä salasana").first.click()

    page.get_by_role("button", name="REKISTERÖIDY").click()

    expect(page.locator("#password")).to_have_attribute("type", "password")
    expect(page.locator("[data-show-password]").first).to_have_attribute("aria-pressed", "false")


def test_a_shown_password_stays_shown_when_the_page_is_rendered_anew(page: Page, site: Site) -> None:
    page.goto(site.page(FORM))
    page.get_by_role("button", name="Näytä salasana").first.click()

    page.locator("#password").evaluate("field => { field.type = 'password'; }")

    expect(page.locator("#password")).to_have_attribute("type", "text")


def test_before_the_page_is_alive_marks_change_but_words_wait(page: Page, site: Site) -> None:
    page.goto(site.page(FORM, alive=False))
    page.get_by_label("Salasana", exact=True).fill("Kesä-2026")
    state = rule(page, "length").locator("[data-state]")

    expect(rule(page, "length")).to_have_class("met")
    expect(state).to_have_text(", ei vielä täyty")

    page.locator("main").evaluate("main => { main.dataset.hydrated = 'true'; }")
    expect(state).to_have_text(", täyttyy")


def test_the_rules_are_the_only_thing_that_other_scripts_see(page: Page, site: Site) -> None:
    page.goto(site.page(""))

    names = page.evaluate("Object.keys(ainaRules)")

    assert names == ["prepare", "length", "case", "digit", "special", "allowed", "match", "broken"]
    assert page.evaluate("Object.keys(window).filter(name => /aina/i.test(name))") == ["ainaRules"]
