"""What no page sends: dropped, counted, without an answer, without a trace in the log (identity 7.3, reflex 2)."""

import json
import re

import pytest
import structlog

from aina_app import routes
from aina_app.web.refusals import Door, Refusals
from tests.e2e.kit import Person
from tests.integration.doors import people
from tests.integration.doors.conftest import LogSince, Stage
from tests.integration.doors.visitor import Visitor
from tests.integration.doors.wire import CHAT, HYDRATE, LEAVING, ROOT, Silence, loaded, wire

LOAD = f"{CHAT}.load"
GO = f"{LEAVING}.go"
EDIT = f"{ROOT}.aina_app___features___profile___state____profile_state.save"
PLACE = {"pathname": "/", "asPath": "/"}


def event(name: object, payload: object = None, place: object = None, **more: object) -> str:
    """An event packet with anything in it."""
    said = {"name": name, "payload": payload if payload is not None else {}, "router_data": place or PLACE}
    return "42/_event," + json.dumps(["event", said | more])


STRANGE: dict[str, str | bytes] = {
    "an unknown event": event(f"{ROOT}.nothing.here"),
    "an unknown handler of a known state": event(f"{CHAT}.nothing"),
    "a setter": event(f"{CHAT}.setvar", {"var_name": "word", "value": "hunter2"}),
    "variables of the browser": event(f"{ROOT}.update_vars_internal", {"vars": {"x": "hunter2"}}),
    "a name that is a list": event([1]),
    "a name that is an object": event({}),
    "no name": event(None),
    "an argument that the handler lacks": event(LOAD, {"password": "hunter2"}),
    "a missing argument": event(GO),
    "an argument of another type": event(GO, {"to": 7}),
    "a form that is a text": event(EDIT, {"form": "hunter2"}),
    "a form with broken fields": event(EDIT, {"form": {"__reflex_form_data__": [["hunter2"]]}}),
    "arguments in a list": event(LOAD, [1]),
    "a truth that is a text": event(f"{ROOT}.reflex___state____on_load_internal_state.set_is_hydrated", {"value": "x"}),
    "a place that is a text": event(LOAD, None, "hunter2"),
    "a place of other types": event(LOAD, None, {"pathname": 7, "asPath": [1]}),
    "a place elsewhere": event(LOAD, None, {"pathname": "https://evil.example", "asPath": "x"}),
    "a place with control signs": event(LOAD, None, {"pathname": "/\0", "asPath": "/\n"}),
    "a very long place": event(LOAD, None, {"pathname": "/" + "a" * 5_000, "asPath": "/"}),
    "half a character": event(GO, {"to": "/\ud800"}),
    "an event in a list": '42/_event,["event",[1,2]]',
    "an event in a text": '42/_event,["event","{}"]',
    "an event without anything": '42/_event,["event"]',
    "two events": f'42/_event,["event",{event(LOAD)[18:-1]},{event(LOAD)[18:-1]}]',
    "a connection that never was": '42/_event,["connect",{"QUERY_STRING":"token=x","asgi.scope":{"headers":[]}}]',
    "a farewell in another's name": '42/_event,["disconnect"]',
    "a method of the server": '42/_event,["link_token_to_sid","x","y"]',
    "a ping of the framework": '42/_event,["ping"]',
    "an event with a receipt": '42/_event,7["event",{}]',
    "a number": "42/_event,[7]",
    "nothing": "42/_event,[]",
    "an object": "42/_event,{}",
    "half a packet": '42/_event,["event"',
    "deep nesting": "42/_event," + "[" * 5_000,
    "a packet of no kind": "4zzz",
    "a text": "hello",
    "an empty packet": "",
    "a binary event": '451-/_event,["event",{"_placeholder":true,"num":0}]',
    "bytes": b"\x04hunter2",
    "another namespace": '42/other,["event",{}]',
    "a connection to another namespace": "40/other,{}",
    "a connection that brings a strange event": '40/_event,{"event":{"name":"hunter2"}}',
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_packet_is_dropped_and_the_socket_works_on(stages: dict[str, Stage], name: str) -> None:
    with loaded(stages["nobody"].visitor) as page:
        page.packet(STRANGE[name])

        assert page.rest() == []


def test_strange_packets_leave_at_most_a_line_of_each_kind_in_the_log(
    stages: dict[str, Stage], log_since: LogSince
) -> None:
    for _ in range(3):
        with loaded(stages["nobody"].visitor) as page:
            for packet in STRANGE.values():
                page.packet(packet)
            page.rest()

    lines = log_since()
    assert {line["event"] for line in lines} <= {"door.refused"}
    assert len(lines) <= len(Door)
    assert "hunter2" not in json.dumps(lines)


def test_refusals_are_counted_and_told_once_in_a_while() -> None:
    refusals = Refusals()

    with structlog.testing.capture_logs() as lines:
        for _ in range(1_000):
            refusals.count(Door.EVENT)
        refusals.count(Door.ORIGIN)

    assert refusals.counts == {Door.EVENT: 1_000, Door.ORIGIN: 1}
    assert [(line["door"], line["count"]) for line in lines] == [("event", 1), ("origin", 1)]


def test_errors_that_browsers_report_do_not_fill_the_log(stages: dict[str, Stage], log_since: LogSince) -> None:
    for _ in range(3):
        with loaded(stages["nobody"].visitor) as page:
            for _ in range(40):
                page.packet('42/_event,["client_error",{"message":"hunter2","error_type":"x"}]')
            page.rest()

    lines = log_since()
    assert len(lines) <= 25
    assert "hunter2" not in json.dumps(lines)


def test_an_error_of_a_pages_script_throws_nobody_out(stages: dict[str, Stage]) -> None:
    failed = f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception"

    with loaded(stages["onboarded"].visitor, routes.PROFILE) as page:
        assert page.ask(failed, {"info": "x", "component_stack": "y"}) == []


def test_a_flood_is_answered_in_part_and_the_socket_works_on(stages: dict[str, Stage]) -> None:
    with loaded(stages["nobody"].visitor) as page:
        for _ in range(200):
            page.event(LOAD)
        answered = 0
        while True:
            try:
                answered += CHAT in page.next(1.0)
            except Silence:
                break

        assert 30 <= answered <= 120
        assert page.rest() == []


def test_a_message_over_64_kib_closes_the_socket(stages: dict[str, Stage]) -> None:
    with loaded(stages["nobody"].visitor) as page:
        page.packet(event(LOAD, {"x": "a" * 65_536}))

        assert page.is_closed()


def test_a_message_of_almost_64_kib_does_not(stages: dict[str, Stage]) -> None:
    with loaded(stages["nobody"].visitor) as page:
        page.packet(event(LOAD, {"x": "a" * 65_000}))

        assert page.rest() == []


def test_a_connection_event_cannot_take_over_the_page_of_somebody_else(visitor: Visitor, person: Person) -> None:
    people.register(visitor, person)
    people.verify(visitor, person)
    people.sign_in(visitor, person)
    with loaded(visitor, routes.ONBOARDING_3) as page:
        page.ask(f"{ROOT}.aina_app___features___profile___state____profile_state.load")
        token = re.findall(r'"client_token":"([^"]+)"', "".join(page.frames))[0]
    environ = {"QUERY_STRING": f"token={token}", "asgi.scope": {"headers": [["authorization", "a,b,c"]]}}

    with wire(Visitor(visitor.base_url)) as thief:
        first = {"name": HYDRATE, "payload": {}, "router_data": PLACE}
        thief.packet("42/_event," + json.dumps(["connect", environ, {"event": first}]))
        thief.packet("451-/_event," + json.dumps(["connect", environ]))
        thief.packet(b"x")
        thief.load()
        thief.rest()

    assert person.email not in "".join(thief.frames)
    assert token not in "".join(thief.frames)
