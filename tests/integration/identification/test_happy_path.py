"""A person identifies: by every means, in every language, in every broker's dialect."""

import re
from datetime import timedelta

import pytest

from aina_app.core.clock import now
from aina_app.demo.bank.providers import PROVIDERS, DemoProvider
from aina_app.demo.people import AINO, HELMI, PEOPLE, DemoPerson
from aina_app.integrations.identification import IdentifiedPerson, Provider, providers
from tests.integration.identification.conftest import forget
from tests.integration.identification.visiting import Bank, begin, finish, text_of


def is_same(person: IdentifiedPerson, expected: DemoPerson) -> bool:
    """Compared here, so that a failing test shows no personal identity code."""
    names = (person.given_names, person.family_name) == (expected.given_names, expected.family_name)
    return names and person.hetu == expected.hetu


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_a_person_identifies_by_each_means(bank: Bank, provider: DemoProvider) -> None:
    attempt = begin(provider.id)

    person = finish(attempt, bank.visit(attempt, person="aino"))

    assert is_same(person, AINO)
    assert (person.acr, person.amr) == (provider.acr, provider.id)


@pytest.mark.parametrize("someone", PEOPLE, ids=lambda someone: someone.key)
def test_everyone_of_the_demo_can_identify(bank: Bank, someone: DemoPerson) -> None:
    attempt = begin()

    person = finish(attempt, bank.visit(attempt, person=someone.key))

    assert is_same(person, someone)


def test_the_bank_tells_when_and_how_surely(bank: Bank) -> None:
    attempt = begin()

    person = finish(attempt, bank.visit(attempt, person="aino"))

    assert abs(person.auth_time - now()) < timedelta(seconds=30)
    assert now() < person.token_expires_at < now() + timedelta(hours=1)
    assert re.fullmatch(r"[0-9a-f]{64}", person.token_hash)


def test_the_portal_lists_the_banks_means_in_the_banks_order(bank: Bank) -> None:
    assert providers() == [Provider(known.id, known.name) for known in PROVIDERS]


def test_a_person_without_a_chosen_means_chooses_at_the_bank(bank: Bank) -> None:
    attempt = begin(None)
    page = bank.open(attempt)
    chosen = bank.browser.post(page.url, data={"provider": "koivu"}, follow_redirects=True)

    person = finish(attempt, bank.go_back(chosen, person="helmi"))

    assert "Valitse tunnistautumistapa" in text_of(page)
    assert is_same(person, HELMI)
    assert person.amr == "koivu"


def test_someone_whom_nobody_has_seen_before_identifies_by_an_artificial_code(bank: Bank) -> None:
    attempt = begin()

    back = bank.visit(attempt, action="identify", hetu="290296v906a", given_names="Ilta Inkeri", family_name="Halla")
    person = finish(attempt, back)

    assert (person.given_names, person.family_name) == ("Ilta Inkeri", "Halla")
    is_canonical = person.hetu == "290296V906A"
    assert is_canonical


@pytest.mark.parametrize(
    ("language", "heading", "cancel"),
    [("fi", "Tunnistautuminen", "Keskeytä"), ("sv", "Identifiering", "Avbryt"), ("en", "Identification", "Cancel")],
)
def test_the_bank_speaks_the_language_of_the_portals_page(bank: Bank, language: str, heading: str, cancel: str) -> None:
    page = bank.open(begin("kuusi", language))

    assert f'<html lang="{language}">' in page.text
    assert f"<h1>{heading}</h1>" in page.text
    assert f">{cancel}</button>" in page.text
    assert "Elenia Aina" in text_of(page)


@pytest.mark.parametrize(
    "dialect",
    [
        {"FRONT_CHANNEL": "request_only"},
        {"IDP_CHOICE": "acr"},
        {"IDP_CHOICE": "none"},
        {"ASSERTION_AUDIENCE": "issuer"},
        {"REQUEST_TYP": "oauth-authz-req+jwt"},
        {"SEND_ACR": "false"},
        {"PROMPT": "login"},
        {"SP_NAME": ""},
    ],
    ids=lambda dialect: "-".join(f"{name}={value}" for name, value in dialect.items()),
)
def test_a_person_identifies_in_each_dialect(
    bank: Bank, environment: pytest.MonkeyPatch, dialect: dict[str, str]
) -> None:
    for name, value in dialect.items():
        environment.setenv(f"AINA_IDENTIFICATION_{name}", value)
    forget()
    attempt = begin("koivu")
    page = bank.open(attempt)
    if dialect.get("IDP_CHOICE") == "none":
        page = bank.browser.post(page.url, data={"provider": "koivu"}, follow_redirects=True)

    person = finish(attempt, bank.go_back(page, person="aino"))

    assert is_same(person, AINO)
    assert person.amr == "koivu"


def test_two_attempts_of_one_person_go_on_side_by_side(bank: Bank) -> None:
    first, second = begin("kuusi"), begin("koivu")
    second_back = bank.visit(second, person="aino")
    first_back = bank.visit(first, person="helmi")

    assert is_same(finish(first, first_back), HELMI)
    assert is_same(finish(second, second_back), AINO)
