"""The demo bank itself: what it takes from a client, what its pages and its switches do."""

import logging
import stat
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from aina_app import routes
from aina_app.core import clock
from aina_app.demo.bank.app import NotInProduction, create
from aina_app.demo.bank.faults import Fault
from aina_app.integrations.identification import check_return, parse_return, start
from aina_app.settings import settings
from tests.integration.identification.conftest import forget
from tests.integration.identification.visiting import Bank, begin, exchange, finish, refused, text_of

PRODUCTION = {
    "ENVIRONMENT": "production",
    "BASE_URL": "https://aina.example.fi",
    "CIS_URL": "https://asiakkaat.example.fi",
    "CIS_TOKEN": "salasana",
    "IDENTIFICATION_ISSUER": "https://tunnistus.example.fi",
    "SMTP_HOST": "posti.example.fi",
    "SMTP_SECURITY": "tls",
    "BCRYPT_COST": "12",
    "NETWORK_LIMIT_SCALE": "1",
}


def reason_of(page: httpx.Response) -> str:
    """Why the bank does not take a request, as its page tells it."""
    assert page.status_code == httpx.codes.BAD_REQUEST
    return page.text.partition("invalid_request (")[2].partition(")")[0]


def test_a_signed_request_works_once(bank: Bank) -> None:
    attempt = begin()
    bank.open(attempt)

    assert reason_of(bank.open(attempt)) == "jti"


def test_a_changed_request_is_refused(bank: Bank) -> None:
    url = begin().started.url

    assert reason_of(bank.browser.get(url[:-8] + "AAAAAAAA")) == "signature"


def test_a_request_that_contradicts_itself_is_refused(bank: Bank) -> None:
    url = begin().started.url.replace("client_id=aina", "client_id=toinen")

    assert reason_of(bank.browser.get(url)) == "client_id"


def test_a_parameter_that_comes_twice_is_refused(bank: Bank) -> None:
    assert reason_of(bank.browser.get(begin().started.url + "&client_id=aina")) == "doubled"


def test_a_request_is_too_old_after_eleven_minutes(bank: Bank) -> None:
    attempt = begin()
    bank.switch("clock", offset_seconds=11 * 60 + 1)

    assert reason_of(bank.open(attempt)) == "exp"


def test_a_request_without_pkce_is_refused(bank: Bank, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("AINA_IDENTIFICATION_PKCE", "false")
    forget()

    assert reason_of(bank.open(begin())) == "code_challenge"


def test_a_request_for_another_way_back_is_refused(bank: Bank) -> None:
    url = start("kuusi", "fi", "https://toinen.palvelu.test/tunnistautuminen/paluu").url

    assert reason_of(bank.browser.get(url, follow_redirects=True)) == "redirect_uri"


def test_a_request_of_another_client_is_refused(bank: Bank, environment: pytest.MonkeyPatch) -> None:
    attempt = begin()
    environment.setenv("AINA_IDENTIFICATION_CLIENT_ID", "toinen")  # the bank's client is another than the sender
    forget()

    assert reason_of(bank.open(attempt)) == "iss"


def test_a_client_whose_keys_cannot_be_had_is_refused(bank: Bank, environment: pytest.MonkeyPatch) -> None:
    attempt = begin()
    environment.setenv("AINA_BASE_URL", "http://127.0.0.1:1")
    forget()

    assert reason_of(bank.open(attempt)) == "keys"


def test_a_code_is_too_old_after_a_minute(bank: Bank) -> None:
    attempt = begin()
    code = check_return(parse_return(bank.visit(attempt, person="aino")))
    bank.switch("clock", offset_seconds=61)

    with refused("token"):
        exchange(attempt, code)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"client_assertion": "x.y.z"},
        {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": "x.y.z",
        },
    ],
    ids=["nothing", "no_type", "no_signature"],
)
def test_nobody_gets_a_token_without_proof(bank: Bank, form: dict[str, str]) -> None:
    answer = bank.browser.post(f"{bank.url}/token", data={"grant_type": "authorization_code", **form})

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_page_that_is_loaded_again_still_works(bank: Bank) -> None:
    attempt = begin()
    page = bank.open(attempt)
    again = bank.browser.get(page.url)

    finish(attempt, bank.go_back(again, person="aino"))


@pytest.mark.parametrize("action", ["identify", "cancel"])
def test_a_page_that_was_used_says_so_and_leads_back(bank: Bank, action: str) -> None:
    page = bank.open(begin())
    bank.press(page, person="aino") if action == "identify" else bank.press(page, action=action)

    used = bank.press(page, person="aino")

    assert used.status_code == httpx.codes.GONE
    assert "Tunnistautuminen on päättynyt" in text_of(used)
    assert f'href="{settings().origin}/"' in used.text


