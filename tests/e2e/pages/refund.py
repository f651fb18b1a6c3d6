"""The refund accounts of a card on the profile."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.e2e.pages.onboarding import BrokerPage
from tests.e2e.pages.profile import CustomershipCard


class RefundAccounts:
    """Palautustilinumerot of a customership."""

    def __init__(self, card: CustomershipCard) -> None:
        self.card, self.screen, self.page = card.card, card.screen, card.page

    def open(self) -> None:
        """Press `Päivitä palautustilinumerot`; the field of a new account has the focus."""
        self.button("cust.update_refund").click()
        expect(self.iban).to_be_focused()

    @property
    def iban(self) -> Locator:
        """The field of a new account's number."""
        return self.card.get_by_role("textbox", name=self.screen.t("field.iban"))

    def button(self, key: str, **facts: str) -> Locator:
        """A button of the card."""
        return self.card.get_by_role("button", name=self.screen.t(key, **facts), exact=True)

    def ask(self, iban: str) -> None:
        """Type a number and press `Jatka tunnistautumiseen`."""
        self.iban.fill(iban)
        self.button("refund.continue").click()

    def refuses(self, key: str) -> None:
        """Expect a refusal beside the field, what was typed still in it."""
        expect(self.card.locator("#refund_iban-error")).to_have_text(self.screen.t(key))

    def offers_banks(self) -> None:
        """Expect the way to the bank."""
        expect(self.card.locator("#refund-banks")).to_be_visible()

    def resume(self) -> None:
        """Back without a confirmation: no bank is offered before `Jatka tunnistautumiseen`."""
        expect(self.card.locator("#refund-banks")).to_have_count(0)
        self.button("refund.continue").click()
        expect(self.card.locator("#refund-banks")).to_be_focused()

    def go_to_bank(self, bank: str = "Demopankki Kuusi") -> BrokerPage:
        """Choose a bank."""
        self.card.get_by_role("button", name=bank, exact=True).click()
        return BrokerPage(self.page)

    def tells(self, key: str) -> None:
        """Expect how the trip ended, with the focus on it."""
        outcome = self.card.locator("#refund-outcome")
        expect(outcome).to_have_text(self.screen.t(key))
        expect(outcome).to_be_focused()

    def shows(self, *texts: str) -> None:
        """Expect words on the card."""
        for text in texts:
            expect(self.card).to_contain_text(text)
