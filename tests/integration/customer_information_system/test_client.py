"""The product's client: what it reads, and what it makes of every way in which the system can fail."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from aina_app.core.demo_token import cis_token
from aina_app.core.refusal import Unavailable
from aina_app.integrations.customer_information_system import (
    ChangeOutcome,
    CustomerInformationSystem,
    fetch,
    search,
    send_change,
)
from aina_app.settings import settings
from tests.integration.customer_information_system.system import QUICK_SECONDS, Person, System, fresh_hetu
from tests.people import SAGA, VAINO
from tests.serving import running

NEW_PHONE = {"contact": {"phone": "+358405550199"}}
REFUSALS = (
    "not_allowed",
    "unknown",
    "closed",
    "invalid_iban",
    "invalid_phone",
    "invalid_email",
    "not_sepa",
    "too_many",
)


def send(person: Person, patch: Any = None, version: int = 1, key: str = "") -> Any:
    return person.system.client.send_change(person.number, patch or NEW_PHONE, version, key or str(uuid4()))


def reason_of_search(client: CustomerInformationSystem) -> str:
    with pytest.raises(Unavailable) as caught:
        client.search(fresh_hetu())
    return caught.value.reason


def test_a_person_s_customerships_are_read_with_their_contracts(system: System) -> None:
    (found,) = system.client.search(VAINO.hetu)

    first = found.points[0]
    assert (found.number, found.kind, found.status) == (VAINO.customerships[0].number, "private", "active")
    assert [account.last4 for account in found.refund_accounts] == ["0023", "5670"]
    assert [account.in_use for account in found.refund_accounts] == [True, False]
    assert (first.gsrn, first.fuse_phases, first.fuse_ampere) == (VAINO.customerships[0].points[0].gsrn, 3, 25)
    assert (first.contract_start, first.contract_end) == (date(2022, 5, 1), None)
    assert (found.direct_marketing.allowed, found.electronic_marketing.allowed) == (True, False)


def test_a_company_s_contact_is_read_with_the_roles(system: System) -> None:
    business_id = SAGA.customerships[0].business_id
    (found,) = system.client.search(SAGA.hetu, business_id)

    assert (found.kind, found.business_id, found.language) == ("company", business_id, "sv")
    assert found.roles == ("agreement", "billing")


def test_nobody_unknown_has_a_customership_and_nothing_is_fetched_that_is_not_listed(system: System) -> None:
    person, gone = system.settle(), system.settle()
    gone.press("close", gone=True)

    assert system.client.search(fresh_hetu()) == []
    assert system.client.fetch("0") is None
    assert system.client.fetch("../changes") is None
    assert system.client.fetch(gone.number) is None
    found = system.client.fetch(person.number)
    assert found is not None
    assert found.number == person.number


def test_personal_data_and_tokens_do_not_show_when_printed(system: System) -> None:
    person = system.settle(name="Salainen Henkilö", ibans=["FI2112345600000785"])
    found = system.client.fetch(person.number)
    answer = send(person)

    printed = f"{found!r} {answer!r} {system!r} {person!r}"
    assert not [secret for secret in ("Salainen", "FI21", "Koetie", system.token, person.hetu) if secret in printed]


def test_the_settings_name_the_system_and_the_demo_s_token_is_in_a_file_of_ours_alone(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, file = cis_token(), settings().data_dir / "keys" / "demo-cis-token"
    assert (made, file.stat().st_mode & 0o777) == (file.read_text(), 0o600)
    assert cis_token() == made

    monkeypatch.setenv("AINA_CIS_URL", system.url)
    monkeypatch.setenv("AINA_CIS_TOKEN", system.token)
    settings.cache_clear()
    person = system.settle()
    assert [one.number for one in search(person.hetu)] == [person.number]
    assert send_change(person.number, NEW_PHONE, 1, uuid4()).outcome is ChangeOutcome.APPLIED
    found = fetch(person.number)
    assert found is not None
    assert (found.version, found.phone) == (2, "+358405550199")


@pytest.mark.parametrize(
    ("switch", "members", "reason"),
    [
        ("down", {}, "connection"),
        ("hang", {}, "timeout"),
        ("latency", {"seconds": 3}, "timeout"),
        ("nonsense", {"shape": "html"}, "nonsense"),
        ("nonsense", {"shape": "cut"}, "nonsense"),
        ("nonsense", {"shape": "types"}, "nonsense"),
        ("error", {"status": 500}, "status_500"),
        ("error", {"status": 503, "retry_after": 5}, "status_503"),
        ("error", {"status": 429}, "status_429"),
        ("error", {"status": 400}, "status_400"),
        ("error", {"status": 401}, "credentials"),
    ],
)
def test_each_fault_is_said_as_unavailable_with_its_reason(
    system: System, switch: str, members: dict[str, Any], reason: str
) -> None:
    person = system.settle()
    client = CustomerInformationSystem(system.url, system.token, 0.3)
    system.press(switch, person_id=person.hetu, **members)

    with pytest.raises(Unavailable) as searching:
        client.search(person.hetu)
    with pytest.raises(Unavailable) as fetching:
        client.fetch(person.number)
    change = client.send_change(person.number, NEW_PHONE, 1, uuid4())

    assert (searching.value.reason, fetching.value.reason) == (reason, reason)
    assert searching.value.system == "customer_information_system"
    system.press("reset", person_id=person.hetu)
    assert change.outcome is not ChangeOutcome.APPLIED
    assert (person.read()["version"], system.client.search(person.hetu)[0].number) == (1, person.number)


def test_a_system_that_is_not_there_or_has_another_token_is_unavailable(system: System) -> None:
    with running(Starlette()) as url:
        pass

    assert reason_of_search(CustomerInformationSystem(url, "x", QUICK_SECONDS)) == "connection"
    assert reason_of_search(CustomerInformationSystem("http://aina.invalid", "x", QUICK_SECONDS)) == "connection"
    assert reason_of_search(CustomerInformationSystem(system.url, "x", QUICK_SECONDS)) == "credentials"


def test_an_applied_change_comes_back_whole(system: System) -> None:
    answer = send(system.settle())

    assert (answer.outcome, answer.reason) == (ChangeOutcome.APPLIED, "")
    assert (answer.found.version, answer.found.phone) == (2, "+358405550199")


def test_a_change_whose_answer_was_lost_is_applied_once(system: System) -> None:
    person, key = system.settle(), str(uuid4())
    person.press("answer-lost")

    lost, late = send(person, key=key), send(person, version=7, key=key)

    assert (lost.outcome, lost.reason) == (ChangeOutcome.RETRY, "connection")
    assert (late.outcome, late.found.version) == (ChangeOutcome.APPLIED, 2)
    assert len(person.arrivals()) == 1


def test_a_change_on_an_old_version_is_a_conflict(system: System) -> None:
    person, asked = system.settle(), system.settle()
    person.press("change", patch={"contact": {"city": "Kangasala"}})
    asked.press("412-next")

    assert send(person).outcome is ChangeOutcome.CONFLICT
    assert [send(asked).outcome for _ in range(2)] == [ChangeOutcome.CONFLICT, ChangeOutcome.APPLIED]


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_refusal_keeps_its_reason_and_is_final(system: System, reason: str) -> None:
    person, key = system.settle(), str(uuid4())
    person.press("refuse-next", reason=reason)

    answers = [send(person, key=key) for _ in range(2)]

    assert [(answer.outcome, answer.reason) for answer in answers] == [(ChangeOutcome.REFUSED, reason)] * 2


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (400, ChangeOutcome.OUR_FAULT, "missing_idempotency_key"),
        (401, ChangeOutcome.CREDENTIALS, ""),
        (405, ChangeOutcome.OUR_FAULT, "method_not_allowed"),
        (408, ChangeOutcome.RETRY, "status_408"),
        (409, ChangeOutcome.RETRY, "status_409"),
        (415, ChangeOutcome.OUR_FAULT, "wrong_media_type"),
        (418, ChangeOutcome.RETRY, "nonsense"),
        (425, ChangeOutcome.RETRY, "status_425"),
        (428, ChangeOutcome.OUR_FAULT, "missing_if_match"),
        (429, ChangeOutcome.RETRY, "status_429"),
        (500, ChangeOutcome.RETRY, "status_500"),
        (502, ChangeOutcome.RETRY, "status_502"),
        (503, ChangeOutcome.RETRY, "status_503"),
    ],
)
def test_each_class_of_answers_to_a_change_is_told_apart(
    system: System, status: int, outcome: ChangeOutcome, reason: str
) -> None:
    person, key = system.settle(), str(uuid4())
    person.press("error", status=status, retry_after=4_000, times=1)

    answer = send(person, key=key)

    assert (answer.outcome, answer.reason) == (outcome, reason)
    assert answer.after_seconds == (600 if outcome is ChangeOutcome.RETRY else None)
    assert send(person, key=key).outcome is ChangeOutcome.APPLIED


def test_a_key_that_was_used_for_something_else_is_our_fault(system: System) -> None:
    person, key = system.settle(), str(uuid4())
    send(person, key=key)

    answer = send(person, {"contact": {"phone": None}}, key=key)

    assert (answer.outcome, answer.reason) == (ChangeOutcome.OUR_FAULT, "idempotency_key_reused")


def test_the_same_change_has_the_same_bytes_in_any_order_of_its_members(system: System) -> None:
    person, key = system.settle(), str(uuid4())
    one = {"contact": {"phone": None, "city": "Kangasala"}}
    other = {"contact": {"city": "Kangasala", "phone": None}}

    assert [send(person, patch, key=key).outcome for patch in (one, other)] == [ChangeOutcome.APPLIED] * 2
