"""What all screens share: being the right one, being alive, notices, errors, the frame around them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.kit import t

BCRYPT_AND_MAIL_MS = 15_000


class Screen:
    """A screen of the portal. Methods of its subclasses are what a person does."""

    heading = ""

    def __init__(self, page: Page, language: str = "fi") -> None:
        self.page, self.language = page, language
        name = self.t(self.heading)
        over, dash, rest = name.partition(" – ")
        title = page.get_by_role("heading", level=1, name=f"{over}{dash}{rest}" if dash else name, exact=True)
        expect(title).to_be_visible(timeout=BCRYPT_AND_MAIL_MS)
        self.ready()

    def t(self, key: str, **params: str | int) -> str:
        """The sentence in the screen's language."""
        return t(key, self.language, **params)

    def ready(self) -> None:
        """Wait until the page answers to events."""
        expect(self.page.locator("main[data-hydrated=true]")).to_be_attached(timeout=BCRYPT_AND_MAIL_MS)

    def field(self, key: str) -> Locator:
        """A text field by the name that stands above it."""
        return self.page.get_by_role("textbox", name=self.t(key), exact=True)

    def button(self, key: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=self.t(key), exact=True)

    def link(self, key: str) -> Locator:
        """A link by its words, in the page itself."""
        return self.page.locator("main").get_by_role("link", name=self.t(key), exact=True)

    def says(self, key: str, **params: str | int) -> None:
        """Expect a sentence on the screen."""
        expect(self.page.locator("main").get_by_text(self.t(key, **params)).first).to_be_visible()

    def error_of(self, field_id: str) -> Locator:
        """The error beside a field."""
        return self.page.locator(f"#{field_id}-error")

    def log_out(self) -> None:
        """`Kirjaudu ulos`, wherever it stands at this width."""
        menu = self.page.get_by_role("button", name=self.t("nav.menu"), exact=True)
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("button", name=self.t("nav.logout"), exact=True).locator("visible=true").first.click()
