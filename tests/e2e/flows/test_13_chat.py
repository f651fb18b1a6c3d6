"""Elenia Chat, the corner of the signed-in pages."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.system import ChatCorner

OFFICE_HOURS, EVENING = "2026-11-25T10:00:00Z", "2026-11-25T18:00:00Z"
"""A Wednesday: noon, and eight in the evening in Helsinki."""


@pytest.mark.a11y
def test_k02_the_chat_opens_and_closes_by_keyboard(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Enter opens the corner, Esc closes it, and the focus is back on its button; so does `Sulje`."""
    stages.onboard(page, someone())
    corner = ChatCorner(page)
    button = page.get_by_role("button", name=t("chat.title")).first

    button.focus()
    button.press("Enter")
    expect(corner.panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(corner.panel).to_contain_text(t("chat.lead"))
    corner.close_button().focus()
    page.keyboard.press("Escape")
    expect(corner.panel).to_be_hidden()
    expect(button).to_be_focused()

    button.press("Enter")
    corner.close_button().press("Enter")
    expect(corner.panel).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.own_instance
def test_d01_the_chat_says_whether_somebody_answers_now(page: Page, portal: Portal, someone: NewPerson) -> None:
    """By the company's hours: until when somebody is there, or when they open again."""
    aino = someone()
    stages.onboard(page, aino)
    for moment, state, now in (
        (OFFICE_HOURS, "chat.state_open", "chat.open_now"),
        (EVENING, "chat.state_closed", "chat.closed_now"),
    ):
        portal.set_clock(moment)
        page.context.clear_cookies()
        stages.sign_in(page, aino, "/")
        page.goto(portal.base_url)
        HomePage(page)
        corner = ChatCorner(page)

        corner.button(state).click()

        expect(corner.panel).to_be_visible()
        expect(corner.panel).to_contain_text(t(now).partition("{")[0])


@pytest.mark.a11y
def test_m01_the_chat_is_in_view_on_a_phone_and_covers_nothing_at_the_pages_end(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """On a phone the opened panel is in view as a whole; at a desk all of the page's end stands above the button."""
    page.set_viewport_size({"width": 375, "height": 667})
    stages.onboard(page, someone())
    corner = ChatCorner(page)
    button = page.get_by_role("button", name=t("chat.title")).first
    button.click()
    expect(corner.panel.get_by_role("status")).not_to_be_empty()
    expect(corner.panel).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")

    for width in (1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        top = button.evaluate("button => button.getBoundingClientRect().top")
        ends = page.locator("footer p, footer a").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().bottom)"
        )
        assert max(ends) <= top
