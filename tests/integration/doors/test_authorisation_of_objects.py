"""Every event and route pointed at somebody else's things, by strangers and holders of mandates (identity B77, R09).

Whatever is asked, nothing of the owner's changes; and nothing of theirs is said beyond what a mandate opens.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from aina_app import routes
from aina_app.core import clock
from aina_app.routes import Level
from tests.e2e.instance import Instance
from tests.e2e.kit import Person, Portal
from tests.integration.doors import objects, people
from tests.integration.doors.stored import product_contents, rows
from tests.integration.doors.test_authorisation_of_events import ARGUMENTS, AT_ONCE, Handler, ours
from tests.integration.doors.visitor import Visitor, press
from tests.integration.doors.wire import loaded

STREET, PHONE = "Vieraankuja 77", "+358409998877"
HOLDERS = ("stranger", "wrong scope", "expired", "ended")
OWN_DOING = {
    "answered_press", "audit_event", "form_draft", "identification_attempt", "known_device", "mandate_look",
    "one_time_code", "outgoing_mail", "sign_in_session", "strong_identification", "throttle_bucket", "user_account",
    "arrival_cursor", "audit_chain",
}  # fmt: skip
"""Tables of what the asker's own presses leave behind, and of the portal's own housekeeping."""


@dataclass(frozen=True)
class Household:
    """An owner with everything that could be stolen, and people who come for it."""

    file: Path
    ids: dict[str, str]
    secrets: tuple[str, ...] = field(repr=False)
    visitors: dict[str, Visitor]

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows but those of the askers' own doing."""
        return {table: found for table, found in product_contents(self.file).items() if table not in OWN_DOING}


@pytest.fixture(scope="module")
def household(portal: Portal, instance: Instance) -> Household:
    """Brought there by forms, events and the operator's command."""
    owner, browser = Person(portal, "Omistaja", "Omanen"), Visitor(portal.base_url)
    number = owner.has_customership([{"address": STREET, "city": "Ikaalinen"}], phone=PHONE)
    gsrn = portal.customership(number)["metering_points"][0]["gsrn"]
    people.onboard(browser, owner)
    visitors, mandates = {}, {}
    for name in (*HOLDERS, "bystander"):
        person, visitors[name] = Person(portal, "Nuuskija", "Vieras"), Visitor(portal.base_url)
        people.onboard(visitors[name], person)
        if name != "stranger":
            scopes = [] if name == "wrong scope" else ["--scope", "report", "--scope", "watch"]
            mandates[name] = attach(instance, person.email, number, gsrn, scopes)
    instance.run("-m", "aina_app.operator", "mandates", "detach", mandates["ended"], "--reason", "test")
    file = instance.data / "aina.sqlite3"
    expire(file, mandates["expired"])
    portal.drain()
    (point,) = rows(file, f"SELECT id, customership_id FROM metering_point WHERE gsrn = '{gsrn}'")  # noqa: S608 - digits
    owners = f"SELECT id FROM user_account WHERE email_key = '{owner.email.lower()}'"  # noqa: S608 - made by the test
    (session,) = rows(file, f"SELECT public_id FROM sign_in_session WHERE account_id = ({owners}) AND ended_at IS NULL")  # noqa: S608 - as above
    found = {"point": point[0], "customership": point[1], "session": session[0]}
    ids = {name: str(UUID(value)) for name, value in found.items()} | {"mandate": mandates["bystander"]}
    ids |= leave_changes(file, point[1])
    return Household(file, ids, (owner.email, PHONE, number, gsrn), visitors)


def attach(instance: Instance, email: str, number: str, gsrn: str, scopes: list[str]) -> str:
    """Attach the owner's point; the mandate's id."""
    until = (clock.today() + timedelta(days=30)).isoformat()
    which = ["--customership", number, "--point", gsrn, "--until", until, "--reason", "test", *scopes]
    said = instance.run("-m", "aina_app.operator", "mandates", "attach", email, *which)
    found = re.search(r"[0-9a-f-]{36}", said)
    assert found, said
    return found[0]


def expire(file: Path, mandate_id: str) -> None:
    """Let the last day of a mandate have passed."""
    with closing(sqlite3.connect(file, timeout=30)) as connection, connection:
        connection.execute(
            "UPDATE mandate SET given_on = '2020-01-01', last_day = '2020-01-31' WHERE id = ?",
            [mandate_id.replace("-", "")],
        )


