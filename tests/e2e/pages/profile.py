"""Profiili: the person's own details, the customerships, the devices; chapters A and B stand on 3/3 too."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages.accounts import PREFIXES
from tests.e2e.pages.screen import BCRYPT_AND_MAIL_MS, Screen


class ProfilePage(Screen):
    """Profiili."""

    heading = "prof.h1"

    @classmethod
    def open(cls, page: Page, base_url: str, language: str = "fi") -> ProfilePage:
        """Go to the screen; what it shows has come."""
        page.goto(f"{base_url}{PREFIXES[language]}/profiili")
        profile = cls(page, language)
        expect(profile.value("prof.email")).to_be_visible(timeout=BCRYPT_AND_MAIL_MS)
        return profile

    def chapter(self, key: str) -> Locator:
        """`prof.a`, `prof.b` or `prof.sessions`."""
        return self.page.get_by_role("region", name=self.t(key), exact=True)

    def value(self, key: str) -> Locator:
        """What stands beside a term of chapter A."""
        return value_beside(self.chapter("prof.a"), self.t(key))

    def update_details(self) -> None:
        """Press `Päivitä käyttäjätiedot`; its form has opened."""
        self.button("prof.update").click()
        expect(self.field("field.first_name")).to_be_focused()

    def save(self) -> None:
        """Press `Tallenna`."""
        self.button("action.save").click()

    def cancel(self) -> None:
        """Press `Peruuta`."""
        self.button("action.cancel").click()

    def change_password(self, current: str, new: str, again: str | None = None) -> None:
        """`Vaihda salasana`: fill its form and press."""
        if self.field("field.current_password").count() == 0:
            self.button("prof.change_pw").click()
        self.field("field.current_password").fill(current)
        self.field("field.new_password").fill(new)
        self.field("field.new_password_again").fill(new if again is None else again)
        self.button("prof.change_pw").click()

    def ask_new_email(self, new: str, password: str) -> None:
        """`Vaihda sähköpostiosoite`, under `Päivitä käyttäjätiedot`: fill its form and press."""
        if self.field("prof.email_new").count() == 0:
            self.update_details()
            self.button("prof.email_change").click()
        self.field("prof.email_new").fill(new)
        self.field("field.current_password").fill(password)
        self.button("prof.email_send").click()

    def type_email_code(self, code: str) -> None:
        """Type the code of the new address and press `Vahvista osoite`."""
        self.field("field.code").fill(code)
        self.button("prof.email_confirm").click()

    def email_code_refused(self, code: str, key: str) -> None:
        """A code that is not taken: the field is empty again, with the reason beside it."""
        self.type_email_code(code)
        expect(self.field("field.code")).to_have_value("")
        expect(self.error_of("code")).to_have_text(self.t(key))
        self.ready()

    def devices(self) -> Locator:
        """The lines of `Kirjautuneet laitteet`."""
        return self.chapter("prof.sessions").get_by_role("listitem")

    def end_others(self, password: str) -> None:
        """`Kirjaa ulos muualta`, with the password."""
        if self.field("field.current_password").count() == 0:
            self.button("prof.session_end").click()
        self.field("field.current_password").fill(password)
        self.button("prof.session_end_one").click()

    def customership(self, number: str) -> CustomershipCard:
        """The card of a customership."""
        return CustomershipCard(self, number)

    def hidden(self) -> Locator:
        """The lines of `Piilotetut asiakkuudet`."""
        return self.page.get_by_role("region", name=self.t("cust.hidden_title")).get_by_role("listitem")


class CustomershipCard:
    """A customership on the profile or on 3/3."""

    def __init__(self, screen: Screen, number: str) -> None:
        self.screen, self.page = screen, screen.page
        name = f"{screen.t('cust.customership')} {number}"
        self.card = screen.page.get_by_role("region", name=name, exact=True)
        expect(self.card).to_be_visible()

    def value(self, key: str) -> Locator:
        """What stands beside a term: the value, and what has become of its change."""
        return value_beside(self.card, self.screen.t(key))

    def act(self, key: str) -> Locator:
        """One of `Päivitä tietoja`."""
        return self.card.get_by_role("button", name=self.screen.t(key), exact=True)

    def change_contact(self, phone: str, email: str | None = None) -> None:
        """`Päivitä yhteystiedot`: type and save."""
        self.act("cust.update_contact").click()
        self.type_contact(phone, email)

    def mend(self, key: str) -> None:
        """Press `Korjaa ja lähetä` beside a refused value."""
        self.value(key).get_by_role("button", name=self.screen.t("cust.mend")).click()

    def choice(self, key: str) -> Locator:
        """The two values of a conflict, side by side."""
        name = self.screen.t("cust.asking_lead", label=self.screen.t(key))
        return self.card.get_by_role("group", name=name, exact=True)

    def choose(self, key: str, side: str) -> None:
        """Let one of them stay: `cust.conflict_mine` or `cust.conflict_theirs`."""
        self.choice(key).get_by_role("button", name=self.screen.t(side)).click()

    def open_proof(self, key: str) -> Locator:
        """Unfold the delivery proof of a value; its lines."""
        proof = self.value(key).locator("details")
        proof.locator("summary").click()
        return proof.locator("p")

    def open_history(self) -> Locator:
        """`Muutoshistoria`; its changes."""
        self.card.get_by_role("button", name=self.screen.t("cust.history")).click()
        return self.card.locator("ul.alerts > li")

    def manage(self) -> None:
        """`Hallinnoi asiakkuuksia`: its form has opened."""
        self.act("cust.manage").click()
        expect(self.field("cust.own_name")).to_be_focused()

    def field(self, key: str) -> Locator:
        """A text field of the open form."""
        return self.card.get_by_role("textbox", name=self.screen.t(key), exact=True)

    def type_contact(self, phone: str, email: str | None = None) -> None:
        """Fill the open form of contact details and save."""
        field = self.card.get_by_role("textbox", name=self.screen.t("cust.phone"), exact=True)
        expect(field).to_be_focused()
        field.fill(phone)
        if email is not None:
            self.card.get_by_role("textbox", name=self.screen.t("cust.email"), exact=True).fill(email)
        self.save()

    def choose_permissions(self, *, direct: bool, electronic: bool) -> None:
        """`Päivitä markkinointilupa-asetukset`: choose both and save."""
        self.act("cust.update_consents").click()
        for key, allowed in (("cust.direct", direct), ("cust.electronic", electronic)):
            group = self.card.get_by_role("group", name=self.screen.t(key), exact=True)
            choice = self.screen.t("cust.allowed" if allowed else "cust.denied")
            group.get_by_role("radio", name=choice, exact=True).check()
        self.save()

    def save(self) -> None:
        """Press `Tallenna`."""
        self.card.get_by_role("button", name=self.screen.t("action.save"), exact=True).click()

    def says(self, key: str, *words: str) -> None:
        """Expect words beside a term: they come without the page being loaded again."""
        for text in words:
            expect(self.value(key)).to_contain_text(text, timeout=BCRYPT_AND_MAIL_MS)


def value_beside(part: Locator, term: str) -> Locator:
    """The definition of a term in a part of the page."""
    row = part.locator("dl > div").filter(has=part.page.get_by_role("term").get_by_text(term, exact=True))
    return row.get_by_role("definition")
