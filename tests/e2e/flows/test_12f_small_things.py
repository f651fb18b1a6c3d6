"""Small things of every page that people trip over: the menu, the footer, the corner of the chat, even spaces."""

import pytest
from playwright.sync_api import Page, expect

from aina_app.core.opening_hours import schedule
from aina_app.i18n.language import Language
from aina_app.i18n.opening import weekly_hours
from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Person, Portal, t
from tests.e2e.pages.home import WatchPage
from tests.e2e.pages.profile import ProfilePage

WIDTHS = {"phone": 375, "desk": 1280}
UNDER_THE_CHAT = """() => {
  const chat = document.querySelector("[data-chat]");
  const lies = (box, over) =>
    box.right > over.left && box.left < over.right && box.bottom > over.top && box.top < over.bottom;
  const covered = (control) => {
    control.scrollIntoView({ block: "nearest" });
    return lies(control.getBoundingClientRect(), chat.getBoundingClientRect());
  };
  return [...document.querySelectorAll("main :is(a, button, input, select, summary), .foot a")]
    .filter((control) => control.checkVisibility() && covered(control)).map((control) => control.textContent);
}"""
MARKED = """() => [...document.querySelectorAll("#menu a")].filter((link) => {
  const style = getComputedStyle(link);
  return style.borderInlineStartWidth !== "0px" && style.borderInlineStartColor !== "rgba(0, 0, 0, 0)";
}).map((link) => link.textContent.trim())"""
GAPS = """() => [...document.querySelectorAll("main section.card")].map((card) => {
  const [title, hint, field] = ["h2", "p", ".field"].map((part) => card.querySelector(part).getBoundingClientRect());
  return [hint.top - title.bottom, field.top - hint.bottom];
})"""


@pytest.fixture
def aino(page: Page, someone: NewPerson) -> Person:
    """Somebody with one customership, in the portal."""
    aino = someone()
    aino.has_customership(1)
    stages.onboard(page, aino)
    return aino


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_that_can_be_pressed_stays_under_the_chats_button(
    page: Page, portal: Portal, aino: Person, width: int
) -> None:
    """Whatever is brought into view by the keyboard stands free of it, on a short page and on a long one."""
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "/kulutusvahti", "/profiili"):
        page.goto(portal.base_url + path)
        expect(page.locator("main[data-hydrated=true]")).to_be_attached()
        assert page.evaluate(UNDER_THE_CHAT) == []


@pytest.mark.parametrize("width", [320, 360, 375, 390])
def test_the_opening_hours_are_not_broken_in_the_footer(page: Page, portal: Portal, width: int) -> None:
    """`ma-pe 8-20` stays together on every phone."""
    page.set_viewport_size({"width": width, "height": 667})
    page.goto(f"{portal.base_url}/kirjaudu")
    hours = page.get_by_role("contentinfo").get_by_text(weekly_hours(schedule(), Language.FI), exact=True)

    assert hours.evaluate("(text) => text.getClientRects().length") == 1
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_phones_menu_marks_one_place_as_the_one_where_one_is(page: Page, portal: Portal, aino: Person) -> None:
    """The language that is used is told by its line, not as if it were another page."""
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 667})
    ProfilePage.open(page, portal.base_url)
    page.get_by_role("button", name=t("nav.menu"), exact=True).click()

    assert page.evaluate(MARKED) == [t("nav.profile")]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_limits_explanation_stands_closer_to_its_name_than_to_the_field(
    page: Page, portal: Portal, aino: Person, width: int
) -> None:
    """Name and explanation belong together; the space before the fields is that between fields."""
    page.set_viewport_size({"width": width, "height": 800})
    WatchPage.open(page, portal.base_url)

    for to_hint, to_field in page.evaluate(GAPS):
        assert to_hint < to_field
