"""A new e-mail address: its code, the mail to the old one, the undo."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Person, Portal, t
from tests.e2e.pages.accounts import LoginPage, ResetPage, UndoEmailPage
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import is_out

NEW_PASSWORD = "Puolukka+7+puuro"
AT_ONCE_MS = 2_000
SECRET = re.compile(r"#[\w-]{43}$")


def new_address(person: Person) -> str:
    """Another mailbox of the person."""
    return person.email.replace("aino+", "aino.uusi+")


def code_for(portal: Portal, address: str, *, after: int = 0) -> str:
    """The newest code in the mailbox of the new address."""
    return portal.mailbox.wait(address, "email_confirm", after=after).code()


def change(page: Page, portal: Portal, person: Person) -> str:
    """The whole change on the profile; the new address."""
    new = new_address(person)
    profile = ProfilePage.open(page, portal.base_url)
    profile.ask_new_email(new, person.password)
    expect(profile.field("field.code")).to_be_focused(timeout=15_000)
    profile.type_email_code(code_for(portal, new))
    profile.says("prof.email_changed")
    return new


def undo_link(portal: Portal, person: Person) -> str:
    """The link in the mail to the old address."""
    return next(link for link in portal.mailbox.wait(person.email, "email_changed").links() if SECRET.search(link))


def test_p02_a_new_address_counts_once_its_code_is_typed(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Uusi osoite vahvistetaan koodilla; vanhalla kirjaudutaan siihen asti, ja siihen kerrotaan vaihdosta."""
    aino = someone()
    stages.onboard(page, aino)
    phone = another_device()
    stages.sign_in(phone, aino, "/")
    ProfilePage.open(phone, portal.base_url)
    profile, new = ProfilePage.open(page, portal.base_url), new_address(aino)

    profile.ask_new_email(aino.email.upper(), "Vaara-2026-salasana")
    expect(profile.error_of("new_email")).to_have_text(t("err.email_own"), timeout=15_000)
    ProfilePage(page).ask_new_email(new, "Vaara-2026-salasana")
    expect(profile.error_of("current_password")).to_have_text(t("err.current_password"), timeout=15_000)
    expect(profile.field("prof.email_new")).to_have_value(new)
    ProfilePage(page).ask_new_email(new, aino.password)
    expect(profile.field("field.code")).to_be_focused(timeout=15_000)
    profile = ProfilePage(page)
    profile.says("prof.email_pending", email=new)
    expect(profile.value("prof.email")).to_have_text(aino.email)
    expect(profile.field("prof.email_new")).to_have_count(0)
    expect(profile.button("verify.resend")).to_be_disabled()

    code = code_for(portal, new)
    wrong = f"{(int(code[:3] + code[-3:]) + 1) % 10**6:06d}"
    profile.email_code_refused(wrong, "err.code_wrong")
    profile.type_email_code(code)
    profile.says("prof.email_changed")
    expect(profile.value("prof.email")).to_have_text(new)
    expect(profile.field("field.code")).to_have_count(0)
    is_out(phone, timeout=AT_ONCE_MS)
    expect(profile.devices()).to_have_count(1)

    told = portal.mailbox.wait(aino.email, "email_changed")
    assert new not in told.text
    assert f"{new[0]}•••@aina.test" in told.text
    login = LoginPage.open(phone, portal.base_url)
    login.type_and_press(aino.email, aino.password)
    login.says("err.login")
    LoginPage(phone).type_and_press(new, aino.password)
    HomePage(phone)


