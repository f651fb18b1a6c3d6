"""The demo system keeps the contract, over HTTP."""

from typing import Any

import pytest

from tests.integration.customer_information_system.description import faults_of
from tests.integration.customer_information_system.system import MERGE_PATCH, Person, System, fresh_hetu, kind_of
from tests.people import SAGA, VAINO

DAY_SECONDS = 24 * 3600
NEW_PHONE = {"contact": {"phone": "+358405550199"}}
CONSENT = {"allowed": True, "decided_at": "2026-11-24T12:00:00Z", "source": "portal"}


def account(iban: str, *, in_use: bool = True) -> dict[str, Any]:
    return {"iban": iban, "in_use": in_use}


def search(system: System, person_id: str, **members: str) -> list[dict[str, Any]]:
    answer = system.call("POST", "/customer-searches", json={"person_id": person_id} | members)
    assert answer.status_code == 200
    assert answer.json()["complete"] is True
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_an_unknown_person_has_no_customerships(system: System) -> None:
    assert search(system, fresh_hetu()) == []


def test_väinö_has_one_customership_with_three_metering_points(system: System) -> None:
    (found,) = search(system, VAINO.hetu)

    assert found["number"] == VAINO.customerships[0].number
    assert [point["gsrn"] for point in found["metering_points"]] == [one.gsrn for one in VAINO.customerships[0].points]


def test_a_contact_person_sees_the_own_roles_and_a_business_id_narrows(system: System) -> None:
    person = system.settle(business_id="1234567-1", roles=["technical"])
    system.settle(person.hetu, business_id="9876543-0")
    system.settle(business_id="1234567-1")

    both, one = search(system, person.hetu), search(system, person.hetu, business_id="1234567-1")
    assert len(both) == 2
    assert [(found["number"], found["contact_persons"]) for found in one] == [(person.number, [{"role": "technical"}])]
    assert search(system, SAGA.hetu, business_id="7654321-2") == []


def test_each_answer_is_as_the_description_says(system: System) -> None:
    description = system.call("GET", "/openapi.json").json()
    person = system.settle(ibans=["FI2112345600000785"], phone="+358405550100", email="tuulikki@aina.test")
    gsrn = person.read()["metering_points"][0]["gsrn"]
    one, point = "/customerships/{number}", "/metering-points/{gsrn}"
    answers = [
        ("/health", system.call("GET", "/health")),
        ("/customer-searches", system.call("POST", "/customer-searches", json={"person_id": person.hetu})),
        ("/customer-searches", system.call("POST", "/customer-searches", json={})),
        (one, system.call("GET", person.path)),
        (one, system.call("GET", person.path, headers={"If-None-Match": '"1"'})),
        (one, system.call("GET", "/customerships/0")),
        (one, person.change(NEW_PHONE)),
        (one, person.change({"contact": {"phone": "1"}}, version=2)),
        (one, person.change(NEW_PHONE, version=7)),
        ("/changes", system.call("GET", "/changes")),
        ("/changes", system.call("GET", "/changes?since=x")),
        (point, system.call("GET", f"/metering-points/{gsrn}")),
        (point, system.call("GET", "/metering-points/643006000000000010")),
    ]

    assert [answer.status_code for _, answer in answers] == [
        *(200, 200, 400, 200, 304, 404, 200, 422, 412, 200, 400, 200, 404)
    ]
    assert [faults_of(answer, description, path) for path, answer in answers] == [[] for _ in answers]


@pytest.mark.parametrize("call", ["POST /customer-searches", "GET /customerships/1", "PATCH /customerships/1",
                                  "GET /changes", "GET /metering-points/1"])  # fmt: skip
@pytest.mark.parametrize("credentials", ["", "Bearer x", "Bearer", "Basic eDp5"])
def test_nothing_is_told_without_the_token(system: System, call: str, credentials: str) -> None:
    answer = system.call(*call.split(), headers={"Authorization": credentials})

    assert (answer.status_code, kind_of(answer)) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_request_keeps_its_id(system: System) -> None:
    assert system.call("GET", "/health", headers={"X-Request-Id": "abc-123"}).headers["x-request-id"] == "abc-123"
    for hostile in ("x" * 65, "a b", ""):
        assert system.call("GET", "/health", headers={"X-Request-Id": hostile}).headers["x-request-id"] != hostile


