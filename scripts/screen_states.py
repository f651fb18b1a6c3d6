"""States of a person's affairs for the screenshots: changes on their way, refused, asked about; conflicts; mandates."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from aina_app import routes
from scripts.camera import Camera
from tests.e2e import stages
from tests.e2e.kit import Person, Portal, fresh_business_id, t
from tests.e2e.pages.accounts import UndoEmailPage
from tests.e2e.pages.mandates import MandatesPage
from tests.e2e.pages.profile import CustomershipCard, ProfilePage
from tests.e2e.pages.refund import RefundAccounts

POINTS = 12
SECONDS_UNDER_WAY = 20
OLD_IBAN, NEW_IBAN = "FI2112345600000785", "FI45 5000 0150 0000 23"
COMPANY, ITS_POINTS = "Kuusamon Kukka Oy", 5


def _card(page: Page, person: Person, number: str) -> CustomershipCard:
    return ProfilePage.open(page, person.portal.base_url).customership(number)


def changes(camera: Camera, portal: Portal) -> None:
    """A telephone number that is delivered, on its way, refused, and changed by somebody else at the same time."""
    page, aino = camera.page, Person(portal, "Aino", "Lehtinen")
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    card = _card(page, aino, number)
    card.change_contact("040 765 4321")
    card.says("cust.phone", t("cust.delivered"))
    card.open_proof("cust.phone")
    camera.take("profiili-valitetty")
    portal.switch("refuse-next", number=number, reason="invalid-phone")
    card.change_contact("040 765 4322")
    card.says("cust.phone", t("cust.rejected"))
    camera.take("profiili-hylatty")
    card.mend("cust.phone")
    portal.switch("change", number=number, patch={"contact": {"phone": "+358405550177"}})
    card.type_contact("050 123 4567")
    card.says("cust.phone", t("cust.asking"))
    camera.take("profiili-ristiriita")
    card.choose("cust.phone", "cust.conflict_theirs")
    expect(card.choice("cust.phone")).to_have_count(0)
    portal.switch("latency", number=number, call="change", seconds=SECONDS_UNDER_WAY, times=1)
    card.change_contact("050 765 4321")
    card.says("cust.phone", t("cust.pending"))
    camera.take("profiili-odottaa")


def refund(camera: Camera, portal: Portal) -> None:
    """A refund account before the bank and in its cooling time; the page of the mail's link."""
    page, vaino = camera.page, Person(portal, "Väinö", "Koskela")
    number = vaino.has_customership(1)
    portal.switch("change", number=number, patch={"refund_accounts": [{"iban": OLD_IBAN, "in_use": True}]})
    stages.onboard(page, vaino)
    accounts = RefundAccounts(_card(page, vaino, number))
    accounts.open()
    accounts.ask(NEW_IBAN)
    accounts.offers_banks()
    camera.take("palautustili-tunnistautuminen")
    before = portal.mailbox.count(vaino.email)
    accounts.go_to_bank().accept_as(vaino)
    accounts = RefundAccounts(ProfilePage(page).customership(number))
    accounts.tells("refund.confirmed")
    camera.take("palautustili-odotusaika")
    portal.mailbox.wait(vaino.email, "refund", after=before)


def new_address(camera: Camera, portal: Portal) -> None:
    """A new e-mail address that waits for its code, and the undo from the old one."""
    page, aino = camera.page, Person(portal, "Aino", "Lehtinen")
    aino.has_customership(1)
    stages.onboard(page, aino)
    profile, new = ProfilePage.open(page, portal.base_url), aino.email.replace("aino+", "aino.uusi+")
    profile.ask_new_email(new, aino.password)
    expect(profile.field("field.code")).to_be_focused(timeout=15_000)
    camera.take("sahkoposti-koodi")
    profile.type_email_code(portal.mailbox.wait(new, "email_confirm").code())
    profile.says("prof.email_changed")
    mail = portal.mailbox.wait(aino.email, "email_changed")
    page.goto(next(link for link in mail.links() if "#" in link))
    UndoEmailPage(page)
    camera.take("sahkoposti-peruminen")


def mandates(camera: Camera, portal: Portal) -> None:
    """A mandate as its owner gave it, and as it is offered to the other one."""
    page, mother, impi = camera.page, Person(portal, "Lempi", "Rantala"), Person(portal, "Impi", "Rantala")
    mother.has_customership([{"address": "Koivumäentie 45", "city": "Kuru"}])
    stages.onboard(page, impi)
    page.context.clear_cookies()
    stages.onboard(page, mother)
    given = MandatesPage.open(page, portal.base_url)
    given.give(impi.email, "", "report")
    given.says("mandate.sent")
    camera.take("valtuutukset-annettu")
    page.context.clear_cookies()
    stages.sign_in(page, impi, routes.HOME)
    MandatesPage.open(page, portal.base_url)
    camera.take("valtuutukset-tarjottu")


def many_points(camera: Camera, portal: Portal) -> None:
    """One person with twelve metering points; a company with five and its contact persons."""
    page, vaino = camera.page, Person(portal, "Väinö", "Koskela")
    number = vaino.has_customership(POINTS)
    stages.onboard(page, vaino)
    _card(page, vaino, number)
    camera.take("profiili-kaksitoista")
    page.context.clear_cookies()
    saga = Person(portal, "Saga", "Nyholm", company_name=COMPANY, business_id=fresh_business_id())
    number = saga.has_customership(ITS_POINTS)
    stages.onboard(page, saga)
    _card(page, saga, number)
    camera.take("profiili-yritys")


STATES: tuple[Callable[[Camera, Portal], None], ...] = (changes, refund, new_address, mandates, many_points)
