"""Two tabs, slow networks, Back and reload, impatient presses."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import stages
from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.network import HeldScripts, be_slow
from tests.e2e.pages.accounts import LoginPage, RegisterPage, VerifyPage
from tests.e2e.pages.home import HomePage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.pages.system import SessionEndedPage, is_out

AT_ONCE_MS = 2_000
AGAIN_ALIVE_MS = 30_000


def test_n01_logging_out_in_one_tab_shows_in_the_other(page: Page, portal: Portal, someone: NewPerson) -> None:
    """The other tab leaves by itself, with nothing personal on it; signing in leads back to where it was."""
    aino = someone()
    home = stages.onboard(page, aino)
    other = page.context.new_page()
    ProfilePage.open(other, portal.base_url)

    page.set_viewport_size({"width": 375, "height": 812})  # where `Kirjaudu ulos` is in the menu
    home.log_out()

    is_out(other, timeout=AT_ONCE_MS)
    expect(other.locator("body")).not_to_contain_text(aino.email)
    LoginPage(page).says("login.logged_out")
    SessionEndedPage(other).log_in().type_and_press(aino.email, aino.password)
    expect(ProfilePage(other).value("prof.email")).to_have_text(aino.email)


def test_n01_the_same_edited_in_two_tabs_loses_nothing(page: Page, portal: Portal, someone: NewPerson) -> None:
    """One tab changes the telephone number, the other, opened before, the address: neither undoes the other's."""
    aino = someone()
    number = aino.has_customership(1)
    stages.onboard(page, aino)
    other = page.context.new_page()
    first = ProfilePage.open(page, portal.base_url).customership(number)
    second = ProfilePage.open(other, portal.base_url).customership(number)
    second.act("cust.update_contact").click()

    first.change_contact("040 765 4321")
    first.says("cust.phone", t("cust.delivered"))
    second.type_contact("040 1234567", "aino.lehtinen@kotiposti.example")
    second.says("cust.email", t("cust.delivered"))

    contact = portal.customership(number)["contact"]
    assert (contact["phone"], contact["email"]) == ("+358407654321", "aino.lehtinen@kotiposti.example")


@pytest.mark.slow
def test_n03_a_form_works_before_the_page_is_alive(page: Page, portal: Portal, someone: NewPerson) -> None:
    """On a slow network the form is filled and pressed before the scripts have come: it does what it says."""
    aino = someone()
    stages.verify(page, aino)
    be_slow(page)
    page.goto(f"{portal.base_url}/kirjaudu", wait_until="commit")
    page.locator("#username").fill(aino.email)
    page.locator("#password").fill(aino.password)

    expect(page.locator("main[data-hydrated=false]")).to_be_attached()
    page.get_by_role("button", name=t("login.submit"), exact=True).click(no_wait_after=True)

    expect(page).to_have_url(f"{portal.base_url}/kayttoonotto/1", timeout=AGAIN_ALIVE_MS)