def test_a_page_is_over_after_a_quarter_of_an_hour(bank: Bank) -> None:
    page = bank.open(begin())
    bank.switch("clock", offset_seconds=15 * 60)

    assert bank.press(page, person="aino").status_code == httpx.codes.GONE


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hetu": "010180-900A"}, "Anna keinotekoinen henkilötunnus"),
        ({"hetu": "010180-002J"}, "Anna keinotekoinen henkilötunnus"),
        ({"hetu": ""}, "Anna keinotekoinen henkilötunnus"),
        ({"given_names": " "}, "Anna etunimet."),
        ({"family_name": ""}, "Anna sukunimi."),
    ],
    ids=["check_sign", "of_a_real_person", "empty", "given_names", "family_name"],
)
def test_what_is_wrong_in_the_form_is_told_and_the_rest_is_kept(
    bank: Bank, changes: dict[str, str], message: str
) -> None:
    form = {"hetu": "010180-9004", "given_names": "Ilta", "family_name": "<Halla>", **changes}

    page = bank.press(bank.open(begin()), **form)

    assert page.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert message in text_of(page)
    assert 'role="alert"' in page.text
    assert "<Halla>" not in page.text


@pytest.mark.parametrize("form", [{"person": "kukaan"}, {"person": "aino", "fault": "kaikki"}], ids=["person", "fault"])
def test_a_form_that_the_page_does_not_have_is_refused(bank: Bank, form: dict[str, str]) -> None:
    assert reason_of(bank.press(bank.open(begin()), **form)) == "form"


def test_pages_are_kept_by_nobody_and_run_no_scripts(bank: Bank) -> None:
    page = bank.open(begin())

    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "style=" not in page.text


def test_the_whole_page_is_there_without_the_portal(bank: Bank) -> None:
    page = bank.open(begin())
    styles = bank.browser.get(f"{bank.url}/bank.css")

    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page.text
    assert (styles.status_code, styles.headers["content-type"]) == (200, "text/css; charset=utf-8")


def test_the_enter_key_in_a_field_identifies_nobody_of_the_list(bank: Bank) -> None:
    page = bank.open(begin()).text

    assert page.index('value="identify" hidden') < page.index('name="person"')


@pytest.mark.parametrize("named", ["", "aino"], ids=["anyone", "aino"])
def test_the_next_identification_can_be_asked_to_go_wrong_once(bank: Bank, named: str) -> None:
    bank.switch("next", fault=Fault.CLAIM_ACR_LOW, person=named)
    first, second = begin(), begin()

    with refused("acr"):
        finish(first, bank.visit(first, person="aino"))
    finish(second, bank.visit(second, person="aino"))


def test_a_fault_that_is_asked_for_one_person_leaves_others_alone(bank: Bank) -> None:
    bank.switch("next", fault=Fault.CLAIM_ACR_LOW, person="010180-9004")
    other, meant = begin(), begin()

    finish(other, bank.visit(other, person="aino"))
    with refused("acr"):
        finish(meant, bank.visit(meant, hetu="010180-9004", given_names="Ilta", family_name="Halla"))


def test_a_bank_out_of_order_still_listens_to_its_switches(bank: Bank) -> None:
    bank.switch("down", down=True)
    out_of_order = bank.browser.get(f"{bank.url}/jwks").status_code

    bank.switch("down", down=False)

    assert (out_of_order, bank.browser.get(f"{bank.url}/jwks").status_code) == (503, 200)


def test_the_clock_switch_moves_the_products_clock(bank: Bank) -> None:
    bank.switch("clock", offset_seconds=-3600)

    assert clock.moved() == timedelta(hours=-1)


@pytest.mark.parametrize(
    ("name", "body"),
    [("next", '{"fault":"kaikki"}'), ("slow", '{"seconds":-1}'), ("down", "{}"), ("clock", "[]"), ("clock", "nan")],
)
def test_a_switch_that_cannot_be_turned_so_says_why(bank: Bank, name: str, body: str) -> None:
    answer = bank.browser.post(f"{bank.url}/qa/{name}", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.text


def test_no_page_of_another_site_can_turn_a_switch(bank: Bank) -> None:
    answer = bank.browser.post(f"{bank.url}/qa/down", content='{"down":true}', headers={"content-type": "text/plain"})

    assert answer.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE


def test_the_banks_keys_outlive_a_restart_and_are_for_its_owner_alone(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("AINA_DATA_DIR", str(tmp_path / "new"))
    forget()

    first, second = create(), create()

    assert first.state.bank.keys.jwks() == second.state.bank.keys.jwks()
    files = list((tmp_path / "new" / "demo" / "bank").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_bank_publishes_no_private_member(bank: Bank) -> None:
    keys = bank.browser.get(f"{bank.url}/jwks").json()["keys"]

    assert all({"d", "p", "q", "dp", "dq", "qi"}.isdisjoint(key) for key in keys)


def test_there_is_no_demo_bank_beside_production(environment: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        environment.setenv(f"AINA_{name}", value)
    forget()

    with pytest.raises(NotInProduction):
        create()


def test_b75_nothing_of_a_visit_is_written_anywhere(
    bank: Bank, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "httpx")  # it would tell where the person's browser goes
    attempt = begin()

    pairs = bank.visit(attempt, person="aino")
    finish(attempt, pairs)

    written = "".join(capfd.readouterr()) + caplog.text
    passed = [value for name, value in pairs if name in {"state", "code"}]
    assert not any(secret in written for secret in passed)
    assert "/visits/" not in written
    assert f"{routes.IDENTIFICATION_RETURN}?" not in written
