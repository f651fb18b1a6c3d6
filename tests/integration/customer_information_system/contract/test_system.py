"""A customer information system keeps its description: every answer that it documents, and each as it is described."""

from uuid import uuid4

import pytest

from tests.integration.customer_information_system.contract.document import DEFAULT, Document, Documented
from tests.integration.customer_information_system.contract.provoking import NEVER, REQUESTS, same_phone
from tests.integration.customer_information_system.contract.subject import Subject
from tests.integration.customer_information_system.description import faults_of
from tests.integration.customer_information_system.system import kind_of

DOCUMENT = Document()


def test_every_documented_answer_is_asked_for() -> None:
    assert set(DOCUMENT.documented()) == set(REQUESTS) | NEVER


@pytest.mark.parametrize("documented", REQUESTS, ids=str)
def test_a_documented_answer_comes_as_it_is_described(subject: Subject, documented: Documented) -> None:
    answer = REQUESTS[documented](subject)

    path, _, operation = DOCUMENT.calls[documented.call]
    status = str(answer.status_code) if str(answer.status_code) in operation["responses"] else DEFAULT
    assert status == documented.status
    assert not documented.kind or kind_of(answer) == documented.kind
    assert faults_of(answer, DOCUMENT.whole, path) == []
    assert answer.headers["x-request-id"]


def test_the_same_change_again_gets_the_same_answer_and_changes_nothing(subject: Subject) -> None:
    key, version = str(uuid4()), subject.person.read()["version"]
    patch = same_phone(subject.person)

    first = subject.person.change(patch, version=version, key=key)
    again = subject.person.change(patch, version=version, key=key)

    assert (first.status_code, first.json()["version"], "idempotency-replayed" in first.headers) == (
        200,
        version + 1,
        False,
    )
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert subject.person.read()["version"] == version + 1


def test_the_system_tells_its_own_description(subject: Subject) -> None:
    subject.needs_switches()

    assert subject.system.call("GET", "/openapi.json").json() == DOCUMENT.whole
