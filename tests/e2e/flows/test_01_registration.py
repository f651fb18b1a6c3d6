"""Registration: rules that tick, what the server refuses, one address for one kind, presses that count once."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Request, WebSocket, expect

from aina_app import routes
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.kit import Person, Portal, fresh_business_id, t
from tests.e2e.pages.accounts import LoginPage, RegisterPage, VerifyPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage

RULES = ("length", "case", "digit", "special", "match")
HEARTBEATS = {"2", "3"}
TYPED = (
    ("K", ()),
    ("e", ("case",)),
    ("s", ("case",)),
    ("ä", ("case",)),
    ("-", ("case", "special")),
    ("2", ("case", "digit", "special")),
    ("0", ("case", "digit", "special")),
    ("2", ("length", "case", "digit", "special")),
    ("6", ("length", "case", "digit", "special")),
)
"""`Kesä-2026` letter by letter, and the rules that hold after each."""

IN_DANGER = """main => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--danger)";
  const danger = getComputedStyle(probe).color;
  probe.remove();
  const red = (element) => element.textContent.trim() && element.checkVisibility() && getComputedStyle(element).color === danger;
  return [...main.querySelectorAll("p, li")].filter(red).map((element) => element.textContent);
}"""  # noqa: E501 - a script


class Wire:
    """What leaves a page: its requests, and the frames of its sockets but for heartbeats."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        page.on("request", self._request)
        page.on("websocket", self._socket)

    def _request(self, request: Request) -> None:
        self.sent.append(f"{request.method} {request.url}")

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        if payload not in HEARTBEATS:
            self.sent.append("a frame")


def shows(register: RegisterPage, *met: str) -> None:
    """Expect the list of rules with exactly those ticked, and nothing in red."""
    states = [t("rule.met") if rule in met else t("rule.unmet") for rule in RULES]
    lines = [f"{t(f'rule.{rule}')}, {state}" for rule, state in zip(RULES, states, strict=True)]
    expect(register.rules()).to_have_text(lines)
    assert register.page.locator("main").evaluate(IN_DANGER) == []


@pytest.mark.guide
def test_g03_the_rules_tick_while_typing_and_nothing_leaves_the_browser(page: Page, portal: Portal) -> None:
    """Huomioi, että salasanan tulee täyttää seuraavat ehdot: the list ticks, word by word of the guide."""
    wire = Wire(page)
    register = RegisterPage.open(page, portal.base_url)
    first, second = register.field("field.password"), register.field("field.password_again")
    shows(register)
    first.focus()
    assert "a frame" in wire.sent
    wire.sent.clear()

    for letter, met in TYPED:
        page.keyboard.type(letter)
        shows(register, *met)
    expect(page.get_by_text(t("rule.summary", met=4, total=5))).to_be_attached()
    second.focus()
    page.keyboard.type("Kesä-2027")
    shows(register, "length", "case", "digit", "special")
    first.focus()
    assert page.locator("main").evaluate(IN_DANGER) == [f"{t('rule.match')}, {t('rule.unmet')}"]
    second.focus()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("6")
    shows(register, *RULES)
    expect(page.get_by_text(t("rule.summary", met=5, total=5))).to_be_attached()
    assert wire.sent == []


