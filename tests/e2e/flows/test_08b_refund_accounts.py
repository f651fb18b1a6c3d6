"""A refund account changes only by its own person, slowly, and told to the old address (P05)."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Person, Portal, t
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.refund import RefundAccounts

OLD, NEW = "FI2112345600000785", "FI45 5000 0150 0000 23"
MISTYPED, NOT_SEPA = "FI45 5000 0150 0000 24", "TR33 0006 1005 1978 6457 8413 26"


def _with_account(page: Page, person: Person) -> tuple[str, RefundAccounts]:
    """Through the first use, with one refund account; the customer number and the card's part."""
    number = person.has_customership(1)
    accounts = [{"iban": OLD, "in_use": True}]
    person.portal.switch("change", number=number, patch={"refund_accounts": accounts})
    stages.onboard(page, person)
    return number, _accounts(page, person, number)


def _accounts(page: Page, person: Person, number: str) -> RefundAccounts:
    card = ProfilePage.open(page, person.portal.base_url, person.language).customership(number)
    return RefundAccounts(card)


def _in_use(portal: Portal, number: str) -> list[str]:
    accounts = portal.customership(number)["refund_accounts"]
    return [account["iban"] for account in accounts if account["in_use"]]


def test_p05_a_typing_error_is_told_the_trip_survives_cancelling_and_the_change_is_cancelled(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """Typing error, not SEPA → right → the bank, cancelled → the bank again → cooling with its date → cancelled."""
    vaino = someone("Väinö", "Koskela")
    number, accounts = _with_account(page, vaino)
    accounts.shows("•••• 0785", t("refund.in_use"))
    accounts.open()
    for typed, reason in ((MISTYPED, "err.iban_check"), (NOT_SEPA, "err.iban_sepa")):
        accounts.ask(typed)
        accounts.refuses(reason)
        expect(accounts.iban).to_have_value(typed)
    accounts.ask(NEW.lower())
    accounts.offers_banks()
    accounts.shows("•••• 0023")
    assert NEW.replace(" ", "") not in page.content().replace(" ", "")

    accounts.go_to_bank().cancel()
    accounts = RefundAccounts(ProfilePage(page).customership(number))
    accounts.tells("onb1.cancelled")
    accounts = _accounts(page, vaino, number)
    accounts.shows("•••• 0023", t("refund.unchanged"))
    accounts.resume()
    before = portal.mailbox.count(vaino.email)
    accounts.go_to_bank().accept_as(vaino)
    accounts = RefundAccounts(ProfilePage(page).customership(number))
    accounts.tells("refund.confirmed")
    accounts.shows("•••• 0023", t("cust.pending"), t("cust.refund_cooling").partition("{")[0])
    mail = portal.mailbox.wait(vaino.email, "refund", after=before)
    assert "0023" in mail.text
    assert "0150" not in mail.text

    accounts.open()
    accounts.button("refund.close").click()
    expect(accounts.button("cust.update_refund")).to_be_focused()
    accounts.button("refund.cancel").click()
    accounts.shows(t("refund.cancelled.person").partition("{")[0].strip())
    row = ProfilePage(page).customership(number).open_history()
    expect(row).to_have_count(1)
    expect(row).to_contain_text("•••• 0023")
    expect(row).to_contain_text(t("cust.cancelled_at").partition("{")[0].strip())
    assert _in_use(portal, number) == [OLD]


@pytest.mark.own_instance
def test_p05_after_72_hours_the_new_account_is_in_use(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The old one stays in use until the customer information system has taken the change."""
    vaino = someone("Väinö", "Koskela")
    number, accounts = _with_account(page, vaino)
    accounts.open()
    accounts.ask(NEW)
    accounts.go_to_bank().accept_as(vaino)
    RefundAccounts(ProfilePage(page).customership(number)).tells("refund.confirmed")
    portal.advance("PT71H59M")
    portal.drain()
    assert _in_use(portal, number) == [OLD]
    portal.advance("PT2M")
    portal.drain()

    assert _in_use(portal, number) == [NEW.replace(" ", "")]
    stages.sign_in(page, vaino, "/")
    accounts = _accounts(page, vaino, number)
    accounts.shows(t("cust.delivered"), "•••• 0023")


def test_p05_another_persons_identity_changes_nothing(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Whoever sits at the open page with bank codes of their own: said on the card, nothing confirmed."""
    vaino, thief = someone("Väinö", "Koskela"), someone("Onni", "Mäkinen")
    number, accounts = _with_account(page, vaino)
    accounts.open()
    accounts.ask(NEW)
    with vaino.no_more_mail():
        for fault, told in (
            ("", "refund.other_person"),
            ("token_replayed", "onb1.invalid"),
            ("claim_nonce_wrong", "onb1.invalid"),
        ):
            bank = accounts.go_to_bank()
            if fault:
                bank.with_fault(fault).accept_as(vaino)
            else:
                bank.accept_as(thief)
            accounts = RefundAccounts(ProfilePage(page).customership(number))
            accounts.tells(told)
            accounts.resume()
    accounts.go_to_bank().accept_as(vaino)
    RefundAccounts(ProfilePage(page).customership(number)).tells("refund.confirmed")


def test_p05_the_mails_link_cancels_by_a_press_and_not_by_looking(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """GET shows a page, POST cancels; who has the old mailbox needs no session."""
    vaino = someone("Väinö", "Koskela")
    number, accounts = _with_account(page, vaino)
    accounts.open()
    accounts.ask(NEW)
    accounts.go_to_bank().accept_as(vaino)
    RefundAccounts(ProfilePage(page).customership(number)).tells("refund.confirmed")
    [link] = [one for one in portal.mailbox.wait(vaino.email, "refund").links() if "/palautustili/" in one]

    reader = another_device()
    reader.goto(link)
    accounts = _accounts(page, vaino, number)
    accounts.shows(t("cust.pending"))
    reader.get_by_role("button", name=t("refund.cancel"), exact=True).click()
    expect(reader.get_by_text(t("refund.mail_done"))).to_be_visible()

    accounts = _accounts(page, vaino, number)
    accounts.shows(t("refund.cancelled.mail").partition("{")[0].strip())


def test_p05_an_unused_account_is_removed_with_the_password(page: Page, portal: Portal, someone: NewPerson) -> None:
    """No bank is asked; a wrong password is said, and the account is gone a moment after the right one."""
    vaino = someone("Väinö", "Koskela")
    number = vaino.has_customership(1)
    both = [{"iban": OLD, "in_use": True}, {"iban": NEW.replace(" ", ""), "in_use": False}]
    portal.switch("change", number=number, patch={"refund_accounts": both})
    stages.onboard(page, vaino)
    accounts = _accounts(page, vaino, number)
    accounts.open()
    remove = t("refund.remove_named", account="•••• 0023")
    for password in ("Wrong-1234", vaino.password):
        if accounts.card.locator("#refund_password").count() == 0:
            accounts.card.get_by_role("button", name=remove, exact=True).click()
        accounts.card.locator("#refund_password").fill(password)
        accounts.button("action.remove").click()
        accounts = RefundAccounts(ProfilePage(page).customership(number))
    accounts.tells("refund.removing")
    portal.drain()

    assert [account["iban"] for account in portal.customership(number)["refund_accounts"]] == [OLD]
