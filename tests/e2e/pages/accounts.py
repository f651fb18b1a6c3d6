"""The public screens: registration, verification, sign-in, password reset."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.kit import Person
from tests.e2e.pages.screen import Screen

PREFIXES = {"fi": "", "sv": "/sv", "en": "/en"}


class RegisterPage(Screen):
    """Rekisteröityminen."""

    heading = "reg.h1"

    @classmethod
    def open(cls, page: Page, base_url: str, language: str = "fi") -> RegisterPage:
        """Go to the screen."""
        page.goto(f"{base_url}{PREFIXES[language]}/rekisteroidy")
        return cls(page, language)

    def choose(self, key: str) -> None:
        """Yksityiskäyttäjä or Yrityskäyttäjä."""
        self.page.get_by_role("radio", name=self.t(key)).check()

    def fill(self, person: Person) -> None:
        """Everything that the screen asks, as the person would type it."""
        if person.business_id:
            self.choose("reg.company")
            self.field("field.company_name").fill(person.company_name)
            self.field("field.business_id").fill(person.business_id)
        self.field("field.email").fill(person.email)
        self.field("field.first_name").fill(person.first_name)
        self.field("field.last_name").fill(person.last_name)
        self.field("field.password").fill(person.password)
        self.field("field.password_again").fill(person.password)

    def submit(self) -> None:
        """Press REKISTERÖIDY."""
        self.button("reg.submit").click()

    def rules(self) -> Locator:
        """The lines of the list of password rules."""
        return self.page.get_by_role("list", name=self.t("rule.title"), exact=True).get_by_role("listitem")

    def register(self, person: Person) -> VerifyPage:
        """Fill and press; the code's screen follows."""
        self.fill(person)
        self.submit()
        return VerifyPage(self.page, self.language)


class VerifyPage(Screen):
    """Vahvista rekisteröityminen."""

    heading = "verify.h1"

    def type_and_press(self, code: str) -> None:
        """Type a code and press VAHVISTA, wherever it leads."""
        self.field("field.code").fill(code)
        self.button("verify.submit").click()

    def refuses(self, code: str, key: str) -> None:
        """A code that is not taken: the field is empty again, with the reason beside it."""
        self.type_and_press(code)
        expect(self.field("field.code")).to_have_value("")
        expect(self.error_of("code")).to_have_text(self.t(key))
        self.ready()

    def confirm(self, code: str) -> LoginPage:
        """The right code, in the browser that registered, leads to sign-in."""
        self.type_and_press(code)
        return LoginPage(self.page, self.language)

    def resend(self) -> None:
        """Press `Lähetä uusi koodi`; it is said that a new one is on its way."""
        self.button("verify.resend").click()
        self.says("verify.resent")
        self.ready()

    def is_cooling_down(self) -> None:
        """Expect that `Lähetä uusi koodi` counts down and takes no press."""
        expect(self.button("verify.resend")).to_be_disabled()
        before, _, after = self.t("verify.cooldown").partition("{seconds}")
        expect(self.page.locator("main").get_by_text(re.compile(rf"^{before}\d+{after}$"))).to_be_visible()


class LoginPage(Screen):
    """Kirjaudu sisään Elenia Ainaan."""

    heading = "login.h1"

    @classmethod
    def open(cls, page: Page, base_url: str, language: str = "fi") -> LoginPage:
        """Go to the screen."""
        page.goto(f"{base_url}{PREFIXES[language]}/kirjaudu")
        return cls(page, language)

    def type_and_press(self, email: str, password: str) -> None:
        """Fill both fields and press KIRJAUDU SISÄÄN, wherever it leads."""
        self.field("field.username").fill(email)
        self.field("field.password").fill(password)
        self.button("login.submit").click()


class UndoEmailPage(Screen):
    """The page of the link in the mail to an old address."""

    heading = "undo.h1"

    def undo(self) -> None:
        """Press the button."""
        self.button("undo.submit").click()


class ResetPage(Screen):
    """Palauta salasana."""

    heading = "reset.h1"

    @classmethod
    def open(cls, page: Page, base_url: str, language: str = "fi") -> ResetPage:
        """Go to the screen."""
        page.goto(f"{base_url}{PREFIXES[language]}/palauta-salasana")
        return cls(page, language)

    def ask(self, email: str) -> None:
        """Type an address and press LÄHETÄ KOODI."""
        self.field("field.username").fill(email)
        self.button("reset.submit").click()
        expect(self.field("reset.code")).to_be_visible(timeout=15_000)
        self.ready()

    def change(self, code: str, password: str) -> None:
        """Type the code and a new password, press VAIHDA SALASANA."""
        self.field("reset.code").fill(code)
        self.field("field.new_password").fill(password)
        self.field("field.new_password_again").fill(password)
        self.button("reset.save").click()