def test_p02_the_old_address_takes_the_account_back(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Jos et tehnyt tätä itse, peru muutos: a look changes nothing, the button does, in any of the languages."""
    aino = someone()
    stages.onboard(page, aino)
    new = change(page, portal, aino)
    link, mine = undo_link(portal, aino), another_device()

    mine.goto(link)
    undo = UndoEmailPage(mine)
    assert mine.url == f"{portal.base_url}/peru-osoitteen-vaihto"
    mine.get_by_role("link", name=re.compile(t("lang.sv"))).click()
    undo = UndoEmailPage(mine, "sv")
    assert mine.url == f"{portal.base_url}/sv/peru-osoitteen-vaihto"
    page.reload()
    expect(ProfilePage(page).value("prof.email")).to_have_text(new)

    undo.undo()
    undo.says("undo.done")
    is_out(page, timeout=AT_ONCE_MS)
    mine.goto(link)
    UndoEmailPage(mine).undo()
    UndoEmailPage(mine).says("undo.done")

    mine.get_by_role("link", name=t("undo.to_reset"), exact=True).click()
    reset = ResetPage(mine)
    reset.change(portal.mailbox.wait(aino.email, "reset").code(), NEW_PASSWORD)
    login = LoginPage(mine)
    login.says("reset.done")
    login.type_and_press(aino.email, NEW_PASSWORD)
    HomePage(mine)
    assert portal.mailbox.count(aino.email) == 4  # verify, email_changed, reset, pw_changed


def test_p02_a_taken_address_looks_the_same(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Whoever has the address is told by mail; the screen waits for a code that never works."""
    aino, vaino = someone(), someone("Väinö", "Koskela")
    stages.verify(page, vaino)
    stages.onboard(page, aino)
    profile = ProfilePage.open(page, portal.base_url)

    profile.ask_new_email(vaino.email, aino.password)
    expect(profile.field("field.code")).to_be_focused(timeout=15_000)
    profile = ProfilePage(page)
    profile.says("prof.email_pending", email=vaino.email)
    portal.mailbox.wait(vaino.email, "exists")
    profile.email_code_refused("123456", "err.code_wrong")

    profile.button("prof.email_cancel").click()
    profile.says("prof.email_cancelled")
    expect(profile.field("field.code")).to_have_count(0)
    expect(profile.value("prof.email")).to_have_text(aino.email)


@pytest.mark.own_instance
def test_p02_a_request_outlives_the_session_and_a_link_does_not_outlive_a_week(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Logged out meanwhile, signed in again: the code still counts for its day. The link is refused on day eight."""
    aino = someone()
    home, new = stages.onboard(page, aino), new_address(aino)
    profile = ProfilePage.open(page, portal.base_url)
    profile.ask_new_email(new, aino.password)
    expect(profile.field("field.code")).to_be_focused(timeout=15_000)
    code = code_for(portal, new)
    home.log_out()
    LoginPage(page)

    portal.advance("PT24H1S")
    stages.sign_in(page, aino, "/")
    profile = ProfilePage.open(page, portal.base_url)
    profile.email_code_refused(code, "err.code_expired")
    profile.button("verify.resend").click()
    profile.says("verify.resent")
    ProfilePage(page).type_email_code(code_for(portal, new, after=1))
    profile.says("prof.email_changed")

    link, mine = undo_link(portal, aino), another_device()
    portal.advance("P7D")
    mine.goto(link)
    UndoEmailPage(mine).undo()
    expect(mine.get_by_text(t("undo.invalid").partition("{")[0])).to_be_visible()


def test_p02_of_two_tabs_the_newest_request_counts(page: Page, portal: Portal, someone: NewPerson) -> None:
    """What the other tab still shows is told to be out of date, and nothing is lost by it."""
    aino = someone()
    stages.onboard(page, aino)
    first, second = new_address(aino), new_address(aino).replace("uusi", "toinen")
    profile = ProfilePage.open(page, portal.base_url)
    profile.ask_new_email(first, aino.password)
    expect(profile.field("field.code")).to_be_focused(timeout=15_000)
    old = code_for(portal, first)

    tab = page.context.new_page()
    other = ProfilePage.open(tab, portal.base_url)
    other.ask_new_email(second, aino.password)
    expect(other.field("field.code")).to_be_focused(timeout=15_000)
    newest = code_for(portal, second)

    if old != newest:
        profile.email_code_refused(old, "err.code_wrong")
    ProfilePage(page).says("prof.email_pending", email=second)
    ProfilePage(page).type_email_code(newest)
    profile.says("prof.email_changed")
    expect(profile.value("prof.email")).to_have_text(second)
    tab.reload()
    expect(ProfilePage(tab).value("prof.email")).to_have_text(second)