def leave_changes(file: Path, customership_id: str) -> dict[str, str]:
    """A change that waits, one of a refund account that cools, a copy of the owner's data; their ids."""
    made = {name: uuid4() for name in ("change", "refund_change", "copy")}
    (holder,) = rows(file, f"SELECT account_id FROM customership_holder WHERE customership_id = '{customership_id}'")  # noqa: S608 - an id
    common = {"customership_id": customership_id, "account_id": holder[0], "created_at": "2026-01-01 10:00:00.000000"}
    change = common | {
        "id": made["change"].hex, "kind": "contact", "patch": json.dumps({"contact": {"phone": None}}),
        "seen_version": 1, "state": "waiting", "tries": 0, "reason": "",
    }  # fmt: skip
    refund = common | {
        "id": made["refund_change"].hex, "act": "add", "state": "cooling", "account_key": "k", "last4": "0785",
        "bank_name": "", "reason": "", "hold_until": "2126-01-01 10:00:00.000000",
    }  # fmt: skip
    copy = {
        "id": made["copy"].hex, "account_id": holder[0], "state": "ready", "file_name": "f", "size_bytes": 1,
        "requested_at": common["created_at"], "expires_at": "2126-01-01 10:00:00.000000", "times_fetched": 0,
    }  # fmt: skip
    with closing(sqlite3.connect(file, timeout=30)) as connection, connection:
        for table, row in (("customership_change", change), ("refund_change", refund), ("data_download", copy)):
            places = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))  # noqa: S608 - our own names
    return {name: str(made_id) for name, made_id in made.items()} | {"key": "k", "account": "k"}


def short(handler: Handler) -> str:
    """State and handler, without where they lie."""
    state, _, name = str(handler["name"]).rpartition(".")
    return f"{state.rpartition('.')[2].rpartition('____')[2]}.{name}"


def pointed(handler: Handler, ids: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The handler's arguments, pointed at each of the owner's things in turn."""
    texts = [*ids.values(), f"contact:{ids['customership']}", f"consents:{ids['customership']}"]
    if "str" in handler["arguments"].values():
        for text in texts:
            yield {name: text if kind == "str" else ARGUMENTS[kind] for name, kind in handler["arguments"].items()}
    else:
        filled = {"dict": form(ids)}
        yield {name: filled.get(kind, ARGUMENTS[kind]) for name, kind in handler["arguments"].items()}


def form(ids: dict[str, str]) -> dict[str, Any]:
    """A form in which every field that names something names the owner's."""
    limits = {"alarm_on": True, "alarm_kwh": "7,77", "alarm_period": "day"}
    contact = {"contact_phone": "040 111 2222", "contact_email": "a@b.fi", "version": "1"}
    consents = {"direct_marketing": "denied", "electronic_marketing": "allowed", "interval": "weekly"}
    mandate = {"email": "other@aina.test", "last_day": f"31.12.{clock.today().year}", "report": True, "watch": True}
    return limits | contact | consents | mandate | ids | {"press": press()}


def said_beyond(household: Household, name: str, said: str) -> list[str]:
    """What of the owner's was said that this asker's mandate does not open."""
    shown = household.secrets if name == "wrong scope" else (*household.secrets, STREET, "Omanen")
    return [secret for secret in shown if secret in said]


def test_every_event_and_route_is_classified(application: dict[str, Any]) -> None:
    assert {short(one) for one in ours(application)} == set(objects.EVENTS)
    assert {one["path"] for one in application["routes"]} == set(objects.ROUTES)


@pytest.mark.parametrize("name", HOLDERS)
def test_r09_no_event_touches_or_tells_what_is_somebody_elses(
    household: Household, application: dict[str, Any], name: str
) -> None:
    before = household.contents()
    asked = [
        (one["name"], arguments)
        for one in ours(application)
        if short(one) != "leaving.go" and one["needs"] <= Level.ONBOARDED
        for arguments in pointed(one, household.ids)
    ]

    for start in range(0, len(asked), AT_ONCE):
        with loaded(
            household.visitors[name].twin(), f"{routes.CONSUMPTION_WATCH}?paikka={household.ids['point']}"
        ) as page:
            for handler, arguments in asked[start : start + AT_ONCE]:
                page.ask(handler, arguments)
            assert said_beyond(household, name, "".join(page.frames)) == []

    assert household.contents() == before


@pytest.mark.parametrize("steps", [("home_state.choose", "report_state.choose", "report_state.order"),
                                   ("watch_state.choose", "watch_state.save"),
                                   ("watch_state.choose", "watch_state.turn_off")])  # fmt: skip
@pytest.mark.parametrize("name", HOLDERS)
def test_r09_a_chosen_point_opens_no_more_than_the_mandate(
    household: Household, application: dict[str, Any], name: str, steps: tuple[str, ...]
) -> None:
    by_name = {short(one): one for one in ours(application)}
    before = household.contents()

    with loaded(household.visitors[name].twin(), routes.HOME) as page:
        for step in steps:
            handler = by_name[step]
            page.ask(handler["name"], next(pointed(handler, household.ids)))
        assert said_beyond(household, name, "".join(page.frames)) == []

    assert household.contents() == before


@pytest.mark.parametrize("name", HOLDERS)
def test_r09_no_route_touches_or_tells_what_is_somebody_elses(
    household: Household, application: dict[str, Any], name: str
) -> None:
    before = household.contents()
    fields = {key: str(value) for key, value in form(household.ids).items()}

    for route in application["routes"]:
        if route["path"] in objects.GIVEN_TO_ALL:
            continue
        path = str(route["path"]).replace("{token}", household.ids["mandate"])
        visitor = household.visitors[name].twin()
        for method in set(route["methods"]) - {"HEAD"}:
            answer = visitor.post(path, fields) if method == "POST" else visitor.get(path)
            told = answer.body.decode("utf-8", "replace") + str(answer.headers)
            assert said_beyond(household, name, told) == [], path

    assert household.contents() == before
