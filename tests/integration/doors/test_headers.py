"""The headers of every kind of answer (identity 7.1, B79, B80, B81)."""

import re
from collections.abc import Callable, Mapping

import pytest

from aina_app import routes
from aina_app.launcher import CLIENT
from aina_app.web.headers import script_hashes
from tests.e2e.instance import Instance
from tests.integration.doors.conftest import Stage
from tests.integration.doors.visitor import FORM, Answer, Visitor

ALL = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin"}
CARRIES_A_TOKEN = {"an unknown mail's link"}
"""Answers at addresses that tell nobody where somebody came from."""

OF_PAGES = {
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = ("default-src 'none'", "style-src 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'")
PREFLIGHT = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
BIG = b"x" * 70_000


def an_asset(suffix: str) -> str:
    """A built file whose name carries its hash."""
    names = sorted(file.name for file in (CLIENT / "assets").glob(f"*{suffix}") if "reflex-env" not in file.name)
    return f"/assets/{names[0]}"


def alias(visitor: Visitor) -> str:
    """The portal's machine by its number."""
    return visitor.base_url.replace("http://localhost", "127.0.0.1")


KINDS: Mapping[str, tuple[int, Callable[[Visitor], Answer]]] = {
    "a page": (200, lambda one: one.get("/kirjaudu")),
    "a file": (200, lambda one: one.get("/aina.css")),
    "a hashed file": (200, lambda one: one.get(an_asset(".js"))),
    "the keys": (200, lambda one: one.get(routes.CLIENT_JWKS)),
    "the health": (200, lambda one: one.get(routes.HEALTH)),
    "a redirect": (303, lambda one: one.get("/profiili")),
    "a refused form": (303, lambda one: one.post("/kirjaudu", {"username": "", "password": ""})),
    "another name of the machine": (307, lambda one: one.get("/kirjaudu", Host=alias(one))),
    "a socket without a socket": (400, lambda one: one.get("/_event/?EIO=4&transport=polling")),
    "a foreign origin": (403, lambda one: one.post("/kirjaudu", {}, Origin="https://evil.example")),
    "an unknown address": (404, lambda one: one.get("/nothing-here")),
    "an unknown hashed file": (404, lambda one: one.get("/assets/nothing-here.js")),
    "a trick": (404, lambda one: one.get("/x/../profiili.html")),
    "an unknown mail's link": (404, lambda one: one.get("/tilaus/lopeta/nothing")),
    "a method": (405, lambda one: one.send("PUT", "/kirjaudu")),
    "TRACE": (405, lambda one: one.send("TRACE", "/kirjaudu")),
    "a page that is posted to": (405, lambda one: one.post("/kulutusvahti", {})),
    "a form that is looked at": (404, lambda one: one.get("/kirjaudu-ulos")),
    "a preflight": (400, lambda one: one.send("OPTIONS", "/kirjaudu", PREFLIGHT)),
    "a big body": (413, lambda one: one.send("POST", "/kirjaudu", {"Origin": one.base_url, "Content-Type": FORM}, BIG)),
    "another type": (415, lambda one: one.post("/kirjaudu", {}, Content_Type="application/json")),
    "an unknown host": (421, lambda one: one.get("/kirjaudu", Host="evil.example")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_the_headers(visitor: Visitor, kind: str) -> None:
    status, ask = KINDS[kind]

    answer = ask(visitor)

    assert answer.status == status
    assert {name: answer[name] for name in ALL} == ALL
    assert answer["referrer-policy"] == ("no-referrer" if kind in CARRIES_A_TOKEN else "same-origin")
    assert answer["cache-control"] in {"no-store", "no-cache", "public, max-age=31536000, immutable"}
    assert (answer["server"], answer["x-powered-by"]) == ("", "")
    if answer["content-type"].startswith("text/html"):
        assert {name: answer[name] for name in OF_PAGES} == OF_PAGES
        assert [rule for rule in POLICY if rule not in answer["content-security-policy"]] == []
        assert "unsafe-" not in answer["content-security-policy"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_says_nothing_of_what_is_behind(visitor: Visitor, kind: str) -> None:
    answer = KINDS[kind][1](visitor)

    shown = answer.body + repr(answer.headers).encode()

    assert re.search(rb"Traceback|granian|uvicorn|python/|starlette|sqlite|File \"", shown, re.IGNORECASE) is None


@pytest.mark.parametrize("language", routes.LANGUAGE_PREFIXES)
def test_a_page_runs_its_own_scripts_and_no_other(stages: dict[str, Stage], language: str) -> None:
    for page in routes.PAGES:
        answer = stages["onboarded"].visitor.get(routes.localised(page.path, language))
        if answer.status == 200:
            policy = answer["content-security-policy"]
            allowed = set(re.findall(r"'sha256-[^']+'", policy.split(";")[1]))
            assert allowed == set(script_hashes(answer.body.decode()).split()), page


@pytest.mark.parametrize("page", [page.path for page in routes.PAGES])
def test_no_page_is_kept_by_browsers(stages: dict[str, Stage], page: str) -> None:
    for stage in stages.values():
        assert stage.visitor.get(page)["cache-control"] == "no-store"


def test_what_has_a_hash_in_its_name_is_kept_for_ever_and_only_that(visitor: Visitor, instance: Instance) -> None:
    address = next(file.name for file in (CLIENT / "assets").glob("reflex-env-*.js"))
    answer = visitor.get(f"/assets/{address}")

    assert visitor.get(an_asset(".js"))["cache-control"].endswith("immutable")
    assert visitor.get(an_asset(".css"))["cache-control"].endswith("immutable")
    assert "immutable" not in answer["cache-control"]
    assert instance.base_url.encode() in answer.body
    assert visitor.get("/aina.css")["cache-control"] == "no-cache"


def test_logging_out_empties_the_browser(visitor: Visitor) -> None:
    answer = visitor.post(routes.LOGOUT, {})

    assert answer["clear-site-data"] == '"cache", "storage"'
    assert answer["cache-control"] == "no-store"


def test_the_health_says_only_that_it_is_well(visitor: Visitor) -> None:
    assert visitor.get(routes.HEALTH).body == b"ok"
