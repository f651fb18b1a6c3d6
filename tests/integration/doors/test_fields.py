"""Anything in each field of each posted form: a refusal in words or a plain effect, never a failure (B8, B86)."""

from collections.abc import Mapping
from typing import Any

import pytest

from aina_app import routes
from tests.e2e.kit import PASSWORD, Person
from tests.integration.doors import people
from tests.integration.doors.conftest import LogSince, Stage
from tests.integration.doors.visitor import Visitor, press

ANYTHING = {
    "NUL": "a\0b",
    "10,000 characters": "ä" * 10_000,
    "line breaks": "a@aina.test\r\nBcc: b@aina.test",
    "right to left": "\u202eabc\u2066",
    "emoji": "👩‍👩‍👧‍👦" * 20,
    "HTML": "<img src=x onerror=alert(1)>\"'",
    "SQL": "'; DROP TABLE user_account; --",
    "format": "{0.__class__} %s %n ${x}",
    "half a character": "\udcff",
    "spaces": " \t\u00a0\u3000",
    "a number of another script": "１２３４５６",
    "nothing": "",
}
PERSON = {
    "kind": "private",
    "email": "nobody@aina.test",
    "first_name": "Aino",
    "last_name": "Lehtinen",
    "language": "fi",
}
REGISTRATION = PERSON | {
    "password": PASSWORD,
    "password_again": PASSWORD,
    "press": "",
    "company_name": "",
    "business_id": "",
}
NEW_PASSWORD = {"code": "K7QF-M2XD", "password": PASSWORD, "password_again": PASSWORD, "language": "fi"}
CHANGE = {"current_password": PASSWORD, "password": PASSWORD, "password_again": PASSWORD, "press": "", "language": "fi"}
NEW_EMAIL = {"new_email": "nobody@aina.test", "current_password": PASSWORD, "press": "", "language": "fi"}
REMOVAL = {"customership": "x", "account": "x", "refund_password": "x", "press": "", "language": "fi"}
FORMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    routes.REGISTRATION: ("nobody", REGISTRATION),
    routes.EMAIL_VERIFICATION: ("pending", {"code": "123456", "language": "fi"}),
    routes.RESEND_CODE: ("pending", {"language": "fi"}),
    routes.LOGIN: ("nobody", {"username": "nobody@aina.test", "password": PASSWORD, "jatka": "/", "language": "fi"}),
    routes.PASSWORD_RESET: ("nobody", {"username": "nobody@aina.test", "language": "fi"}),
    routes.RESET_CODE: ("nobody", NEW_PASSWORD),
    routes.RESET_RESEND: ("nobody", {"language": "fi"}),
    routes.RESET_AGAIN: ("nobody", {"language": "fi"}),
    routes.START_IDENTIFICATION: ("signed in", {"provider": "nothing", "language": "fi"}),
    routes.CHANGE_PASSWORD: ("signed in", CHANGE),
    routes.END_OTHER_SESSIONS: ("onboarded", {"session": "muut", "own_password": "x", "press": "", "language": "fi"}),
    routes.CHANGE_EMAIL: ("signed in", NEW_EMAIL),
    routes.CONFIRM_EMAIL: ("signed in", {"code": "123456", "language": "fi"}),
    routes.RESEND_EMAIL_CODE: ("signed in", {"language": "fi"}),
    routes.UNDO_EMAIL: ("nobody", {"token": "no such link", "press": "", "language": "fi"}),
    routes.DELETE_ACCOUNT: ("signed in", {"deletion_password": "x", "press": "", "language": "fi"}),
    routes.ORDER_DOWNLOAD: ("onboarded", {"download_password": "x", "press": "", "language": "fi"}),
    routes.FETCH_DOWNLOAD: ("onboarded", {"download_password": "x", "copy": "x", "press": "", "language": "fi"}),
    routes.START_REFUND_IDENTIFICATION: ("signed in", {"provider": "x", "change": "x", "press": "", "language": "fi"}),
    routes.REMOVE_REFUND_ACCOUNT: ("signed in", REMOVAL),
    routes.LANGUAGE: ("signed in", {"language": "fi", "to": "/profiili"}),
    routes.LANGUAGE_FORM: ("nobody", {"language": "fi", "to": "/rekisteroidy", "form": "registration", "email": "x"}),
}


@pytest.mark.parametrize("what", ANYTHING)
@pytest.mark.parametrize("path", FORMS)
def test_a_field_may_hold_anything(stages: dict[str, Stage], log_since: LogSince, path: str, what: str) -> None:
    name, fields = FORMS[path]
    visitor = stages[name].visitor.twin()
    pages = {page.path for page in routes.PAGES}

    for field in fields:
        typed = dict(fields) | ({"press": press()} if "press" in fields else {}) | {field: ANYTHING[what]}
        answer = visitor.post(path, typed)
        assert answer.status == 303, field
        assert routes.split_language(answer.place)[1] in pages, field
        assert visitor.get(answer["location"]).status in {200, 303}, field

    assert [line for line in log_since() if line["level"] == "error"] == []


def test_every_posted_form_is_tried(application: dict[str, Any]) -> None:
    posted = {one["path"] for one in application["routes"] if "POST" in one["methods"]}
    others = {
        routes.LOGOUT,
        routes.SESSION,
        routes.END_REPORT,
        routes.CANCEL_REFUND,
        routes.DEMO_CLOCK,
        routes.DEMO_DRAIN,
    }

    assert posted - others == set(FORMS)


def test_what_was_typed_is_shown_as_text(visitor: Visitor, person: Person) -> None:
    form = people.form(person) | {"first_name": "<b onmouseover=alert(1)>Aino", "email": "no address"}
    answer = visitor.post(routes.REGISTRATION, form)

    assert answer["location"] == "/rekisteroidy?tarkista=registration"
    assert b"onmouseover" not in visitor.get(answer["location"]).body
