"""Etusivu and Kulutusvahti."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.screen import Screen


class HomePage(Screen):
    """Etusivu."""

    heading = "home.h1"

    def figure(self, name: str) -> Locator:
        """`yesterday` or `month`."""
        return self.page.get_by_test_id(f"figure-{name}")

    def order_report(self, interval: str = "monthly") -> None:
        """`Tilaa raportti`: choose and order."""
        self.page.locator("#report-begin").click()
        self.page.get_by_role("radio", name=self.t(f"report.{interval}"), exact=True).check()
        self.button("report.order").click()
        self.says("report.ordered_now")

    def open_watch(self) -> WatchPage:
        """By the navigation."""
        self.page.get_by_role("link", name=self.t("nav.watch"), exact=True).first.click()
        return WatchPage(self.page, self.language)


class WatchPage(Screen):
    """Kulutusvahti."""

    heading = "watch.h1"

    @classmethod
    def open(cls, page: Page, base_url: str) -> WatchPage:
        """Go to the screen."""
        page.goto(f"{base_url}/kulutusvahti")
        return cls(page)

    def section(self, key: str) -> Locator:
        """`watch.alarm` or `watch.budget`."""
        return self.page.get_by_role("region", name=self.t(key), exact=True)

    def put(self, key: str, kwh: str, period: str) -> None:
        """Tick a limit and say how much in which period."""
        section = self.section(key)
        section.get_by_role("checkbox").check()
        section.get_by_role("textbox").fill(kwh)
        section.get_by_role("radio", name=self.t(period), exact=True).check()

    def save(self) -> None:
        """Press `Tallenna kulutusvahti`."""
        self.button("watch.save").click()

    def saved(self) -> None:
        """Expect that it was kept."""
        expect(self.page.locator("main").get_by_text(self.t("watch.saved")).first).to_be_visible()
