"""Valtuutukset."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.accounts import PREFIXES
from tests.e2e.pages.screen import BCRYPT_AND_MAIL_MS, Screen


class MandatesPage(Screen):
    """Valtuutukset."""

    heading = "mandate.h2"

    @classmethod
    def open(cls, page: Page, base_url: str, language: str = "fi") -> MandatesPage:
        """Go to the screen; its lists have come."""
        page.goto(f"{base_url}{PREFIXES[language]}/valtuutukset")
        mandates = cls(page, language)
        expect(mandates.chapter("given")).to_be_visible(timeout=BCRYPT_AND_MAIL_MS)
        return mandates

    def chapter(self, name: str) -> Locator:
        """`offers`, `received`, `given`, `give` or `log`."""
        return self.page.get_by_role("region", name=self.t(f"mandate.{name}"), exact=True)

    def give(self, email: str, last_day: str = "", *scopes: str) -> None:
        """`Anna valtuutus`: fill and press. `scopes`: `report`, `watch`."""
        form = self.chapter("give")
        form.get_by_role("textbox", name=self.t("mandate.whom")).fill(email)
        if last_day:
            form.get_by_role("textbox", name=self.t("field.end_date")).fill(last_day)
        for scope in scopes:
            form.get_by_role("checkbox", name=self.t(f"mandate.scope_{scope}"), exact=True).check()
        form.get_by_role("button", name=self.t("mandate.give"), exact=True).click()

    def press(self, chapter: str, act: str) -> None:
        """`mandate.accept`, `mandate.decline` or `mandate.end` of the first mandate of a chapter."""
        self.chapter(chapter).get_by_role("button", name=self.t(act)).first.click()
