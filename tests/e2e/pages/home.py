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

    def choose_point(self, address: str) -> None:
        """Another metering point, by the beginning of its address."""
        _choose_point(self, address)

    def hide_hint(self) -> None:
        """Press `Selvä, piilota vinkki`."""
        self.button("home.hint_dismiss").click()
        expect(self.hint()).to_have_count(0)

    def hint(self) -> Locator:
        """The guide's reminder of reports and watches."""
        return self.page.locator("main").get_by_text(self.t("home.hint"), exact=True)

    def report_card(self) -> Locator:
        """Kulutusraportti."""
        return self.page.get_by_role("region", name=self.t("report.h2"), exact=True)

    def watch_card(self) -> Locator:
        """Kulutusvahti's state."""
        return self.page.get_by_role("region", name=self.t("watch.h1"), exact=True)

    def chart(self) -> Locator:
        """Chart and table of the month's days."""
        return self.page.get_by_role("figure")

    def legend(self) -> Locator:
        """What the shapes of the chart mean."""
        return self.chart().locator(".legendrow > span")

    def show_table(self) -> Locator:
        """The tab `Taulukko`; the table."""
        self.page.get_by_role("tab", name=self.t("cons.show_table"), exact=True).click()
        return self.chart().get_by_role("table")

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


def _choose_point(screen: Screen, address: str) -> None:
    choice = screen.page.get_by_role("combobox", name=screen.t("field.metering_point"), exact=True)
    label = choice.get_by_role("option").filter(has_text=address).inner_text()
    choice.select_option(label=label)


class WatchPage(Screen):
    """Kulutusvahti."""

    heading = "watch.h1"

    @classmethod
    def open(cls, page: Page, base_url: str) -> WatchPage:
        """Go to the screen."""
        page.goto(f"{base_url}/kulutusvahti")
        return cls(page)

    def choose_point(self, address: str) -> None:
        """Another metering point, by the beginning of its address."""
        _choose_point(self, address)

    def section(self, key: str) -> Locator:
        """`watch.alarm` or `watch.budget`."""
        return self.page.get_by_role("region", name=self.t(key), exact=True)

    def put(self, key: str, kwh: str, period: str) -> None:
        """Say how much in which period; typing it ticks the limit."""
        section = self.section(key)
        section.get_by_role("textbox").fill(kwh)
        expect(section.get_by_role("checkbox")).to_be_checked()
        section.get_by_role("radio", name=self.t(period), exact=True).check()

    def save(self) -> None:
        """Press `Tallenna kulutusvahti`."""
        self.button("watch.save").click()

    def saved(self) -> None:
        """Expect that it was kept."""
        expect(self.page.locator("main").get_by_text(self.t("watch.saved")).first).to_be_visible()
