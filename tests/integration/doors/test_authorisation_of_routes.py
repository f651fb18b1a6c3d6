"""Every HTTP route beside the pages, asked by somebody at each stage of their way (identity B77)."""

from typing import Any

from aina_app import routes
from tests.integration.doors.conftest import Stage

Route = dict[str, Any]
MACHINES = {routes.DEMO_CLOCK, routes.DEMO_DRAIN}
ENDS_A_SESSION = {routes.LOGOUT}


def target(route: Route) -> str:
    """An address that the route stands for."""
    return str(route["path"]).replace("{token}", "nothing-that-was-mailed")


def test_every_route_says_what_it_needs(application: dict[str, Any]) -> None:
    assert len(application["routes"]) > 10
    assert [route["path"] for route in application["routes"] if route["needs"] is None] == []


def test_a_form_beyond_ones_stage_leads_to_what_is_undone(stage: Stage, application: dict[str, Any]) -> None:
    beyond = [one for one in application["routes"] if one["needs"] > stage.level]

    for route in beyond:
        for method in set(route["methods"]) - {"HEAD"}:
            visitor = stage.visitor.twin()
            answer = visitor.post(target(route), {}) if method == "POST" else visitor.get(target(route))
            assert (answer.status, answer.place) == (303, stage.place), route
            assert "set-cookie" not in dict(answer.headers), route


def test_a_form_within_ones_stage_is_answered_in_words(stage: Stage, application: dict[str, Any]) -> None:
    within = [one for one in application["routes"] if one["needs"] <= stage.level]

    for route in within:
        if route["path"] in MACHINES | ENDS_A_SESSION or "POST" not in route["methods"]:
            continue
        answer = stage.visitor.twin().post(target(route), {})
        expected = {404} if route["path"] == routes.CANCEL_REFUND else {200, 303}  # a forged token
        assert answer.status in expected, (route, answer.status)


def test_reading_changes_no_method(stage: Stage, application: dict[str, Any]) -> None:
    only_posted = {one["path"] for one in application["routes"]} - {
        one["path"] for one in application["routes"] if "GET" in one["methods"]
    }
    pages = {page.path for page in routes.PAGES}

    for path in sorted(only_posted - pages):
        assert stage.visitor.twin().get(path).status in {404, 405}, path
