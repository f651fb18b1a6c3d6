"""What every test may ask for: a database of its own, a clock that stands still. Nothing touches the folder `data`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as property_tests
from sqlalchemy import URL
from time_machine import TimeMachineFixture

from aina_app.settings import Settings
from tests import databases
from tests.databases import Engine, TestDatabase

NOON = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
"""A Wednesday, noon in Helsinki, in winter time."""

for profile, examples in (("quick", 50), ("long", 2_000)):
    # no deadline: how long an example takes says something of the machine's load only
    property_tests.register_profile(
        profile, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
property_tests.load_profile("quick")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `both_databases` on both."""
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", list(Engine), indirect=True, ids=str)


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests (`@pytest.mark.anyio`) run on asyncio, as the portal does."""
    return "asyncio"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Settings of this test alone: no `.env`, a folder of its own, cheap password hashes."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    databases.use(monkeypatch, tmp_path / "data")
    yield
    databases.forget_everything()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once by each worker."""
    return databases.sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The worker's PostgreSQL server."""
    with databases.postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL, tmp_path_factory: pytest.TempPathFactory) -> URL:
    """A migrated PostgreSQL database, made once by each worker."""
    return databases.postgresql_template(postgresql_server, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture
def database(
    request: pytest.FixtureRequest, own_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[TestDatabase]:
    """A migrated database with nothing in it: SQLite, or whatever a test marked `both_databases` is run on."""
    kind = Engine(getattr(request, "param", Engine.SQLITE))
    if kind is Engine.SQLITE:
        made = databases.sqlite_database(request.getfixturevalue("sqlite_template"), tmp_path / "data")
    else:
        made = databases.postgresql_database(request.getfixturevalue("postgresql_template"))
    with made as address:
        databases.use(monkeypatch, tmp_path / "data", address)
        yield TestDatabase(kind, address)


@pytest.fixture
def stopped_clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """The clock stands still at noon of a Wednesday; `shift` and `move_to` move it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine
