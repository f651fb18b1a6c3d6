"""What testers switch and see: faults for some, people of their own, the clock, the page."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.customer_information_system.conftest import running_system
from tests.integration.customer_information_system.system import Person, System, fresh_hetu, kind_of
from tests.people import AINO, KERTTU

DAY_SECONDS = 24 * 3600
NEW_PHONE = {"contact": {"phone": "+358405550199"}}


def numbers_found(system: System, person_id: str) -> list[str]:
    return [found.number for found in system.client.search(person_id)]


def test_the_page_shows_customers_and_changes_but_no_codes_and_accounts(own_system: System) -> None:
    person = own_system.settle(name="<b>Tuulikki</b>", ibans=["FI2112345600000785"])
    person.change(NEW_PHONE)

    page = own_system.call("GET", "/").text

    assert "&lt;b&gt;Tuulikki&lt;/b&gt;" in page
    assert "yhteystiedot" in page
    assert "… 0785" in page
    assert not [secret for secret in (person.hetu, AINO.hetu, "FI2112345600000785") if secret in page]


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"hetu": "131052-308T"}, "malformed"),
        ({"hetu": "010180-900A"}, "malformed"),
        ({"name": ""}, "malformed"),
        ({"business_id": "1234567-2"}, "malformed"),
        ({"points": "many"}, "malformed"),
        ({"phone": "1"}, "invalid-phone"),
        ({"ibans": ["FI2112345600000786"]}, "invalid-iban"),
    ],
)
def test_only_artificial_and_whole_people_can_be_added(system: System, members: dict[str, Any], kind: str) -> None:
    asked = {"hetu": fresh_hetu(), "name": "Tuulikki"} | members

    assert kind_of(system.call("POST", "/qa/people", json=asked)) == kind


def test_a_foreign_page_cannot_press_a_switch(system: System) -> None:
    answer = system.call("POST", "/qa/down", content=b"{}", headers={"Content-Type": "text/plain"})

    assert (answer.status_code, kind_of(answer)) == (415, "wrong-media-type")


def test_a_fault_disturbs_only_whom_it_is_meant_for(system: System) -> None:
    person, other = system.settle(), system.settle()
    second = system.settle(person.hetu)
    system.press("error", person_id=person.hetu, status=503, retry_after=7)

    broken = [system.call("GET", person.path), second.change(NEW_PHONE)]
    broken.append(system.call("POST", "/customer-searches", json={"person_id": person.hetu}))
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in broken] == [(503, "7")] * 3
    assert (other.read()["version"], numbers_found(system, other.hetu)[0]) == (1, other.number)

    system.press("reset", person_id=person.hetu)
    assert (person.read()["version"], second.read()["version"]) == (1, 1)


def test_a_fault_can_be_counted_and_narrowed_to_a_call(system: System) -> None:
    person = system.settle()
    person.press("error", status=500, call="change", times=2)

    assert person.read()["version"] == 1
    assert [person.change(NEW_PHONE).status_code for _ in range(3)] == [500, 500, 200]


@pytest.mark.parametrize(("rate", "statuses"), [(0, {200}), (1, {503})])
def test_a_fault_can_happen_to_a_share_of_the_calls(own_system: System, rate: float, statuses: set[int]) -> None:
    own_system.press("error", status=503, rate=rate)

    paths = ["/changes"] * 5
    assert {own_system.call("GET", path).status_code for path in paths} == statuses


def test_the_change_log_can_be_disturbed_by_itself(own_system: System) -> None:
    person = own_system.settle()
    own_system.press("error", status=500, call="changes", times=1)

    assert person.read()["version"] == 1
    assert [own_system.call("GET", "/changes").status_code for _ in range(2)] == [500, 200]


def test_a_customership_is_found_from_a_moment_on(own_system: System) -> None:
    person = own_system.settle(found_after_seconds=60)
    assert numbers_found(own_system, person.hetu) == []

    person.press("found-from", after_seconds=0)
    assert len(numbers_found(own_system, person.hetu)) == 1


def test_kerttu_is_found_a_day_after_the_first_start(own_system: System) -> None:
    number = KERTTU.customerships[0].number
    assert numbers_found(own_system, KERTTU.hetu) == []
    assert own_system.call("GET", f"/customerships/{number}").status_code == 404

    own_system.press("clock", offset_seconds=DAY_SECONDS)

    assert numbers_found(own_system, KERTTU.hetu) == [number]


def test_what_was_changed_and_when_it_began_survive_a_restart(tmp_path: Path) -> None:
    key = str(uuid4())
    with running_system(tmp_path) as system:
        aino = Person(system, AINO.hetu, AINO.customerships[0].number)
        first = aino.change(NEW_PHONE, key=key)

    with running_system(tmp_path) as system:
        again = Person(system, AINO.hetu, aino.number).change(NEW_PHONE, key=key)
        assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
        system.press("clock", offset_seconds=DAY_SECONDS)
        assert len(numbers_found(system, KERTTU.hetu)) == 1
