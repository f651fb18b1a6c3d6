"""The plug of the company's own chat (docs/chat.md): when its script is fetched, and how it is told to open."""

import pytest
from playwright.sync_api import Page, expect

from aina_app.features.chat.page import PANEL, SLOT, Plug
from aina_app.i18n.language import Language
from tests.browser.website import Site

SCRIPT = "/chat.js"
WIDGET = (
    """window.eleniaChat = { open(place, { language }) { place.textContent += "opened in " + language + ". "; } };"""
)
CORNER = f"""
<button type="button" data-chat aria-controls="{PANEL}" aria-expanded="false">Elenia Chat</button>
<section id="{PANEL}" hidden><button type="button" data-chat-close>Sulje</button><div id="{SLOT}"></div></section>
"""


@pytest.fixture
def corner(page: Page, site: Site) -> Page:
    """A page with the corner, plugged to a script of the same site."""
    site.answers[SCRIPT] = lambda _visit: WIDGET
    page.goto(site.page(CORNER))
    hooks = " ".join(map(str, Plug.create(id=SLOT, language=Language.SV, script=site.address + SCRIPT).add_hooks()))
    page.evaluate(f"() => {{ const useEffect = (run) => run(); {hooks} }}")
    return page


def fetched(site: Site) -> int:
    return sum(visit.path == SCRIPT for visit in site.visits)


def test_nothing_is_fetched_before_the_corner_is_opened(corner: Page, site: Site) -> None:
    expect(corner.locator(f"#{SLOT}")).to_have_text("")
    assert fetched(site) == 0


def test_the_widget_opens_in_its_place_in_the_language_of_the_page(corner: Page, site: Site) -> None:
    corner.get_by_role("button", name="Elenia Chat").click()
    expect(corner.locator(f"#{SLOT}")).to_have_text("opened in sv.")
    assert fetched(site) == 1


def test_the_widget_is_told_each_time_but_fetched_once(corner: Page, site: Site) -> None:
    button = corner.get_by_role("button", name="Elenia Chat")
    button.click()
    expect(corner.locator(f"#{SLOT}")).to_have_text("opened in sv.")
    corner.get_by_role("button", name="Sulje").click()
    button.click()
    expect(corner.locator(f"#{SLOT}")).to_have_text("opened in sv. opened in sv.")
    assert fetched(site) == 1
