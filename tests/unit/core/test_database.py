"""The engine of a process: one for all threads, SQLite prepared for durable and concurrent use."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from aina_app.core.database import engine, forget_engine
from aina_app.settings import settings

THREADS = 8


def test_all_threads_get_the_same_engine() -> None:
    together = Barrier(THREADS)

    def ask(_: int) -> int:
        together.wait()
        return id(engine())

    with ThreadPoolExecutor(THREADS) as threads:
        made = set(threads.map(ask, range(THREADS)))

    assert len(made) == 1


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_is_durable_and_keeps_foreign_keys(pragma: str, value: str | int) -> None:
    with engine().connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    with engine().connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER)")

    assert (settings().data_dir / "aina.sqlite3").exists()
    assert settings().data_dir.is_relative_to(tmp_path)


def test_other_settings_mean_another_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = engine()

    forget_engine()
    monkeypatch.setenv("AINA_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    settings.cache_clear()

    assert engine().url != before.url
