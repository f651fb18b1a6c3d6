"""The portal's client keeps the description: takes all that is described, believes nothing else, asks as described."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from aina_app.demo.customer_information_system.documents import new_document, shown
from aina_app.demo.people import SAGA
from aina_app.integrations.customer_information_system import ChangeOutcome
from aina_app.integrations.customer_information_system.found import parse_customership
from tests.conftest import NOON
from tests.integration.customer_information_system.contract.document import DEFAULT, OK, Document, Documented
from tests.integration.customer_information_system.contract.scripted import (
    CALLS,
    FOUND,
    JSON,
    NOTHING,
    NUMBER,
    Client,
    good,
    problem,
    scripted_client,
)

DOCUMENT = Document()
APPLIED, CONFLICT, REFUSED = (
    one.value for one in (ChangeOutcome.APPLIED, ChangeOutcome.CONFLICT, ChangeOutcome.REFUSED)
)
RETRY, OUR_FAULT = ChangeOutcome.RETRY.value, ChangeOutcome.OUR_FAULT.value
CREDENTIALS = ChangeOutcome.CREDENTIALS.value
READING = {OK: FOUND, "304": "status_304", "400": "status_400", "401": CREDENTIALS, "404": NOTHING, "410": NOTHING}
CHANGING = {
    (OK, ""): APPLIED,
    ("400", "malformed"): OUR_FAULT,
    ("400", "missing-idempotency-key"): OUR_FAULT,
    ("401", "unauthorized"): CREDENTIALS,
    ("403", "not-allowed"): REFUSED,
    ("404", "unknown"): REFUSED,
    ("409", "closed"): REFUSED,
    ("409", "in-progress"): RETRY,
    ("410", "closed"): REFUSED,
    ("412", "version-changed"): CONFLICT,
    ("413", "too-large"): OUR_FAULT,
    ("415", "wrong-media-type"): OUR_FAULT,
    ("422", "invalid-iban"): REFUSED,
    ("422", "invalid-phone"): REFUSED,
    ("422", "invalid-email"): REFUSED,
    ("422", "not-sepa"): REFUSED,
    ("422", "too-many"): REFUSED,
    ("422", "idempotency-key-reused"): OUR_FAULT,
    ("428", "missing-if-match"): OUR_FAULT,
    (DEFAULT, ""): RETRY,
}
"""The classes of answers to a change (domain: contract of the customer information system)."""

TAKEN_ALL_THE_SAME = {
    ("/business_id", "missing"),
    ("/contact/phone", "missing"),
    ("/contact/email", "missing"),
    ("/metering_points/0/fuse", "missing"),
    ("/metering_points/0/contract_end", "missing"),
    ("/contact_persons/0/role", "enum"),
}
"""What is not there is as good as `null` where that is allowed; a role that is new to us is nothing to stop for."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with scripted_client(DOCUMENT) as made:
        yield made


def a_customership() -> dict[str, Any]:
    """One with everything that a customership can have."""
    point = {
        "gsrn": SAGA.customerships[0].points[0].gsrn,
        "address": "Keskustori 5",
        "postal_code": "33100",
        "city": "Tampere",
        "fuse": {"phases": 3, "ampere": 63},
        "contract_start": "2022-05-01",
        "contract_end": "2026-10-31",
    }
    known = {"business_id": "2000001-6", "phone": "+358207301000", "email": "saga@aina.test"}
    made = new_document(NUMBER, "Oy Revontuli Ab", [point], NOON, ibans=["FI1121234500000781"], **known)
    return shown(made, ["billing"])


def whole(call: str, customership: Any) -> Any:
    """The body of a 200 to a call."""
    return {"items": [customership], "complete": True} if call == "search" else customership


def documented(*calls: str) -> list[Documented]:
    return [one for one in DOCUMENT.documented() if one.call in calls]


def test_the_portal_calls_what_is_described_only() -> None:
    assert CALLS.keys() <= DOCUMENT.calls.keys()


