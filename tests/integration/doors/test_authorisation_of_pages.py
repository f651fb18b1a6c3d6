"""Every page in every language, and the tricks by which static files are reached past a guard (identity B77)."""

import pytest

from aina_app import routes
from aina_app.routes import Level, PageRoute
from tests.integration.doors.conftest import Stage
from tests.integration.doors.visitor import Visitor

PRIVATE = [page for page in routes.PAGES if page.level > Level.PUBLIC]
SAME_PAGE = ("{}/", "{}.html", "{}/index.html", "{}/index.html/", "{}.html/", "/.{}", "{}/.")
NO_PAGE = (
    "/x/..{}",
    "/x/..{}.html",
    "/x/%2e%2e{}.html",
    "/assets/..{}.html",
    "/assets/%2e%2e{}.html",
    "/assets/..%2f..{}.html",
    "/{}",
    "/%2f{}",
    "/%5c{}",
    "/.{}.html",
    "{}.html.gz",
    "{}.html.br",
    "{}%00",
    "{}.html%00.css",
    "{}.HTML",
    "{};x",
    "{}%20",
)
STEPS = {routes.ONBOARDING_1, routes.ONBOARDING_2, routes.ONBOARDING_3}


def address(page: PageRoute, language: str) -> str:
    """The page's own address."""
    return routes.localised(page.path, language)


def trick(pattern: str, path: str) -> str:
    """An address that might lead to the page's file."""
    return pattern.format("/index" if path == "/" else path)


def is_for(stage: Stage, page: PageRoute) -> bool:
    """Whether somebody at this stage may see the page."""
    if page.level is not Level.SIGNED_IN:
        return stage.level >= page.level
    return stage.level is Level.SIGNED_IN and page.path == routes.ONBOARDING_1


@pytest.mark.parametrize("language", routes.LANGUAGE_PREFIXES)
def test_a_page_is_shown_to_those_whom_it_is_for(stage: Stage, language: str) -> None:
    for page in routes.PAGES:
        answer = stage.visitor.get(address(page, language))
        if is_for(stage, page):
            assert answer.status == 200, page
            assert f'<html lang="{language}"'.encode() in answer.body, page
        else:
            assert (answer.status, answer.place) == (303, routes.localised(stage.place, language)), page
            assert answer.body == b"", page


@pytest.mark.parametrize("language", routes.LANGUAGE_PREFIXES)
def test_other_spellings_of_a_page_pass_the_same_guard(stage: Stage, language: str) -> None:
    for page in PRIVATE:
        path = address(page, language)
        expected = path if is_for(stage, page) else routes.localised(stage.place, language)
        for pattern in SAME_PAGE:
            answer = stage.visitor.get(trick(pattern, path))
            spelled = (answer.status, answer.place)
            assert spelled in {(303, expected), (404, "")}, (trick(pattern, path), spelled)


@pytest.mark.parametrize("name", ["nobody", "onboarded"])
@pytest.mark.parametrize("language", routes.LANGUAGE_PREFIXES)
def test_no_trick_finds_a_pages_file(stages: dict[str, Stage], name: str, language: str) -> None:
    visitor = stages[name].visitor
    for page in PRIVATE:
        path = address(page, language)
        found = [(pattern, visitor.get(trick(pattern, path)).status) for pattern in NO_PAGE]
        assert [one for one in found if one[1] != 404] == [], path


def test_the_page_that_was_asked_for_is_kept_for_after_sign_in(visitor: Visitor) -> None:
    assert visitor.get("/sv/kulutusvahti")["location"] == "/sv/kirjaudu?jatka=/sv/kulutusvahti"
    assert visitor.get("/")["location"] == "/kirjaudu"


@pytest.mark.parametrize(
    "path", ["/_upload", "/_all_routes", "/_health", "/ping", "/env.json", "/.git/config", "/openapi.json", "/404.html",
             "/__spa-fallback.html", "/assets/", "/.env", "/data/aina.sqlite3", "/kayttoonotto", "/sv/sv/profiili"],
)  # fmt: skip
def test_what_no_link_leads_to_is_an_unknown_address(stages: dict[str, Stage], path: str) -> None:
    for name in ("nobody", "onboarded"):
        assert stages[name].visitor.get(path).status == 404
