"""A change is applied once for each key, whatever happens to its answers."""

import threading
from uuid import uuid4

from tests.integration.customer_information_system.system import System, kind_of

DAY_SECONDS = 24 * 3600
NEW_PHONE = {"contact": {"phone": "+358405550199"}}


def test_the_same_key_applies_a_change_once(system: System) -> None:
    person, key = system.settle(), str(uuid4())

    first, again = person.change(NEW_PHONE, key=key), person.change(NEW_PHONE, key=key)
    late = person.change(NEW_PHONE, version=99, key=key)

    assert "idempotency-replayed" not in first.headers
    for repeated in (again, late):
        assert (repeated.json(), repeated.headers["etag"]) == (first.json(), '"2"')
        assert repeated.headers["idempotency-replayed"] == "true"
    assert len(person.arrivals()) == 1


def test_a_key_belongs_to_one_request(system: System) -> None:
    person, other, key = system.settle(), system.settle(), str(uuid4())
    person.change(NEW_PHONE, key=key)

    for answer in (person.change({"contact": {"phone": None}}, key=key), other.change(NEW_PHONE, key=key)):
        assert (answer.status_code, kind_of(answer)) == (422, "idempotency-key-reused")
    assert person.change(NEW_PHONE, key=key).status_code == 200


def test_a_refusal_is_remembered_and_a_conflict_is_not(system: System) -> None:
    person, refused, conflicting = system.settle(), str(uuid4()), str(uuid4())
    person.press("refuse-next", reason="closed")
    assert kind_of(person.change(NEW_PHONE, key=refused)) == "closed"
    assert person.change(NEW_PHONE, key=refused).headers["idempotency-replayed"] == "true"

    person.press("change", patch={"contact": {"city": "Kangasala"}})
    assert kind_of(person.change(NEW_PHONE, key=conflicting)) == "version-changed"
    assert person.change(NEW_PHONE, version=2, key=conflicting).json()["version"] == 3


def test_an_answer_is_forgotten_after_thirty_days(own_system: System) -> None:
    person, key = own_system.settle(), str(uuid4())
    person.change(NEW_PHONE, key=key)

    own_system.press("clock", offset_seconds=29 * DAY_SECONDS)
    assert person.change(NEW_PHONE, key=key).status_code == 200
    own_system.press("clock", offset_seconds=30 * DAY_SECONDS)
    assert kind_of(person.change(NEW_PHONE, key=key)) == "version-changed"


def test_a_second_request_with_a_running_key_is_told_to_come_back(system: System) -> None:
    person, key, statuses = system.settle(), str(uuid4()), []
    person.press("latency", seconds=0.3)
    presses = [threading.Thread(target=lambda: statuses.append(person.change(NEW_PHONE, key=key))) for _ in range(3)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()

    assert sorted(answer.status_code for answer in statuses) == [200, 409, 409]
    assert {kind_of(answer) for answer in statuses if answer.status_code == 409} == {"in-progress"}
    assert len(person.arrivals()) == 1
