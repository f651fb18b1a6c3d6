"""What the system remembers, in an SQLite file of its own: it survives restarts."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aina_app.demo.customer_information_system.moments import text_of

Document = dict[str, Any]
KEPT_FOR = timedelta(days=30)
"""How long answers stay under their keys and changes behind their cursors."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS customership (
    number TEXT PRIMARY KEY, document TEXT NOT NULL, found_from TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS party (
    person_id TEXT NOT NULL, number TEXT NOT NULL, roles TEXT NOT NULL,
    PRIMARY KEY (person_id, number));
CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL, version INTEGER NOT NULL, changed_at TEXT NOT NULL,
    fields TEXT NOT NULL, source TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL,
    body BLOB NOT NULL, kept_at TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True, repr=False)
class Customership:
    """A customership and how it is found: not before `found_from`; once `gone`, not at all."""

    number: str
    document: Document
    found_from: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log; `source` is `portal` or `elsewhere`."""

    id: int
    number: str
    version: int
    changed_at: str
    fields: list[str]
    source: str


@dataclass(frozen=True, slots=True, repr=False)
class KeptAnswer:
    """An answer that ended a change."""

    request_hash: str
    status: int
    headers: dict[str, str]
    body: bytes


class Store:
    """The file. One process writes; each method is short, so that the event loop may call it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {SCHEMA}")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside becomes true together, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def fact(self, name: str) -> str | None:
        """A single remembered value."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Remember a single value."""
        self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, value])

    def add(self, document: Document, found_from: str) -> None:
        """A new customership."""
        values = [document["number"], json.dumps(document), found_from]
        self._connection.execute("INSERT INTO customership (number, document, found_from) VALUES (?, ?, ?)", values)

    def add_party(self, person_id: str, number: str, roles: list[str]) -> None:
        """That a person is the party of a customership, or a company's contact person with these roles."""
        values = [person_id, number, json.dumps(roles)]
        self._connection.execute("INSERT OR REPLACE INTO party VALUES (?, ?, ?)", values)

    def parties(self, person_id: str) -> dict[str, list[str]]:
        """The person's customership numbers with their roles."""
        rows = self._connection.execute("SELECT number, roles FROM party WHERE person_id = ? ORDER BY 1", [person_id])
        return {number: json.loads(roles) for number, roles in rows}

    def customership(self, number: str) -> Customership | None:
        """The customership `number`, found or not yet."""
        found = self.customerships("WHERE number = ?", number)
        return found[0] if found else None

    def customerships(self, where: str = "", *values: str) -> list[Customership]:
        """Customerships by number."""
        query = f"SELECT number, document, found_from, gone FROM customership {where} ORDER BY number"  # noqa: S608 - own texts only
        rows = self._connection.execute(query, values)
        return [Customership(number, json.loads(text), start, bool(gone)) for number, text, start, gone in rows]

    def replace(self, document: Document, fields: list[str], at: datetime, source: str) -> None:
        """Write the changed customership and its line in the change log."""
        number = document["number"]
        self._connection.execute(
            "UPDATE customership SET document = ? WHERE number = ?", [json.dumps(document), number]
        )
        self._connection.execute(
            "INSERT INTO change (number, version, changed_at, fields, source) VALUES (?, ?, ?, ?, ?)",
            [number, document["version"], text_of(at), json.dumps(fields), source],
        )

    def find_from(self, number: str, moment: str) -> None:
        """Let the customership be found from `moment` on."""
        self._connection.execute("UPDATE customership SET found_from = ? WHERE number = ?", [moment, number])

    def detach(self, number: str) -> None:
        """Let the customership be gone."""
        self._connection.execute("UPDATE customership SET gone = 1 WHERE number = ?", [number])

    def changes(self, after: int, since: datetime, limit: int) -> list[Change]:
        """Lines of the change log behind the line `after` and not older than `since`, oldest first."""
        return self._changes("WHERE id > ? AND changed_at >= ? ORDER BY id LIMIT ?", after, text_of(since), limit)

    def changes_of(self, number: str) -> list[Change]:
        """What has happened to one customership, oldest first."""
        return self._changes("WHERE number = ? ORDER BY id", number)

    def newest_changes(self, limit: int) -> list[Change]:
        """The end of the change log, newest first."""
        return self._changes("ORDER BY id DESC LIMIT ?", limit)

    def _changes(self, condition: str, *values: str | int) -> list[Change]:
        rows = self._connection.execute(f"SELECT * FROM change {condition}", values)  # noqa: S608 - own texts only
        return [Change(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5]) for row in rows]

    def last_before(self, since: datetime) -> int:
        """The last line of the change log that is older than `since`; 0 if there is none."""
        row = self._connection.execute("SELECT MAX(id) FROM change WHERE changed_at < ?", [text_of(since)]).fetchone()
        return int(row[0] or 0)

    def answer(self, key: str, at: datetime) -> KeptAnswer | None:
        """The answer that is kept under an idempotency key."""
        row = self._connection.execute(
            "SELECT request_hash, status, headers, body FROM answer WHERE key = ? AND kept_at > ?",
            [key, text_of(at - KEPT_FOR)],
        ).fetchone()
        return KeptAnswer(row[0], row[1], json.loads(row[2]), row[3]) if row else None

    def keep_answer(self, key: str, answer: KeptAnswer, at: datetime) -> None:
        """Keep an answer, and forget those that are old."""
        self._connection.execute("DELETE FROM answer WHERE kept_at <= ?", [text_of(at - KEPT_FOR)])
        values = [key, answer.request_hash, answer.status, json.dumps(answer.headers), answer.body, text_of(at)]
        self._connection.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?)", values)