@pytest.mark.parametrize(
    ("patch", "status", "kind"),
    [
        ({"contact": {"phone": "12345"}}, 422, "invalid-phone"),
        ({"contact": {"phone": "0401234567"}}, 422, "invalid-phone"),
        ({"contact": {"email": "aino@"}}, 422, "invalid-email"),
        ({"contact": {"language": "de"}}, 400, "malformed"),
        ({"contact": None}, 400, "malformed"),
        ({"contact": {"street": None}}, 400, "malformed"),
        ({"contact": {"city": 7}}, 400, "malformed"),
        ([], 400, "malformed"),
        ({"refund_accounts": [account("FI2112345600000786")]}, 422, "invalid-iban"),
        ({"refund_accounts": [account("FI9112345600000786")]}, 422, "invalid-iban"),
        ({"refund_accounts": [account("TR330006100519786457841326")]}, 422, "not-sepa"),
        ({"refund_accounts": [account("FI2112345600000785", in_use=not place) for place in range(6)]}, 422, "too-many"),
        ({"refund_accounts": [account("FI2112345600000785", in_use=False)]}, 400, "malformed"),
        ({"refund_accounts": {"iban": "FI2112345600000785"}}, 400, "malformed"),
        ({"consents": {"direct_marketing": {"allowed": "yes"}}}, 400, "malformed"),
        ({"consents": {"direct_marketing": CONSENT | {"decided_at": "2026-11-24"}}}, 400, "malformed"),
        ({"consents": {"direct_marketing": CONSENT | {"source": "guess"}}}, 400, "malformed"),
        ({"name": "Joku Muu"}, 403, "not-allowed"),
        ({"metering_points": []}, 403, "not-allowed"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(
    system: System, patch: Any, status: int, kind: str
) -> None:
    person = system.settle()

    answer = person.change(patch)

    assert (answer.status_code, kind_of(answer)) == (status, kind)
    assert person.read()["version"] == 1


def test_a_merge_patch_replaces_removes_and_ignores_what_is_unknown(system: System) -> None:
    person = system.settle(phone="+358405550100", email="tuulikki@aina.test", ibans=["FI2112345600000785"])
    patch = {
        "contact": {"phone": None, "city": "Kangasala", "fax": "1"},
        "consents": {"electronic_marketing": CONSENT},
        "refund_accounts": [account("SE4550000000058398257466"), account("FI2112345600000785", in_use=False)],
        "weather": "fair",
    }

    answer = person.change(patch)

    new = answer.json()
    assert (answer.status_code, answer.headers["etag"], new["version"]) == (200, '"2"', 2)
    assert (new["contact"]["phone"], new["contact"]["email"]) == (None, "tuulikki@aina.test")
    assert (new["contact"]["city"], "fax" in new["contact"]) == ("Kangasala", False)
    assert new["consents"]["electronic_marketing"] == CONSENT
    assert [one["iban"][:2] for one in new["refund_accounts"]] == ["SE", "FI"]
    assert new == person.read()


def test_conditions_of_a_change_are_asked_for(system: System) -> None:
    person = system.settle()
    gone, closed = system.settle(), system.settle()
    gone.press("close", gone=True)
    closed.press("close")
    large = {"contact": {"street": "x" * 70_000}}
    answers = [
        person.change(NEW_PHONE, key=None),
        person.change(NEW_PHONE, version=None),
        person.change(NEW_PHONE, version=2),
        person.change(large),
        person.change(NEW_PHONE, media_type="application/json"),
        Person(system, "", "0").change(NEW_PHONE),
        closed.change(NEW_PHONE, version=2),
        gone.change(NEW_PHONE, version=2),
        system.call("DELETE", person.path),
    ]

    assert [(answer.status_code, kind_of(answer)) for answer in answers] == [
        (400, "missing-idempotency-key"),
        (428, "missing-if-match"),
        (412, "version-changed"),
        (413, "too-large"),
        (415, "wrong-media-type"),
        (404, "unknown"),
        (409, "closed"),
        (410, "closed"),
        (405, "method-not-allowed"),
    ]
    assert (closed.read()["status"], system.call("GET", gone.path).status_code) == ("closed", 410)
    assert search(system, gone.hetu) == []


def test_a_version_that_is_known_is_not_sent_again(system: System) -> None:
    person = system.settle()
    gsrn = person.read()["metering_points"][0]["gsrn"]

    for path in (person.path, f"/metering-points/{gsrn}"):
        tag = system.call("GET", path).headers["etag"]
        assert system.call("GET", path, headers={"If-None-Match": tag}).status_code == 304
        assert system.call("GET", path, headers={"If-None-Match": '"0"'}).status_code == 200


def test_the_change_log_is_read_by_pages_and_once(own_system: System) -> None:
    person = own_system.settle()
    person.change(NEW_PHONE)
    person.press("change", patch={"name": "Tuulikki Toinen", "contact": {"phone": None}})
    person.press("end-contract", gsrn=person.read()["metering_points"][0]["gsrn"], end="2026-10-31")

    first = own_system.call("GET", "/changes?limit=2").json()
    rest = own_system.call("GET", f"/changes?since={first['next']}").json()

    read = [(item["number"], item["version"], item["fields"]) for item in first["items"] + rest["items"]]
    assert read == [
        (person.number, 2, ["contact"]),
        (person.number, 3, ["contact", "name"]),
        (person.number, 4, ["metering_points"]),
    ]
    assert own_system.call("GET", f"/changes?since={rest['next']}").json() == {"items": [], "next": rest["next"]}
    assert person.read()["metering_points"][0]["contract_end"] == "2026-10-31"


def test_a_cursor_lives_thirty_days(own_system: System) -> None:
    person = own_system.settle()
    start = own_system.call("GET", "/changes").json()["next"]
    person.change(NEW_PHONE)
    read = own_system.call("GET", "/changes").json()["next"]

    own_system.press("clock", offset_seconds=31 * DAY_SECONDS)

    expired = own_system.call("GET", f"/changes?since={start}")
    assert (expired.status_code, kind_of(expired)) == (410, "cursor-expired")
    assert own_system.call("GET", f"/changes?since={read}").json()["items"] == []
    assert own_system.call("GET", "/changes").json()["items"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=²", "since=!", "since=bGluZTp4", "since="])
def test_a_change_log_query_that_is_none_is_malformed(system: System, query: str) -> None:
    assert kind_of(system.call("GET", f"/changes?{query}")) == "malformed"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 50_000])
def test_a_body_that_is_no_object_is_malformed(system: System, content: bytes) -> None:
    person = system.settle()
    headers = {"Content-Type": MERGE_PATCH, "If-Match": '"1"', "Idempotency-Key": "x"}

    assert kind_of(system.call("PATCH", person.path, content=content, headers=headers)) == "malformed"
    headers = {"Content-Type": "application/json"}
    assert kind_of(system.call("POST", "/customer-searches", content=content, headers=headers)) == "malformed"
