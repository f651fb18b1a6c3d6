"""Every event handler that is registered, pressed by somebody at each stage of their way (identity B77)."""

from collections.abc import Iterator
from typing import Any

from aina_app import routes
from aina_app.routes import Level
from tests.integration.doors.conftest import LogSince, Stage
from tests.integration.doors.wire import LEAVING, PUBLIC_PAGE, loaded, wire

AT_ONCE = 15
"""Events on one socket: beyond sixty at once they would be taken for a flood."""

Handler = dict[str, Any]
ARGUMENTS = {"str": "x", "dict": {"x": "y"}, "bool": True, "list": []}


def ours(application: dict[str, Any]) -> list[Handler]:
    """The product's own handlers."""
    return [one for one in application["handlers"] if one["module"].startswith("aina_app")]


def arguments(handler: Handler) -> dict[str, Any]:
    """Something of the right type for each argument."""
    return {name: ARGUMENTS[kind] for name, kind in handler["arguments"].items()}


def in_parts(handlers: list[Handler]) -> Iterator[list[Handler]]:
    """So many as one socket may ask."""
    for start in range(0, len(handlers), AT_ONCE):
        yield handlers[start : start + AT_ONCE]


def test_every_handler_says_what_it_needs(application: dict[str, Any]) -> None:
    handlers = ours(application)

    assert len(handlers) > 30
    assert [one["name"] for one in handlers if one["needs"] is None] == []
    assert [one["name"] for one in handlers if one["name"].rpartition(".")[2].startswith("set_")] == []


def test_an_event_beyond_ones_stage_only_leads_away(stage: Stage, application: dict[str, Any]) -> None:
    beyond = [one for one in ours(application) if one["needs"] > stage.level]
    place = routes.session_ended(PUBLIC_PAGE) if stage.name == "ended" else stage.place

    for handlers in in_parts(beyond):
        with loaded(stage.visitor) as page:
            led = {one["name"]: page.led_to(one["name"], arguments(one)) for one in handlers}
            assert page.rest() == []
        assert set(led.values()) == {place}, led

    assert bool(beyond) is (stage.level < Level.ONBOARDED)


def test_an_event_within_ones_stage_is_answered(stage: Stage, application: dict[str, Any], log_since: LogSince) -> None:
    within = [one for one in ours(application) if one["needs"] <= stage.level and one["name"] != f"{LEAVING}.go"]

    for handlers in in_parts(within):
        with loaded(stage.visitor) as page:
            answers = {one["name"]: page.ask(one["name"], arguments(one)) for one in handlers}
        assert [name for name, deltas in answers.items() if any(LEAVING in delta for delta in deltas)] == []

    assert [line for line in log_since() if line["level"] == "error"] == []


def test_an_event_before_its_page_has_loaded_breaks_nothing(
    stages: dict[str, Stage], application: dict[str, Any], log_since: LogSince
) -> None:
    for one in ours(application):
        with wire(stages["onboarded"].visitor) as page:
            page.ask(one["name"], arguments(one))

    assert [line for line in log_since() if line["level"] == "error"] == []


def test_events_of_the_framework_that_no_page_needs_are_not_answered(stage: Stage, application: dict[str, Any]) -> None:
    handlers = [one for one in application["handlers"] if not one["module"].startswith("aina_app")]
    needless = [one for one in handlers if one["name"] not in application["framework"]]
    assert {one["name"].rpartition(".")[2] for one in needless} >= {"setvar", "update_vars_internal"}

    with loaded(stage.visitor) as page:
        for one in needless[:AT_ONCE]:
            page.event(one["name"], {name: ARGUMENTS.get(kind, "x") for name, kind in one["arguments"].items()})
        assert page.rest() == []


def test_a_page_that_is_not_for_them_is_led_away_and_comes_to_rest(stages: dict[str, Stage]) -> None:
    with loaded(stages["pending"].visitor, routes.PROFILE) as page:
        led = [delta[LEAVING]["to_rx_state_"] for delta in page.rest() if LEAVING in delta]

        assert set(led) == {routes.EMAIL_VERIFICATION}
        assert page.rest() == []
