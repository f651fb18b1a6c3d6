"""Screenshots of every screen at 375 and 1280 px, light and dark, into docs/screens: `make screens`."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from scripts.camera import FOLDER, Camera
from scripts.screen_states import STATES
from tests import browsers
from tests.e2e import instance as instances
from tests.e2e.instance import ROOT, Instance
from tests.e2e.kit import Mailbox, Person, Portal, t
from tests.e2e.pages.accounts import LoginPage, RegisterPage, ResetPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage, ReviewPage

WIDTHS = {375: 760, 1280: 900}
THEMES = ("light", "dark")
FORMS = {
    "kayttajatiedot": "prof.update",
    "salasana": "prof.change_pw",
    "poisto": "prof.delete",
    "yhteystiedot": "cust.update_contact",
    "palautustilit": "cust.update_refund",
    "markkinointiluvat": "cust.update_consents",
    "hallinta": "cust.manage",
}
"""Forms of the profile by the act that opens them."""


def public(camera: Camera, portal: Portal) -> None:
    """What anyone sees."""
    page, base = camera.page, portal.base_url
    register = RegisterPage.open(page, base)
    camera.take("rekisteroidy")
    register.submit()
    expect(page.locator("#error-summary")).to_be_visible()
    camera.take("rekisteroidy-virheet")
    LoginPage.open(page, base)
    camera.take("kirjaudu")
    ResetPage.open(page, base).ask("aino@aina.test")
    camera.take("palauta-salasana")
    for path in ("asiakaspalvelu", "saavutettavuusseloste", "istunto-paattyi", "sivua-ei-ole"):
        page.goto(f"{base}/{path}")
        camera.take(path)


def guide(camera: Camera, portal: Portal) -> None:
    """The first use of somebody fresh, step by step."""
    page = camera.page
    person = Person(portal, "Aino", "Lehtinen")
    person.has_customership(2)
    verify = RegisterPage.open(page, portal.base_url).register(person)
    camera.take("vahvista")
    verify.confirm(person.mailed_code()).type_and_press(person.email, person.password)
    first = IdentificationPage(page)
    camera.take("kayttoonotto-1")
    first.begin()
    camera.take("kayttoonotto-1-pankit")
    first.choose("Demopankki Kuusi").accept_as(person)
    second = CustomershipsPage(page)
    expect(second.rows()).to_have_count(2)
    camera.take("kayttoonotto-2")
    second.confirm()
    ReviewPage(page)
    camera.take("kayttoonotto-3")


def signed_in(camera: Camera, portal: Portal, password: str) -> None:
    """What a customer with readings sees."""
    page, base = camera.page, portal.base_url
    LoginPage.open(page, base).type_and_press("vaino@aina.test", password)
    expect(page.get_by_test_id("figure-month")).to_be_visible(timeout=15_000)
    camera.take("etusivu")
    for path in ("kulutusvahti", "profiili", "valtuutukset"):
        page.goto(f"{base}/{path}")
        camera.take(path)
    for name, act in FORMS.items():
        tab = page.context.new_page()  # which knows of no open form
        tab.goto(f"{base}/profiili")
        tab.get_by_role("button", name=t(act), exact=True).first.click()
        expect(tab.locator("main form:visible").first).to_be_visible()
        Camera(tab, camera.suffix).take(f"profiili-{name}")
        tab.close()


@contextmanager
def cameras(browser: Browser) -> Iterator[Callable[[int, str], Camera]]:
    """Makes a camera for a width and a theme, in a browser context of its own."""
    contexts = []

    def make(width: int, theme: str) -> Camera:
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if theme == "dark" else "light",
            locale="fi-FI",
            timezone_id="Europe/Helsinki",
        )
        contexts.append(context)
        return Camera(context.new_page(), f"{width}-{theme}")

    yield make
    for context in contexts:
        context.close()


def take_all(instance: Instance) -> None:
    """Every screen in every width and theme."""
    portal = Portal(
        instance.base_url,
        Mailbox(instance.mailbox_url),
        instance.cis_url,
        (instance.data / "keys" / "demo-cis-token").read_text(encoding="ascii").strip(),
    )
    password = (instance.data / "demo" / "password").read_text(encoding="utf-8")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.choose(playwright), args=list(browsers.ARGUMENTS))
        for width in WIDTHS:
            for theme in THEMES:
                with cameras(browser) as camera:
                    public(camera(width, theme), portal)
                    guide(camera(width, theme), portal)
                    signed_in(camera(width, theme), portal, password)
                    for state in STATES if theme == "light" else ():
                        state(camera(width, theme), portal)
        browser.close()


def main() -> None:
    """Seed a portal of its own and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        template = instances.make_template(Path(folder) / "template")
        with instances.running(template, Path(folder) / "data") as instance:
            take_all(instance)
    sys.stdout.write(f"{len(list(FOLDER.glob('*.jpg')))} pictures in {FOLDER.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