def test_n03_a_press_before_the_page_is_alive_is_held_and_done_once(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """What needs the living page waits for it: the button is busy, nothing lands in the address, then it happens."""
    aino = someone()
    stages.begin_first_use(page, aino)
    scripts = HeldScripts(page)
    page.goto(f"{portal.base_url}/kayttoonotto/1", wait_until="commit")
    start = page.get_by_role("button", name=t("onb1.start"), exact=True)

    start.click()
    expect(start).to_have_attribute("aria-disabled", "true")
    start.click(force=True)
    assert page.url == f"{portal.base_url}/kayttoonotto/1"
    scripts.let_go()

    expect(page.get_by_role("heading", name=t("onb1.choose"))).to_be_focused(timeout=AGAIN_ALIVE_MS)
    assert page.url == f"{portal.base_url}/kayttoonotto/1"


def test_n04_back_and_forward_in_the_first_use(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Back shows a step that lies behind; once all is done, Back leads to no step any more."""
    aino = someone()
    stages.prove(page, aino)
    page.goto(f"{portal.base_url}/kayttoonotto/1")
    first = IdentificationPage(page)
    first.says("onb1.done")
    first.link("action.continue").click()
    second = CustomershipsPage(page)

    page.go_back()
    IdentificationPage(page).says("onb1.done")
    page.go_forward()
    expect(second.button("onb.submit")).to_be_visible()
    CustomershipsPage(page).confirm().confirm()
    page.goto(f"{portal.base_url}/kayttoonotto/2")
    HomePage(page)


def test_n04_back_after_logging_out_shows_nothing_personal(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Whoever takes over the computer and presses Back comes to the sign-in screen."""
    aino = someone()
    stages.onboard(page, aino)
    ProfilePage.open(page, portal.base_url).log_out()
    LoginPage(page).says("login.logged_out")

    page.go_back()

    LoginPage(page)
    expect(page.locator("body")).not_to_contain_text(aino.email)
    page.go_back()
    LoginPage(page)
    expect(page.locator("body")).not_to_contain_text(aino.first_name)


def test_n04_back_to_the_sign_in_screen_posts_nothing(page: Page, portal: Portal, someone: NewPerson) -> None:
    """After signing in, Back shows an empty form and Forward the page again; nobody signs in twice."""
    aino = someone()
    stages.onboard(page, aino)
    page.context.clear_cookies()
    login = LoginPage.open(page, portal.base_url)
    login.type_and_press(aino.email, aino.password)
    HomePage(page)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    page.go_back()
    expect(LoginPage(page).field("field.password")).to_have_value("")
    page.go_forward()

    HomePage(page)
    assert posts == []


def test_n05_a_reload_stays_where_one_is(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Each step, the cool-down and an open form survive; typed secrets do not, and no second mail is sent."""
    aino = someone()
    number = aino.has_customership(2)
    register = RegisterPage.open(page, portal.base_url)
    register.fill(aino)
    register.field("field.last_name").fill("")
    register.submit()
    expect(RegisterPage(page).error_of("last_name")).to_have_text(t("err.last_name_empty"), timeout=15_000)
    page.reload()
    register = RegisterPage(page)
    expect(register.field("field.email")).to_have_value(aino.email)
    expect(register.field("field.password")).to_have_value("")

    verify = register.register(aino)
    code = aino.mailed_code()
    with aino.no_more_mail():
        page.reload()
        verify = VerifyPage(page)
        verify.is_cooling_down()
    verify.confirm(code).type_and_press(aino.email, aino.password)

    IdentificationPage(page).begin()
    page.reload()
    IdentificationPage(page).go_to_bank().accept_as(aino)
    expect(CustomershipsPage(page).rows()).to_have_count(2)
    page.reload()
    second = CustomershipsPage(page)
    expect(second.rows()).to_have_count(2)
    third = second.confirm()
    third.button("prof.update").click()
    expect(third.field("field.first_name")).to_have_value(aino.first_name)
    page.reload()
    expect(page.locator("main")).to_contain_text(number)
    expect(third.field("field.first_name")).to_have_value(aino.first_name)


def test_n07_pressing_twice_does_things_once(page: Page, portal: Portal, someone: NewPerson) -> None:
    """A double click on REKISTERÖIDY, VAHVISTA, `Tilaa`, `Tallenna`: one account, mail, order, delivery."""
    aino = someone()
    number = aino.has_customership(1)
    register = RegisterPage.open(page, portal.base_url)
    register.fill(aino)
    register.button("reg.submit").dblclick()
    verify = VerifyPage(page)
    code = aino.mailed_code()
    verify.field("field.code").fill(code)
    verify.button("verify.submit").dblclick()
    login = LoginPage(page)
    login.field("field.username").fill(aino.email)
    login.field("field.password").fill(aino.password)
    login.field("field.password").press("Enter")
    expect(page).to_have_url(f"{portal.base_url}/kayttoonotto/1")
    portal.drain()
    assert portal.mailbox.count(aino.email) == 1

    stages.identify(page, aino)
    page.goto(f"{portal.base_url}/kayttoonotto/2")
    home = CustomershipsPage(page).confirm().confirm()
    page.locator("#report-begin").click()
    home.button("report.order").dblclick()
    home.says("report.ordered_now")
    portal.drain()
    assert portal.mailbox.count(aino.email) == 2

    card = ProfilePage.open(page, portal.base_url).customership(number)
    card.act("cust.update_contact").click()
    page.get_by_role("textbox", name=t("cust.phone"), exact=True).fill("040 765 4321")
    card.card.get_by_role("button", name=t("action.save"), exact=True).dblclick()
    card.says("cust.phone", t("cust.delivered"))
    portal.drain()
    assert len(portal.arrivals(number)) == 1


@pytest.mark.own_instance
def test_n07_enter_twice_and_resend_twice_send_one_mail(page: Page, portal: Portal, someone: NewPerson) -> None:
    """Enter, Enter in the last field registers once; a double press on `Lähetä uusi koodi` sends one code."""
    aino = someone()
    register = RegisterPage.open(page, portal.base_url)
    register.fill(aino)
    register.field("field.password_again").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    verify = VerifyPage(page)
    portal.drain()
    assert portal.mailbox.count(aino.email) == 1

    portal.advance("PT61S")
    page.reload()
    verify = VerifyPage(page)
    verify.button("verify.resend").dblclick()
    verify.says("verify.resent")
    portal.drain()
    assert portal.mailbox.count(aino.email) == 2
