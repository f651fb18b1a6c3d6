"""The bank answers wrongly, late, twice or with another person: back on 1/3 with a plain sentence; a retry works."""

import json

import pytest
from playwright.sync_api import Page, expect

from aina_app import routes
from tests.e2e import stages
from tests.e2e.conftest import NewPage, NewPerson
from tests.e2e.instance import Instance
from tests.e2e.kit import Person, Portal
from tests.e2e.pages.onboarding import CustomershipsPage, IdentificationPage


def _at_first_step(page: Page, person: Person) -> IdentificationPage:
    """Verified, signed in, looking at 1/3."""
    stages.begin_first_use(page, person)
    page.goto(person.portal.base_url + routes.ONBOARDING_1)
    return IdentificationPage(page)


HOSTILE = {
    "return_state_unknown": "onb1.invalid",
    "return_iss_wrong": "onb1.invalid",
    "token_signature_wrong": "onb1.invalid",
    "token_unencrypted": "onb1.invalid",
    "token_replayed": "onb1.invalid",
    "claim_nonce_wrong": "onb1.invalid",
    "claim_acr_low": "onb1.invalid",
    "endpoint_500": "onb1.down",
}
"""A fault of each kind, as chosen on the bank's page, and what the person is told."""


def _session(page: Page) -> str:
    cookies = page.context.cookies()
    return next(str(cookie.get("value")) for cookie in cookies if "aina_session" in str(cookie.get("name")))


def _events(instance: Instance, person: Person) -> list[tuple[str, str]]:
    """What the audit trail says of the person's trips to the bank, oldest first: event and reason."""
    shown = instance.run("-m", "aina_app.operator", "audit", "list", "--account", person.email, "--json")
    events = [json.loads(line) for line in reversed(shown.splitlines())]
    return [(one["tag"], one.get("facts", {}).get("reason", "")) for one in events if one["tag"].startswith("oidc.")]


@pytest.mark.recovery
def test_r07_hostile_answers_are_refused_and_a_retry_works(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson
) -> None:
    """Whatever comes back instead of an honest answer: 1/3 says so plainly, nothing has changed, a new try works."""
    aino = someone("Aino", "Lehtinen")
    aino.has_customership(1)
    first = _at_first_step(page, aino)
    session = _session(page)
    first.go_to_bank().refuse()
    IdentificationPage(page).tells("onb1.refused")
    for fault, told in HOSTILE.items():
        IdentificationPage(page).go_to_bank().with_fault(fault).accept_as(aino)
        IdentificationPage(page).tells(told)
        assert _session(page) == session
    IdentificationPage(page).go_to_bank().accept_as(aino)
    expect(CustomershipsPage(page).rows()).to_have_count(1)
    assert _session(page) != session

    events = _events(instance, aino)
    assert [tag for tag, _ in events].count("oidc.started") == len(HOSTILE) + 2
    ends = [event for event in events if event[0] != "oidc.started"]
    assert ends[0] == ("oidc.refused", "error")
    assert {tag for tag, _ in ends[1:-2]} == {"oidc.refused"}
    assert len({reason for _, reason in ends[1:-2]}) >= 5
    assert [tag for tag, _ in ends[-2:]] == ["oidc.broker_down", "oidc.succeeded"]


@pytest.mark.recovery
@pytest.mark.own_instance
def test_r07_late_replayed_and_foreign_returns_are_refused(
    page: Page, portal: Portal, instance: Instance, someone: NewPerson, another_device: NewPage
) -> None:
    """A way back that is too old, used, or opened in another browser leads to 1/3, not further."""
    aino = someone("Aino", "Lehtinen")
    first = _at_first_step(page, aino)

    way_back = stages.identify(page, aino, follow=0).headers["location"]
    stranger = another_device()
    stages.begin_first_use(stranger, someone("Onni", "Mäkinen"))
    stranger.goto(way_back)
    IdentificationPage(stranger).tells("onb1.invalid")
    portal.advance("PT15M1S")
    page.goto(way_back)
    first = IdentificationPage(page)
    first.tells("onb1.late")
    page.goto(way_back)
    IdentificationPage(page).tells("onb1.invalid")

    IdentificationPage(page).go_to_bank().accept_as(aino)
    CustomershipsPage(page)
    assert [tag for tag, _ in _events(instance, aino)] == [
        "oidc.started", "oidc.late", "oidc.replay", "oidc.started", "oidc.succeeded",
    ]  # fmt: skip


@pytest.mark.recovery
def test_r07_an_identity_of_another_account_is_refused(
    page: Page, portal: Portal, someone: NewPerson, another_device: NewPage
) -> None:
    """One person has one private account: the other one is not shown, and stays as it is."""
    aino = someone("Aino", "Lehtinen")
    stages.prove(another_device(), aino)
    again = someone("Aino", "Lehtinen", hetu=aino.hetu)
    first = _at_first_step(page, again)
    with aino.no_more_mail():
        first.go_to_bank().accept_as(again)
        first = IdentificationPage(page)
        first.tells("onb1.other_account")
    assert aino.email not in page.content()
    someone_else = someone("Impi", "Rantala")
    first.go_to_bank().accept_as(someone_else)
    CustomershipsPage(page).says("onb1.done")
