"""The first use: 1/3 with the bank, 2/3, 3/3."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.kit import Person
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.screen import Screen


class IdentificationPage(Screen):
    """1/3 Vahva tunnistautuminen."""

    heading = "onb1.h1"

    def begin(self) -> None:
        """Press `Aloita tunnistautuminen`: the banks appear."""
        self.button("onb1.start").click()
        expect(self.page.get_by_role("heading", name=self.t("onb1.choose"))).to_be_visible()

    def banks(self) -> list[str]:
        """The names of what can be chosen."""
        return self.page.locator("form").filter(has_text=self.t("onb1.choose")).get_by_role("button").all_inner_texts()

    def choose(self, bank: str) -> BrokerPage:
        """Go to a bank."""
        self.page.get_by_role("button", name=bank, exact=True).click()
        return BrokerPage(self.page)

    def go_to_bank(self, bank: str = "Demopankki Kuusi") -> BrokerPage:
        """Begin, unless the list is open already, and choose."""
        if not self.page.get_by_role("button", name=bank, exact=True).is_visible():
            self.begin()
        return self.choose(bank)

    def tells(self, key: str) -> None:
        """Expect the sentence on how the last trip ended, with the focus on it and the list of banks open."""
        sentence = self.page.locator("main").get_by_text(self.t(key), exact=True)
        expect(sentence).to_be_visible()
        expect(sentence).to_be_focused()
        expect(self.page.get_by_role("heading", name=self.t("onb1.choose"))).to_be_visible()


class BrokerPage:
    """The demo bank. Another broker's pages would be driven by another class of these methods."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.locator("#hetu")).to_be_visible(timeout=15_000)

    def with_fault(self, fault: str) -> BrokerPage:
        """Let the bank answer wrongly in a certain way."""
        self.page.locator("summary", has_text="QA").click()
        self.page.locator("#fault").select_option(fault)
        return self

    def accept_as(self, person: Person) -> None:
        """Identify as somebody; the bank sends back by itself."""
        self.page.locator("#hetu").fill(person.hetu)
        self.page.locator("#given_names").fill(person.first_name)
        self.page.locator("#family_name").fill(person.last_name)
        self.page.locator("button[value=identify]").locator("visible=true").click()

    def cancel(self) -> None:
        """Leave without identifying."""
        self.page.locator("button[value=cancel]").click()

    def refuse(self) -> None:
        """The bank says no."""
        self.page.locator("button[value=refuse]").click()


class CustomershipsPage(Screen):
    """2/3 Löydetyt asiakkuudet."""

    heading = "onb2.h1"

    def rows(self) -> Locator:
        """The lines of the table."""
        return self.page.get_by_test_id("point-row")

    def table(self) -> Locator:
        """The table, known by its caption."""
        return self.page.get_by_role("table")

    def search_again(self) -> None:
        """Press `Hae uudelleen`."""
        self.button("onb2.search_again").click()

    def confirm(self) -> ReviewPage:
        """Press `Vahvista ja siirry Elenia Ainaan`."""
        self.button("onb.submit").click()
        return ReviewPage(self.page, self.language)


class ReviewPage(Screen):
    """3/3 Käyttäjätietojen tarkistaminen."""

    heading = "onb3.h1"

    def change_phone(self, number: str) -> None:
        """`Päivitä käyttäjätiedot`: another telephone number, saved."""
        self.button("prof.update").click()
        self.field("field.phone").fill(number)
        self.button("action.save").click()
        self.says("prof.saved")

    def profile(self) -> Locator:
        """A. Käyttäjäprofiilin tiedot."""
        return self.page.get_by_role("region", name=self.t("prof.a"), exact=True)

    def confirm(self) -> HomePage:
        """Press `Vahvista ja siirry Elenia Ainaan`."""
        self.button("onb.submit").click()
        return HomePage(self.page, self.language)
