"""Registration that does not succeed: nothing typed, and whatever people or programs can put into the fields."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPerson
from tests.e2e.kit import Portal, t
from tests.e2e.pages.accounts import RegisterPage

EMPTY = {
    "email": "err.email_empty",
    "first_name": "err.first_name_empty",
    "last_name": "err.last_name_empty",
    "password": "err.password_empty",
    "password_again": "err.password_again_empty",
}
RIGHT_TO_LEFT, NUL, MUCH = "\u202e", "\0", "a" * 10_000
HTML = "<img src=x onerror=alert(1)>"
SQL = "'; DROP TABLE user_account; --"

ODD = {
    "spaces": {
        "first_name": ("  ", t("err.first_name_empty")),
        "last_name": (" ", t("err.last_name_empty")),
    },
    "markup": {
        "email": ("Aino <aino@kotiposti.example>", t("err.email_form")),
        "first_name": (HTML, t("err.name_chars", chars="( ) 1 < =")),
        "last_name": ("Lehtinen 🌲", t("err.name_chars", chars="🌲")),
    },
    "marks": {
        "email": (f"aino{RIGHT_TO_LEFT}@kotiposti.example", t("err.email_form")),
        "first_name": (SQL, t("err.name_chars", chars="; _")),
        "last_name": (f"Leh{RIGHT_TO_LEFT}tinen{NUL}", t("err.name_chars", chars="U+0000 U+202E")),
    },
    "length": {
        "email": (f"{MUCH}@kotiposti.example", t("err.email_long")),
        "first_name": (MUCH, t("err.name_long", max=100)),
        "last_name": (MUCH, t("err.name_long", max=100)),
    },
    "company": {
        "company_name": ("Oy <b>Revontuli</b>", t("err.name_chars", chars="< >")),
        "business_id": ("1234567-8", t("err.business_id_check")),
        "email": ("aino@@kotiposti.example", t("err.email_form")),
    },
}


def type_past_the_limits(page: Page, typed: Mapping[str, str]) -> None:
    """Fill fields as a program would that does not care about `maxlength`."""
    for name, text in typed.items():
        page.locator(f"#{name}").evaluate("field => field.removeAttribute('maxlength')")
        page.locator(f"#{name}").fill(text)


@pytest.mark.smoke
def test_e01_an_empty_registration_says_what_is_missing(page: Page, portal: Portal) -> None:
    """Who presses REKISTERÖIDY at once reads what to type, is led to each field, and nothing else has happened."""
    register = RegisterPage.open(page, portal.base_url)
    assert page.title() == t("app.title", page=t("reg.h1"))

    register.submit()

    summary = page.get_by_role("group", name=t("err.summary_title"))
    expect(summary).to_be_focused()
    expect(page).to_have_title(t("app.title_error", page=t("reg.h1")))
    assert summary.get_by_role("listitem").all_inner_texts() == [t(key) for key in EMPTY.values()]
    for name, key in EMPTY.items():
        expect(register.error_of(name)).to_have_text(t(key))
        expect(page.locator(f"#{name}")).to_have_attribute("aria-invalid", "true")
        summary.get_by_role("link", name=t(key), exact=True).click()
        expect(page.locator(f"#{name}")).to_be_focused()


def test_e01_an_error_is_told_on_leaving_the_field_and_goes_when_mended(page: Page, portal: Portal) -> None:
    """Half an address: no word while typing, one when the field is left, none as soon as it is whole."""
    register = RegisterPage.open(page, portal.base_url)
    email = register.field("field.email")

    email.press_sequentially("aino@kotiposti")
    expect(register.error_of("email")).to_be_empty()
    email.press("Tab")
    expect(register.error_of("email")).to_have_text(t("err.email_form"))
    email.press_sequentially(".example")

    expect(register.error_of("email")).to_be_empty()
    expect(email).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_e02_odd_text_is_told_beside_its_field_and_kept(
    page: Page, portal: Portal, someone: NewPerson, odd: Mapping[str, tuple[str, str]]
) -> None:
    """What can be no name and no address is said in words; the text stays to be mended, the passwords do not."""
    is_company = "business_id" in odd
    aino = someone(**({"business_id": "0201256-6", "company_name": "Koivu Oy"} if is_company else {}))
    register = RegisterPage.open(page, portal.base_url)
    register.fill(aino)
    type_past_the_limits(page, {name: typed for name, (typed, _) in odd.items()})

    with aino.no_more_mail():
        register.submit()
        expect(page).to_have_url(f"{portal.base_url}/rekisteroidy?tarkista=registration", timeout=15_000)
        register = RegisterPage(page)

    for name, (typed, said) in odd.items():
        expect(register.error_of(name)).to_have_text(said)
        expect(page.locator(f"#{name}")).to_have_value(typed)
    expect(register.field("field.password")).to_have_value("")
    expect(register.field("field.password_again")).to_have_value("")
    expect(page.get_by_role("radio", name=t("reg.company" if is_company else "reg.private"))).to_be_checked()
    expect(page.locator("main img")).to_have_count(0)


def test_e02_passwords_are_judged_by_the_server_too(page: Page, portal: Portal, someone: NewPerson) -> None:
    """A very long password, one that everybody uses, one with the own name: each is told and never shown again."""
    for typed, said in (
        (MUCH, "err.password_long"),
        ("Qwerty-123", "err.password_common"),
        ("Lehtinen-2026", "err.password_personal"),
    ):
        aino = someone(password=typed)
        register = RegisterPage.open(page, portal.base_url)
        register.fill(aino)
        type_past_the_limits(page, {"password": typed, "password_again": typed})

        register.submit()

        expect(page).to_have_url(f"{portal.base_url}/rekisteroidy?tarkista=registration", timeout=15_000)
        register = RegisterPage(page)
        expect(register.error_of("password")).to_have_text(t(said))
        expect(page.locator("main")).not_to_contain_text(typed)
        expect(register.field("field.email")).to_have_value(aino.email)