@given(data=st.data())
def test_whatever_keeps_the_description_is_taken(client: Client, data: st.DataObject) -> None:
    customership = data.draw(DOCUMENT.examples(DOCUMENT.body("read", OK)))
    found = data.draw(DOCUMENT.examples(DOCUMENT.body("search", OK))) | {"complete": True}

    assert client.makes_of("read", good("read", customership), customership["number"]) == FOUND
    assert client.makes_of("change", good("change", customership), customership["number"]) == APPLIED
    assert client.makes_of("search", good("search", found)) == FOUND


@pytest.mark.parametrize("call", ["read", "change", "search"])
def test_members_that_are_not_described_are_ignored(client: Client, call: str) -> None:
    customership = a_customership() | {"credit_rating": "AAA"}
    customership["contact"] |= {"fax": "+358207301001"}

    assert client.makes_of(call, good(call, whole(call, customership))) in (FOUND, APPLIED)


@pytest.mark.parametrize(
    "sign", ["\u00a0", "\u2009", "\u202f", "\u3000", " \u00a0 ", "\u2028", " \u200b", "\ufeff "], ids=ascii
)
@pytest.mark.parametrize("call", ["read", "change", "search"])
def test_unusual_white_space_in_what_is_shown_keeps_no_customership_away(client: Client, call: str, sign: str) -> None:
    customership = a_customership()
    customership["name"] = f"{sign}Oy{sign}Revontuli Ab"
    customership["contact"] |= {"street": f"Keskustori{sign}5", "city": f"Tampere{sign}", "postal_code": f"33100{sign}"}
    customership["metering_points"][0] |= {"address": f"Keskustori{sign}5", "city": f"Ylä{sign}Järvi"}
    customership["refund_accounts"][0] |= {"bank_name": f"Oma{sign}Pankki"}

    assert client.makes_of(call, good(call, whole(call, customership))) in (FOUND, APPLIED)
    found = parse_customership(customership)
    assert (found.name, found.street, found.city, found.postal_code) == (
        "Oy Revontuli Ab", "Keskustori 5", "Tampere", "33100",
    )  # fmt: skip
    assert (found.points[0].address, found.points[0].city) == ("Keskustori 5", "Ylä Järvi")
    assert found.refund_accounts[0].bank_name == "Oma Pankki"


@pytest.mark.parametrize("sign", ["\x00", "\t", "\n", "\x85", "\u202e", "\u2066", "\ud800"], ids=ascii)
def test_control_and_direction_marks_in_what_is_shown_are_not_believed(client: Client, sign: str) -> None:
    customership = a_customership()
    customership["contact"]["street"] = f"Keskustori{sign}5"

    assert client.makes_of("read", good("read", customership)) == "nonsense"


@pytest.mark.parametrize("answer", documented("search", "read", "health"), ids=str)
def test_a_documented_answer_to_a_question_is_understood(client: Client, answer: Documented) -> None:
    expected = READING.get(answer.status, "status_503")
    if answer.status == OK:
        body = {"status": "ok"} if answer.call == "health" else whole(answer.call, a_customership())
        assert client.makes_of(answer.call, good(answer.call, body)) == expected
    elif answer.status == "304":
        assert client.makes_of(answer.call, Response(status_code=304)) == expected
    else:
        status, kind = (answer.status, answer.kind) if answer.status != DEFAULT else ("503", "unavailable")
        assert client.makes_of(answer.call, problem(status, kind)) == expected


@pytest.mark.parametrize("answer", documented("change"), ids=str)
def test_a_documented_answer_to_a_change_is_of_its_class(client: Client, answer: Documented) -> None:
    expected = CHANGING[answer.status, answer.kind]
    if answer.status == OK:
        assert client.makes_of("change", good("change", a_customership())) == expected
    else:
        status, kind = (answer.status, answer.kind) if answer.status != DEFAULT else ("503", "unavailable")
        assert client.makes_of("change", problem(status, kind)) == expected


