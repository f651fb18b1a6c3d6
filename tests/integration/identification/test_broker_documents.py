"""How the broker describes itself, and what the portal makes of a broker that lies, is slow or is out of order."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from aina_app.demo.bank.providers import PROVIDERS
from aina_app.demo.bank.switches import DocumentFault
from aina_app.integrations.identification import ANY_PROVIDER, broker, providers
from aina_app.integrations.identification.broker import Broker, parse_metadata, parse_providers
from aina_app.integrations.identification.broker_keys import parse_jwks
from aina_app.integrations.identification.fetching import Fetcher
from tests.integration.identification.conftest import forget
from tests.integration.identification.visiting import Bank, begin, finish, refused, unavailable

ISSUER = "https://tunnistus.example.fi/uas"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (DocumentFault.METADATA_OF_ANOTHER_ISSUER, "metadata"),
        (DocumentFault.METADATA_ENDPOINT_ELSEWHERE, "metadata"),
        (DocumentFault.METADATA_HTML, "metadata"),
        (DocumentFault.JWKS_REDIRECT, "redirect"),
        (DocumentFault.JWKS_10_MB, "size"),
        (DocumentFault.JWKS_WITHOUT_KEYS, "jwks"),
        (DocumentFault.PROVIDERS_HTML, "providers"),
        (DocumentFault.PROVIDERS_DOUBLED, "providers"),
    ],
    ids=str,
)
def test_b71_nobody_is_sent_to_a_broker_that_describes_itself_wrongly(
    bank: Bank, fault: DocumentFault, reason: str
) -> None:
    bank.switch("documents", fault=fault)

    with unavailable(reason):
        begin()


def test_b71_a_broker_that_has_mended_its_documents_is_used_again(bank: Bank) -> None:
    bank.switch("documents", fault=DocumentFault.METADATA_OF_ANOTHER_ISSUER)
    with unavailable("metadata"):
        begin()

    bank.switch("documents", fault=DocumentFault.NONE)
    attempt = begin()

    finish(attempt, bank.visit(attempt, person="aino"))


def document(**changes: object) -> bytes:
    """A sound discovery document with `changes`."""
    sound = {name: f"{ISSUER}/{name}" for name in ENDPOINTS}
    return json.dumps({"issuer": ISSUER, **sound, **changes}).encode()


def test_a_sound_document_is_believed() -> None:
    metadata = parse_metadata(document(), ISSUER, may_be_local=False)

    assert metadata.token_endpoint == f"{ISSUER}/token_endpoint"
    assert not metadata.announces_iss


@pytest.mark.parametrize("issuer", [None, 1, ISSUER + "/", ISSUER.upper(), "https://toinen.example.fi/uas"], ids=repr)
def test_b71_the_issuer_is_compared_character_by_character(issuer: object) -> None:
    with unavailable("metadata"):
        parse_metadata(document(issuer=issuer), ISSUER, may_be_local=False)


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "/jwks",
        "http://tunnistus.example.fi/x",
        "https://tunnistus.example.fi:8443/x",
        "https://tunnistus.example.fi.evil.test/x",
        "https://user@tunnistus.example.fi/x",
        "https://tunnistus.example.fi\\@evil.test/x",
        "https://tunnistus.example.fi/x#y",
        "https://tunnistus.example.fi/x y\n",
        "https://[/x",
        "https://tunnistus.example.fi/" + "x" * 2048,
    ],
    ids=lambda url: repr(url)[:40],
)
def test_b71_an_endpoint_elsewhere_is_not_believed(name: str, url: str | None) -> None:
    with unavailable("metadata"):
        parse_metadata(document(**{name: url}), ISSUER, may_be_local=False)


@pytest.mark.parametrize(
    "home",
    ["http://tunnistus.example.fi", "https://localhost", "https://127.0.0.1", "https://10.1.2.3", "https://[fd00::1]"],
)
def test_b71_a_broker_on_a_private_network_or_without_tls_is_not_believed(home: str) -> None:
    at_home = {name: f"{home}/{name}" for name in ENDPOINTS}

    with unavailable("metadata"):
        parse_metadata(document(issuer=home, **at_home), home, may_be_local=False)


def test_b71_a_name_that_leads_to_this_machine_is_not_followed(bank: Bank) -> None:
    with unavailable("address"):
        Fetcher(may_be_local=False, seconds=5).send("GET", f"{bank.url}/jwks")

    assert bank.requests("/jwks") == 0


def test_b71_a_broker_at_a_private_address_gets_no_request(bank: Bank) -> None:
    with unavailable("address"):
        Broker(bank.url, may_be_local=False, seconds=5).metadata()

    assert bank.requests("/.well-known/openid-configuration") == 0


@pytest.mark.parametrize("document", [b"", b"[]", b'{"issuer":"a","issuer":"b"}', b"\xff", b"[" * 100_000], ids=len)
def test_a_document_that_is_no_json_object_is_not_believed(document: bytes) -> None:
    with unavailable("metadata"):
        parse_metadata(document, ISSUER, may_be_local=False)


def test_a_broker_without_a_list_offers_its_own_choice_page(bank: Bank) -> None:
    bank.switch("documents", fault=DocumentFault.PROVIDERS_ABSENT)

    assert providers() == [ANY_PROVIDER]
    assert begin(ANY_PROVIDER.id).started.url.startswith(bank.url)


def test_a_means_that_is_not_in_the_list_is_refused(bank: Bank) -> None:
    with refused("provider"):
        begin("osuuspankki")


@pytest.mark.parametrize(
    "listed",
    [
        {},
        [],
        [{"id": "kuusi"}],
        [{"id": "Kuusi", "name": "Demopankki"}],
        [{"id": "kuusi", "name": " "}],
        [{"id": "kuusi", "name": "Demo\u202epankki"}],
        [{"id": "kuusi", "name": "x" * 61}],
        [{"id": f"p{n}", "name": "Demopankki"} for n in range(31)],
    ],
    ids=lambda listed: str(listed)[:40],
)
def test_a_list_of_providers_that_is_none_is_not_shown(listed: object) -> None:
    with unavailable("providers"):
        parse_providers(json.dumps(listed).encode())


SHORT_KEY = {"kty": "RSA", "kid": "1", "e": "AQAB", "n": "wQ" + "A" * 170}


@pytest.mark.parametrize(
    "key",
    [
        SHORT_KEY,
        {"kty": "oct", "kid": "1", "k": "c2FsYWlzdXVz"},
        {"kty": "RSA", "kid": "1", "e": "AQAB"},
        {"kty": "EC", "kid": "1", "crv": "secp256k1", "x": "AA", "y": "AA"},
        "key",
        None,
    ],
    ids=lambda key: str(key)[:40],
)
def test_keys_that_prove_nothing_are_dropped(key: object) -> None:
    with unavailable("jwks"):
        parse_jwks(json.dumps({"keys": [key]}).encode())


def test_b71_a_set_of_very_many_keys_is_not_read() -> None:
    with unavailable("jwks"):
        parse_jwks(json.dumps({"keys": [SHORT_KEY] * 21}).encode())


def test_the_list_is_fetched_once_however_many_ask_at_once(bank: Bank) -> None:
    bank.switch("slow", seconds=0.2, path="/providers")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: len(providers()), range(8)))

    assert answers == [len(PROVIDERS)] * 8
    assert bank.requests("/providers") == 1


def test_after_five_failures_the_broker_is_left_alone_for_half_a_minute(bank: Bank) -> None:
    bank.switch("down", down=True)
    for _ in range(5):
        with unavailable("status"):
            begin()
    asked = bank.requests("/providers")
    with unavailable("circuit"):
        begin()
    assert bank.requests("/providers") == asked

    bank.switch("down", down=False)
    bank.switch("clock", offset_seconds=31)
    attempt = begin()

    finish(attempt, bank.visit(attempt, person="aino"))


def test_a_broker_that_nobody_serves_is_unavailable(bank: Bank, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("AINA_IDENTIFICATION_ISSUER", "http://127.0.0.1:1")
    forget()

    with unavailable("connection"):
        begin()


def test_a_broker_that_does_not_answer_in_time_is_unavailable(bank: Bank, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("AINA_IDENTIFICATION_TIMEOUT_SECONDS", "0.2")
    forget()
    bank.switch("slow", seconds=5)

    with unavailable("timeout"):
        begin()


@pytest.mark.parametrize("name", ["JWE", "JWS"])
@pytest.mark.parametrize("algorithms", ["[]", '["none"]', '["RS256","HS256"]', '["RSA1_5"]'])
def test_an_allow_list_that_guards_nothing_is_refused(
    bank: Bank, environment: pytest.MonkeyPatch, name: str, algorithms: str
) -> None:
    environment.setenv(f"AINA_IDENTIFICATION_{name}_ALGORITHMS", algorithms)
    forget()

    with pytest.raises(ValueError, match=f"AINA_IDENTIFICATION_{name}_ALGORITHMS"):
        broker.current_broker()
