"""The guide's path in Swedish and in English, with its mails: nothing Finnish but names."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Mail, Portal, t
from tests.e2e.pages.accounts import PREFIXES, RegisterPage
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage
from tests.e2e.pages.profile import ProfilePage
from tests.e2e.words import finnish_words

BANK = "Demopankki Kuusi"
DECIMALS = {"sv": r"^\d+,\d+\s*kWh$", "en": r"^\d+\.\d+\s*kWh$"}
DATES = {"sv": r"\b\d{1,2}\.\d{1,2}\.\d{4}\skl\.\s\d{1,2}\.\d\d", "en": r"\b\d{1,2}\s[A-Z][a-z]+\s\d{4},\s\d\d:\d\d"}


def speaks(page: Page, language: str) -> None:
    """The screen is in one language: its mark, its title, its words."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_title(re.compile(" – Elenia Aina$"))
    assert finnish_words(f"{page.title()} {page.locator('body').inner_text()}") == set()


def mail_speaks(mail: Mail, portal: Portal, language: str) -> Mail:
    """The mail is in one language, and what it leads to as well."""
    assert f'<html lang="{language}"' in mail.html
    assert finnish_words(f"{mail.subject} {mail.text}") == set()
    ours = [link for link in mail.links() if link.startswith(portal.base_url)]
    assert all(link.startswith(portal.base_url + PREFIXES[language]) for link in ours if "/tilaus/" not in link)
    return mail


@pytest.mark.slow
@pytest.mark.a11y
@pytest.mark.parametrize("language", ["sv", "en"])
def test_l02_the_whole_path_in_another_language(page: Page, portal: Portal, someone: NewPerson, language: str) -> None:
    """Every screen and every mail, from registration to the consumption watch, is in the language that was chosen."""
    saga = someone("Saga", "Nyholm", language=language)
    number = saga.has_customership([{"address": "Strandgatan 3", "postal_code": "33100", "city": "Tammerfors"}])
    portal.has_readings(portal.customership(number)["metering_points"][0]["gsrn"])

    register = RegisterPage.open(page, portal.base_url, language)
    speaks(page, language)
    register.submit()
    register = RegisterPage(page, language)
    expect(register.error_of("email")).to_have_text(t("err.email_empty", language), timeout=15_000)
    speaks(page, language)
    verify = register.register(saga)
    speaks(page, language)
    login = verify.confirm(mail_speaks(portal.mailbox.wait(saga.email, "verify"), portal, language).code())
    speaks(page, language)
    login.type_and_press(saga.email, saga.password)

    first = IdentificationPage(page, language)
    first.begin()
    speaks(page, language)
    first.choose(BANK).accept_as(saga)
    second = CustomershipsPage(page, language)
    expect(second.rows()).to_have_count(1)
    speaks(page, language)
    third = second.confirm()
    expect(third.button("cust.update_contact")).to_be_visible()
    speaks(page, language)

    home = third.confirm()
    expect(home.figure("yesterday").get_by_role("definition").first).to_have_text(re.compile(DECIMALS[language]))
    home.show_table()
    speaks(page, language)
    home.order_report("weekly")
    speaks(page, language)
    mail_speaks(portal.mailbox.wait(saga.email, "report_ordered"), portal, language)

    watch = home.open_watch()
    watch.put("watch.alarm", "75", "watch.alarm_per_day")
    watch.save()
    watch.saved()
    speaks(page, language)
    profile = ProfilePage.open(page, portal.base_url, language)
    expect(profile.devices().first).to_contain_text(re.compile(DATES[language]))
    speaks(page, language)
    profile.log_out()
    expect(page).to_have_url(re.compile(f"{PREFIXES[language]}/kirjaudu"))
    speaks(page, language)


@pytest.mark.a11y
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "path", ["/palauta-salasana", "/asiakaspalvelu", "/istunto-paattyi", "/tietosuoja", "/kayttoehdot", "/vahvista"]
)
def test_l02_the_other_public_screens(page: Page, portal: Portal, language: str, path: str) -> None:
    """What the path does not pass: customer service, legal texts, the reset, an ended session."""
    page.goto(f"{portal.base_url}{PREFIXES[language]}{path}")
    expect(page.locator("main[data-hydrated=true]")).to_be_attached()
    speaks(page, language)