def test_every_class_is_documented() -> None:
    assert {(one.status, one.kind) for one in documented("change")} == set(CHANGING)


@pytest.mark.parametrize("call", ["read", "change", "search"])
def test_a_customership_with_any_fault_is_not_believed(client: Client, call: str) -> None:
    expected = {RETRY} if call == "change" else {"nonsense", "size"}
    faults = [
        fault
        for fault in DOCUMENT.broken(DOCUMENT.body("read", OK), a_customership())
        if (fault.place, fault.rule) not in TAKEN_ALL_THE_SAME
    ]

    assert len(faults) > 100
    made_of = {(one.place, one.rule): client.makes_of(call, good(call, whole(call, one.value))) for one in faults}
    assert {name: made for name, made in made_of.items() if made not in expected} == {}


def test_a_search_with_any_fault_is_not_believed(client: Client) -> None:
    found = {"items": [], "complete": True}
    faults = list(DOCUMENT.broken(DOCUMENT.body("search", OK), found))

    assert {client.makes_of("search", good("search", one.value)) for one in faults} == {"nonsense"}
    assert client.makes_of("search", good("search", found | {"complete": False})) == "nonsense"


TYPED = [one for one in documented("change") if one.kind and one.status != "401"]
"""Errors that their type decides; a 401 says by itself that our token is not taken."""


@pytest.mark.parametrize("answer", TYPED, ids=str)
def test_an_error_whose_type_has_a_fault_ends_nothing(client: Client, answer: Documented) -> None:
    said = {"title": "No", "status": int(answer.status), "type": f"urn:aina:cis:{answer.kind}"}
    faults = [one for one in DOCUMENT.broken(DOCUMENT.schemas["Problem"], said) if one.place in ("", "/type")]

    for fault in faults:
        broken = Response(json.dumps(fault.value), int(answer.status), media_type="application/problem+json")
        assert client.makes_of("change", broken) == RETRY
    assert client.makes_of("change", Response(json.dumps(said), int(answer.status), media_type=JSON)) == RETRY
    by_status = answer.status in ("400", "413", "415", "428")  # of these any type is our own bug
    assert client.makes_of("change", problem(answer.status, "new-to-us")) == (OUR_FAULT if by_status else RETRY)


@pytest.mark.parametrize("status", [201, 202, 203, 204, 206, 299, 300, 418])
@pytest.mark.parametrize("call", ["read", "change", "search"])
def test_a_status_that_is_not_described_is_no_success(client: Client, call: str, status: int) -> None:
    answer = good(call, whole(call, a_customership()))
    answer.status_code = status
    bare = Response(status_code=204) if status == 204 else answer

    assert client.makes_of(call, bare) == (RETRY if call == "change" else f"status_{status}")


@pytest.mark.parametrize("call", ["read", "change", "search"])
def test_a_good_body_in_a_wrong_cover_is_not_believed(client: Client, call: str) -> None:
    expected = RETRY if call == "change" else "nonsense"
    body = json.dumps(whole(call, a_customership()))
    tag = {"ETag": '"1"'}
    covers = [
        Response(body, 200, tag, "text/html"),
        Response(body, 200, tag, "application/problem+json"),
        Response(body[:-1], 200, tag, JSON),
        Response(body[:-1] + ', "number": "1", "number": "1", "items": [], "items": []}', 200, tag, JSON),
        Response(f"[{body}]", 200, tag, JSON),
        Response(b"\xff" + body.encode(), 200, tag, JSON),
    ]
    if call != "search":
        covers += [Response(body, 200, {}, JSON), Response(body, 200, {"ETag": '"2"'}, JSON)]
        covers += [Response(body, 200, {"ETag": "1"}, JSON), good(call, a_customership() | {"number": "1"})]

    assert {client.makes_of(call, cover) for cover in covers} == {expected}
