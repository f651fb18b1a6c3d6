"""The secret of a mail's link: out of the address into the form, and along to the other languages."""

from playwright.sync_api import Page, expect

from tests.browser.website import Site

SECRET = "x" * 43
POSTED = """<nav class="lang"><a data-language href="/sv/peru" hreflang="sv">Svenska</a></nav>
<form method="post" action="/peru"><input type="hidden" name="press"><input type="hidden" name="token" data-fragment>
  <button class="btn primary" type="submit">Peru vaihto</button></form>"""


def test_the_secret_goes_from_the_address_into_the_form(page: Page, site: Site) -> None:
    page.goto(f"{site.page(POSTED)}#{SECRET}")

    expect(page.locator("input[name=token]")).to_have_value(SECRET)
    assert SECRET not in page.url

    site.page("<p>Peruttu</p>", path="/peru")
    page.get_by_role("button", name="Peru vaihto").click()
    page.wait_for_url("**/peru")
    (visit,) = site.posts()
    assert visit.form["token"] == SECRET


def test_a_field_that_is_rendered_anew_gets_it_again(page: Page, site: Site) -> None:
    page.goto(f"{site.page(POSTED)}#{SECRET}")

    page.locator("form").evaluate("form => { form.innerHTML = form.innerHTML; }")

    expect(page.locator("input[name=token]")).to_have_value(SECRET)


def test_the_page_in_another_language_gets_it_too(page: Page, site: Site) -> None:
    page.goto(f"{site.page(POSTED)}#{SECRET}")

    site.page("<p>Ångra</p>", path="/sv/peru")
    page.get_by_role("link", name="Svenska").click()

    page.wait_for_url(f"**/sv/peru#{SECRET}")


def test_other_addresses_keep_what_stands_behind_them(page: Page, site: Site) -> None:
    page.goto(site.page('<p id="there">Teksti</p>') + "#there")

    assert page.url.endswith("#there")
