"""Other sites, other ports, other hosts: no effect, no answer (identity 5.5, B51, B52, B54, B82)."""

import pytest
from websockets.exceptions import InvalidStatus

from aina_app import routes
from tests.e2e.kit import Person
from tests.integration.doors import people
from tests.integration.doors.conftest import Stage
from tests.integration.doors.visitor import FORM, Visitor
from tests.integration.doors.wire import wire

FOREIGN = ["https://evil.example", "http://localhost:1", "null", "http://localhost", "", "http://evil.localhost"]


@pytest.mark.parametrize(
    "headers",
    [
        *({"Origin": origin} for origin in FOREIGN),
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site", "Origin": "{own}"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Referer": "{own}/profiili"},
    ],
    ids=str,
)
def test_a_form_from_elsewhere_has_no_effect(stages: dict[str, Stage], headers: dict[str, str]) -> None:
    visitor = stages["signed in"].visitor
    own = {name: value.format(own=visitor.base_url) for name, value in headers.items()}

    answer = visitor.send("POST", routes.LOGOUT, own | {"Content-Type": FORM}, b"")

    assert (answer.status, answer.body) == (403, b"")
    assert visitor.get(routes.ONBOARDING_1).status == 200


@pytest.mark.parametrize("headers", [{"Origin": "{own}"}, {"Sec-Fetch-Site": "same-origin"}], ids=str)
def test_a_form_of_our_own_page_is_taken(visitor: Visitor, person: Person, headers: dict[str, str]) -> None:
    people.register(visitor, person)
    own = {name: value.format(own=visitor.base_url) for name, value in headers.items()}

    answer = visitor.send("POST", routes.LOGOUT, own | {"Content-Type": FORM}, b"")

    assert answer.status == 303


@pytest.mark.parametrize("origin", [*filter(None, FOREIGN), None])  # an empty header cannot be sent
def test_a_socket_from_elsewhere_is_refused(stages: dict[str, Stage], origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused, wire(stages["onboarded"].visitor, origin=origin):
        pass

    assert refused.value.response.status_code == 403


def test_a_socket_to_another_host_is_refused(stages: dict[str, Stage]) -> None:
    visitor = stages["onboarded"].visitor
    elsewhere = Visitor(visitor.base_url.replace("localhost", "127.0.0.1"), visitor.cookies)

    with pytest.raises(InvalidStatus), wire(elsewhere, origin=visitor.base_url):
        pass


def test_long_polling_is_no_way_round_the_socket(stages: dict[str, Stage]) -> None:
    for target in ("/_event/?EIO=4&transport=polling", "/_event/?EIO=4&transport=websocket", "/_event/", "/_event"):
        answer = stages["onboarded"].visitor.get(target, Authorization="a,b,c")
        assert answer.status in {400, 404}


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_other_site_may_read_an_answer(stages: dict[str, Stage], method: str) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST", "Content-Type": FORM}

    for path in (routes.HOME, routes.LOGIN, routes.SESSION, routes.CLIENT_JWKS, "/_event/"):
        answer = stages["onboarded"].visitor.twin().send(method, path, headers, b"" if method == "POST" else None)
        assert answer["access-control-allow-origin"] == ""


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "", "localhost.evil.example"])
def test_another_host_is_not_served(visitor: Visitor, host: str) -> None:
    answer = visitor.get(routes.LOGIN, Host=host)

    assert (answer.status, answer.body) in {(421, b""), (400, b"")}


def test_another_name_of_this_machine_leads_to_the_one_that_counts(visitor: Visitor) -> None:
    alias = visitor.base_url.removeprefix("http://").replace("localhost", "127.0.0.1")

    assert visitor.get("//evil.example/x?a=b", Host=alias)["location"] == f"{visitor.base_url}/evil.example/x?a=b"
    assert visitor.get("/kirjaudu", Host=alias)["location"] == f"{visitor.base_url}/kirjaudu"
    assert visitor.post("/kirjaudu", {}, Host=alias).status == 421


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/nothing", "/%2f%2fevil", ""],
)
def test_signing_in_leads_to_no_other_place(visitor: Visitor, stages: dict[str, Stage], asked: str) -> None:
    answer = visitor.post(routes.LOGOUT, {"jatka": asked})

    assert answer["location"] == "/kirjaudu?tila=ulos"
