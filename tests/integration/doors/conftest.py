"""A running portal for each worker, and people at each stage of their way with it."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from aina_app import routes
from aina_app.routes import Level
from tests import databases
from tests.e2e.instance import Instance
from tests.e2e.kit import Mailbox, Person, Portal
from tests.integration.doors import people
from tests.integration.doors.production import Environment
from tests.integration.doors.visitor import Visitor

LogSince = Callable[[], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def instance(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """This worker's own portal over an empty database, its pages built."""
    data = tmp_path_factory.mktemp("doors") / "data"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "aina.sqlite3")
    instance = Instance(data)
    instance.run("-m", "aina_app", "build")
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()


@pytest.fixture(scope="session")
def portal(instance: Instance) -> Iterator[Portal]:
    """Its surroundings."""
    token = (instance.data / "keys" / "demo-cis-token").read_text(encoding="ascii").strip()
    portal = Portal(instance.base_url, Mailbox(instance.mailbox_url), instance.cis_url, token)
    with closing(portal):
        yield portal


@pytest.fixture
def visitor(instance: Instance) -> Visitor:
    """A fresh browser."""
    return Visitor(instance.base_url)


@pytest.fixture
def person(portal: Portal) -> Person:
    """Somebody fresh."""
    return Person(portal, "Aino", "Lehtinen")


@dataclass(frozen=True)
class Stage:
    """Somebody at a stage: their browser, what they may, and where they are led instead."""

    name: str
    visitor: Visitor
    level: Level
    place: str


STAGES = ("nobody", "pending", "signed in", "onboarded", "ended")


@pytest.fixture(scope="session")
def stages(portal: Portal) -> dict[str, Stage]:
    """One person at each stage; nobody changes theirs."""
    browsers = {name: Visitor(portal.base_url) for name in STAGES}
    persons = {name: Person(portal, "Aino", "Lehtinen") for name in STAGES}
    people.register(browsers["pending"], persons["pending"])
    for name in ("signed in", "ended"):
        people.register(browsers[name], persons[name])
        people.verify(browsers[name], persons[name])
        people.sign_in(browsers[name], persons[name])
    persons["onboarded"].has_customership()
    people.onboard(browsers["onboarded"], persons["onboarded"])
    browsers["ended"].twin().post(routes.LOGOUT, {})
    found = {
        "nobody": (Level.PUBLIC, routes.LOGIN),
        "pending": (Level.PENDING, routes.EMAIL_VERIFICATION),
        "signed in": (Level.SIGNED_IN, routes.ONBOARDING_1),
        "onboarded": (Level.ONBOARDED, routes.HOME),
        "ended": (Level.PUBLIC, routes.LOGIN),
    }
    return {name: Stage(name, browsers[name], *found[name]) for name in STAGES}


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest, stages: dict[str, Stage]) -> Stage:
    """Each of them in turn."""
    return stages[request.param]


@pytest.fixture(scope="session")
def application(instance: Instance) -> dict[str, Any]:
    """What the application has registered."""
    described: dict[str, Any] = json.loads(instance.run("-m", "tests.integration.doors.description"))
    return described


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Sets variables of this process, whose settings are read anew."""

    def put(names: Mapping[str, str]) -> None:
        for name, value in names.items():
            monkeypatch.setenv(name, value)
        databases.forget_everything()

    return put


@pytest.fixture
def log_since(instance: Instance) -> LogSince:
    """Reads the lines that the portal has logged since the test began."""
    start = instance.log.stat().st_size

    def read() -> list[dict[str, Any]]:
        with instance.log.open(encoding="utf-8") as file:
            file.seek(start)
            return [json.loads(line) for line in file.read().splitlines()]

    return read
