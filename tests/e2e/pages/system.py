"""What stands around the screens: an ended session, unknown addresses, the chat corner, the bars over the page."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.kit import t
from tests.e2e.pages.accounts import LoginPage
from tests.e2e.pages.screen import Screen


class SessionEndedPage(Screen):
    """Istuntosi on päättynyt."""

    heading = "session.ended_title"

    def log_in(self) -> LoginPage:
        """Press `Kirjaudu sisään`."""
        self.link("nav.login").click()
        return LoginPage(self.page, self.language)


class NotFoundPage(Screen):
    """Sivua ei löytynyt."""

    heading = "page.404_h1"


class ChatCorner:
    """Elenia Chat."""

    def __init__(self, page: Page, language: str = "fi") -> None:
        self.page, self.language = page, language
        corner = page.get_by_role("complementary", name=t("chat.title", language), exact=True)
        self.panel = corner.get_by_role("region", name=t("chat.title", language), exact=True)

    def button(self, state: str) -> Locator:
        """The corner's button, named by `chat.state_open` or `chat.state_closed`."""
        name = re.compile(f"^{t('chat.title', self.language)} ?, {t(state, self.language)}$")
        return self.page.get_by_role("button", name=name)

    def close_button(self) -> Locator:
        """`Sulje Elenia Chat`."""
        return self.panel.get_by_role("button", name=t("chat.close", self.language), exact=True)


def session_warning(page: Page, language: str = "fi") -> Locator:
    """`Kirjaudut pian ulos` with its button."""
    return page.get_by_role("status").filter(has_text=t("session.soon", language))


def connection_bar(page: Page) -> Locator:
    """Says that the connection is lost, then that it is back."""
    return page.get_by_role("status").and_(page.locator("[data-back]"))


def is_out(page: Page, language: str = "fi", timeout: float = 5_000) -> None:
    """Expect that the page shows that its session has ended."""
    title = page.get_by_role("heading", level=1, name=t("session.ended_title", language), exact=True)
    expect(title).to_be_visible(timeout=timeout)
