"""What the framework has built: nothing inline but scripts with hashes, nothing that makes styles at run time."""

import json
import re

import pytest

from aina_app import routes
from aina_app.launcher import CLIENT, WEB
from aina_app.settings import settings

pytestmark = pytest.mark.usefixtures("instance")


def test_no_page_carries_a_style_of_its_own() -> None:
    pages = {str(file.relative_to(CLIENT)): file.read_text(encoding="utf-8") for file in CLIENT.rglob("*.html")}

    assert len(pages) > 45
    assert [name for name, html in pages.items() if "<style" in html or re.search(r"<[^>]+ style=", html)] == []


@pytest.mark.parametrize("prefix", ["", "sv/", "en/"])
def test_registration_leads_to_the_terms_and_every_foot_calls_and_writes(prefix: str) -> None:
    html = (CLIENT / f"{prefix}rekisteroidy/index.html").read_text(encoding="utf-8")
    form, foot = html.partition("<form")[2].partition("</form>")[0], html.partition("<footer")[2]

    for path in (routes.TERMS, routes.PRIVACY):
        assert f'href="/{prefix}{path.removeprefix("/")}"' in form
    assert f'href="mailto:{settings().service_email}"' in foot
    assert re.search(r'href="tel:\+358\d+"', foot)


def test_no_unknown_property_has_become_a_style() -> None:
    sources = [*(WEB / "app").rglob("*.js*"), *(WEB / "app_components").rglob("*.js*")]

    assert sources
    assert [file.name for file in sources if re.search(r"\bcss: ?[({]", file.read_text(encoding="utf-8"))] == []


def test_the_component_library_of_the_framework_is_not_there() -> None:
    package = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    names = {*package.get("dependencies", {}), *package.get("devDependencies", {})}

    assert [name for name in names if name.startswith("@radix-ui")] == []


def test_one_file_names_the_back_end() -> None:
    built = [file.name for file in CLIENT.rglob("*.js") if "ws://localhost:3000" in file.read_text(encoding="utf-8")]

    assert len(built) == 1
    assert built[0].startswith("reflex-env-")
