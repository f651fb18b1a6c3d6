"""A running customer information system: one for each worker, and one of its own for tests that move its clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aina_app.core.demo_token import cis_token
from aina_app.demo.customer_information_system.app import create
from tests import databases
from tests.integration.customer_information_system.system import System, system_at
from tests.serving import running


@contextmanager
def running_system(folder: Path) -> Iterator[System]:
    """The system over its file in `folder`, new or not."""
    with pytest.MonkeyPatch.context() as patch:
        databases.use(patch, folder)
        app, token = create(), cis_token()
    databases.forget_everything()
    with running(app) as url, system_at(url, token) as system:
        yield system


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The worker's system: tests use people of their own and disturb those only."""
    with running_system(tmp_path_factory.mktemp("customer_information_system")) as running_one:
        yield running_one


@pytest.fixture
def own_system(tmp_path: Path) -> Iterator[System]:
    """A system of this test alone."""
    with running_system(tmp_path / "system") as running_one:
        yield running_one


@pytest.fixture
def connected(own_settings: None, system: System, monkeypatch: pytest.MonkeyPatch) -> System:
    """The worker's system, which the settings of this test name."""
    monkeypatch.setenv("AINA_CIS_URL", system.url)
    monkeypatch.setenv("AINA_CIS_TOKEN", system.token)
    databases.forget_everything()
    return system
