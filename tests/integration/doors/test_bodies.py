"""Bodies that are too long, of another kind, doubled or broken (identity 7.3, B69, B78)."""

import pytest

from aina_app import routes
from tests.e2e.kit import Person
from tests.integration.doors import people
from tests.integration.doors.conftest import LogSince, Stage
from tests.integration.doors.visitor import FORM, Visitor, press

LIMIT = 64 * 1024


def send(visitor: Visitor, body: bytes, *, chunked: bool = False, kind: str = FORM) -> tuple[int, str]:
    """Post a body to the sign-in form: status, and where it leads."""
    headers = {"Origin": visitor.base_url, "Content-Type": kind}
    answer = visitor.send("POST", routes.LOGIN, headers, body, chunked=chunked)
    return answer.status, answer["location"]


def test_64_kib_and_not_a_byte_more(visitor: Visitor) -> None:
    assert send(visitor, b"username=" + b"a" * (LIMIT - 9))[0] == 303
    assert send(visitor, b"username=" + b"a" * (LIMIT - 8))[0] == 413


def test_a_body_without_an_announced_length_is_counted(visitor: Visitor) -> None:
    assert send(visitor, b"username=a", chunked=True)[0] == 303
    assert send(visitor, b"username=" + b"a" * LIMIT, chunked=True)[0] == 413


@pytest.mark.parametrize("length", ["70000", "-1", "1e3", "0x10", "１２"])
def test_a_false_length_is_refused(visitor: Visitor, length: str) -> None:
    headers = {"Origin": visitor.base_url, "Content-Type": FORM, "Content-Length": length.encode().decode("latin-1")}

    assert visitor.send("POST", routes.LOGIN, headers, b"").status in {400, 413}


@pytest.mark.parametrize(
    "kind", ["", "application/json", "multipart/form-data; boundary=x", "text/plain", "application/xml", f"x{FORM}"]
)
def test_a_form_comes_as_a_form(visitor: Visitor, kind: str) -> None:
    assert send(visitor, b"{}", kind=kind)[0] == 415


@pytest.mark.parametrize("kind", [f"{FORM}; charset=utf-16", f"{FORM};charset=none", FORM.upper()])
def test_a_charset_changes_nothing(visitor: Visitor, kind: str) -> None:
    assert send(visitor, b"username=a&password=b", kind=kind) == (303, "/kirjaudu?tarkista=login")


@pytest.mark.parametrize("body", [b"%", b"&&&===", b"\xff\xfe\x00", b"a=%ff%00&%00=b", b"a" * 9_000, b"[]=1&[x]=2"])
def test_a_broken_form_is_only_a_wrong_one(visitor: Visitor, body: bytes, log_since: LogSince) -> None:
    assert send(visitor, body) == (303, "/kirjaudu?tarkista=login")
    assert [line for line in log_since() if line["level"] == "error"] == []


def test_a_form_of_very_many_fields_is_refused(visitor: Visitor, log_since: LogSince) -> None:
    status, _ = send(visitor, b"&".join(b"f%d=x" % number for number in range(5_000)))

    assert status == 400
    assert [line for line in log_since() if line["level"] == "error"] == []


def test_of_a_doubled_field_the_first_counts(visitor: Visitor, person: Person) -> None:
    doubled = [*people.form(person).items(), ("email", "somebody-else@aina.test"), ("password", "other-Words-9")]
    people.led(visitor.post(routes.REGISTRATION, doubled), routes.EMAIL_VERIFICATION)
    people.verify(visitor, person)

    people.sign_in(visitor, person)


def test_more_fields_than_the_form_has_change_nothing(visitor: Visitor, person: Person) -> None:
    more = {"state": "verified", "account_id": "1", "onboarding_step": "done", "kind": "private", "is_admin": "on"}
    people.led(visitor.post(routes.REGISTRATION, people.form(person) | more), routes.EMAIL_VERIFICATION)

    assert visitor.get(routes.HOME).place == routes.EMAIL_VERIFICATION


@pytest.mark.parametrize(
    "query", ["state=a&state=b", "code=a&code=b&state=c", "state=" + "a" * 9_000, "state=%00&code=%ff", ""]
)
def test_a_strange_return_from_the_bank_leads_back_to_the_first_step(
    stages: dict[str, Stage], query: str, log_since: LogSince
) -> None:
    answer = stages["signed in"].visitor.get(f"{routes.IDENTIFICATION_RETURN}?{query}")

    assert (answer.status, answer.place) == (303, routes.ONBOARDING_1)
    assert [line for line in log_since() if line["level"] == "error"] == []


def test_a_second_press_registers_once(visitor: Visitor, person: Person) -> None:
    form = people.form(person) | {"press": press()}
    first, again = visitor, visitor.twin()

    people.led(first.post(routes.REGISTRATION, form), routes.EMAIL_VERIFICATION)
    people.led(again.post(routes.REGISTRATION, form), routes.EMAIL_VERIFICATION)

    code = person.mailed_code()
    with person.no_more_mail():
        pass
    assert person.portal.mailbox.count(person.email) == 1
    people.led(again.post(routes.EMAIL_VERIFICATION, {"code": code}), routes.LOGIN)
