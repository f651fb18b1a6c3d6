"""The one engine. SQLite by default, PostgreSQL where one machine is outgrown; the same models and migrations."""

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from aina_app.settings import settings

READ_ONLY = "aina_read_only"


_making = threading.Lock()


def engine() -> Engine:
    """The engine of this process for the address of the settings (made at first use, once for all threads)."""
    with _making:
        return _engine()


@lru_cache
def _engine() -> Engine:
    url = make_url(settings().database_address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url.render_as_string(hide_password=False))
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_size=10, max_overflow=0, pool_pre_ping=True, hide_parameters=True)


def forget_engine() -> None:
    """Close the engine of this process; the next use opens the address that the settings then have (tests)."""
    with _making:
        if _engine.cache_info().currsize:
            _engine().dispose()
        _engine.cache_clear()


def empty_log() -> bool:
    """Write the log of what was committed (SQLite's WAL) into the database and cut it; whether that was done.

    Until then what was deleted can still be read in it. Nobody waits: while somebody reads or writes, it is not done.
    """
    if engine().dialect.name != "sqlite":
        return True
    connection = engine().raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy
    finally:
        connection.invalidate()  # with its impatience it is no connection for others


def _sqlite(url: str) -> Engine:
    """WAL, durable commits, foreign keys, and transactions that lock at once when they will write."""
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, pool_size=20, max_overflow=20, hide_parameters=True)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    # first the patience: the others may already meet somebody's lock
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # deleted text is overwritten with zeros, also in pages that become free (FAST would leave those as they are)
    connection.execute("PRAGMA secure_delete=ON")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that upgrades to writing fails at once with "database is locked".
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