@pytest.mark.guide
def test_g03_the_server_refuses_what_breaks_the_rules_and_what_others_guess(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """A password that breaks a rule or is among the common ones is refused with its reason; the rest stays typed."""
    aino = someone()
    with aino.no_more_mail():
        for password, reason in (
            ("kesä-2026", t("err.password_rules", rules=t("rule.case").lower())),
            ("Qwerty-123", t("err.password_common")),
            ("Lehtinen-26", t("err.password_personal")),
        ):
            register = RegisterPage.open(page, portal.base_url)
            register.fill(replace(aino, password=password))
            register.submit()
            expect(register.error_of("password")).to_have_text(reason)
            expect(page.get_by_role("group", name=t("err.summary_title"))).to_be_focused()
            expect(register.field("field.email")).to_have_value(aino.email)
            expect(register.field("field.password")).to_have_value("")
            assert password not in page.content()
        by_hand = stages.registration(replace(aino, password="lyhyt"))
        answer = stages.post(page, aino, routes.REGISTRATION, by_hand)
        assert answer.headers["location"].startswith(f"{routes.REGISTRATION}?")


def _seen(page: Page, person: Person) -> dict[str, object]:
    """Everything that tells one screen of the code from another, with what is the person's own left out."""
    screen = VerifyPage(page)
    screen.is_cooling_down()
    screen.refuses("000000", "err.code_wrong")
    text = page.locator("main").inner_text().replace(person.email, "osoite")
    return {
        "text": re.sub(r"\d+", "#", text),
        "title": page.title(),
        "address": page.url,
        "cookies": sorted(str(cookie.get("name")) for cookie in page.context.cookies()),
    }


@pytest.mark.guide
def test_g04_one_address_holds_one_kind_and_tells_a_stranger_nothing(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """Huom. Yhteen sähköpostiosoitteeseen voi liittää vain joko yritys- tai yksityisasiakkuuksia."""
    known, other = someone("Aino", "Lehtinen"), someone("Väinö", "Koskela")
    known.has_customership(1)
    for person in (known, other):
        stages.verify(page, person)
    fresh = someone("Onni", "Mäkinen")
    tried = replace(known, password="Toinen-9-salaus", company_name="Oy Revontuli Ab", business_id=fresh_business_id())

    seen = []
    for person in (fresh, tried, replace(other, password="Toinen-9-salaus")):
        browser = another_device()
        RegisterPage.open(browser, portal.base_url).register(person)
        seen.append(_seen(browser, person))
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]

    # the owners are told by mail, and nothing has become of it
    told = portal.mailbox.wait(known.email, "other_kind").text
    assert t("reg.company") in told
    assert t("reg.private") in told
    assert f"{portal.base_url}{routes.LOGIN}" in portal.mailbox.wait(other.email, "exists").links()
    assert [portal.mailbox.count(person.email) for person in (known, other)] == [2, 2]
    login = LoginPage.open(page, portal.base_url)
    login.type_and_press(known.email, tried.password)
    VerifyPage(page)  # as for a new address, whose code never comes
    LoginPage.open(page, portal.base_url).type_and_press(known.email, known.password)
    IdentificationPage(page).go_to_bank().accept_as(known)
    expect(CustomershipsPage(page).confirm().profile().get_by_text(t("reg.private"), exact=True)).to_be_visible()


@pytest.mark.parametrize("press", ["double click", "Enter twice"])
def test_n07_a_double_press_on_register_counts_once(page: Page, portal: Portal, someone: NewPerson, press: str) -> None:
    """Pressing REKISTERÖIDY twice makes one account and sends one mail, which opens it."""
    aino = someone()
    register = RegisterPage.open(page, portal.base_url)
    register.fill(aino)
    if press == "double click":
        register.button("reg.submit").dblclick()
    else:
        register.field("field.password_again").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    verify = VerifyPage(page)
    code = aino.mailed_code()
    portal.drain()
    assert portal.mailbox.count(aino.email) == 1
    verify.confirm(code).says("verify.done")


def test_n07_a_press_that_arrives_twice_is_answered_twice_and_done_once(
    page: Page, portal: Portal, someone: NewPerson
) -> None:
    """The very same press sent again, as a nervous network does, leads to the same screen and sends no second mail."""
    aino = someone()
    RegisterPage.open(page, portal.base_url)
    form = stages.registration(aino) | {"press": page.locator("input[name=press]").input_value()}
    for _ in range(2):
        answer = stages.post(page, aino, routes.REGISTRATION, form)
        assert (answer.status, answer.headers["location"]) == (303, routes.EMAIL_VERIFICATION)
    code = aino.mailed_code()
    portal.drain()
    assert portal.mailbox.count(aino.email) == 1
    page.goto(portal.base_url + routes.EMAIL_VERIFICATION)
    VerifyPage(page).confirm(code).says("verify.done")
