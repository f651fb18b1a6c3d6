"""The mails that were received: in memory, and in a small file so that they outlive a restart."""

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from aina_app.core import clock
from aina_app.demo.mailbox.mails import Mail, parse
from aina_app.demo.mailbox.switches import Switches

MOST = 2_000
ID_LENGTH = 22
LATEST = "latest"
TABLE = """
CREATE TABLE IF NOT EXISTS mail (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_at TEXT NOT NULL, return_path TEXT NOT NULL,
    recipients TEXT NOT NULL, raw BLOB NOT NULL, is_read INTEGER NOT NULL DEFAULT 0
) STRICT
"""


class Store:
    """At most 2,000 mails; the oldest goes when another comes. One thread at a time.

    `switches`: how its mail server answers; they are forgotten at a restart.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = sqlite3.connect(folder / "mails.sqlite3", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.execute(TABLE)
        self.switches = Switches()
        self._mails: dict[str, Mail] = {}
        self._read: set[str] = set()
        self._load()

    def _load(self) -> None:
        rows = self._file.execute(
            "SELECT id, received_at, return_path, recipients, raw, is_read FROM mail ORDER BY number"
        )
        for mail_id, received_at, return_path, recipients, raw, is_read in rows:
            to = tuple(json.loads(recipients))
            self._mails[mail_id] = parse(mail_id, datetime.fromisoformat(received_at), return_path, to, raw)
            if is_read:
                self._read.add(mail_id)

    def add(self, return_path: str, recipients: Collection[str], raw: bytes) -> Mail:
        """Keep what was received now, by the clock of this process."""
        mail = parse(uuid4().hex[:ID_LENGTH], clock.now(), return_path, tuple(recipients), raw)
        self._file.execute(
            "INSERT INTO mail (id, received_at, return_path, recipients, raw) VALUES (?, ?, ?, ?, ?)",
            (mail.id, mail.received_at.isoformat(), return_path, json.dumps(mail.recipients), raw),
        )
        self._mails[mail.id] = mail
        self.delete(list(self._mails)[:-MOST])
        return mail

    def mails(self) -> list[Mail]:
        """All, newest first."""
        return list(reversed(self._mails.values()))

    def find(self, mail_id: str) -> Mail | None:
        """The mail, or the newest for `latest`."""
        if mail_id == LATEST:
            return next(reversed(self._mails.values()), None)
        return self._mails.get(mail_id)

    def is_read(self, mail: Mail) -> bool:
        """Whether somebody has opened it."""
        return mail.id in self._read

    def mark_read(self, mail: Mail) -> None:
        """Somebody has opened it."""
        if mail.id not in self._read:
            self._read.add(mail.id)
            self._file.execute("UPDATE mail SET is_read = 1 WHERE id = ?", (mail.id,))

    def unread(self) -> int:
        """How many nobody has opened."""
        return len(self._mails) - len(self._read)

    def delete(self, mail_ids: Collection[str]) -> None:
        """Forget these mails; unknown ones are no fault."""
        for mail_id in mail_ids:
            self._mails.pop(mail_id, None)
            self._read.discard(mail_id)
        self._file.executemany("DELETE FROM mail WHERE id = ?", [(mail_id,) for mail_id in mail_ids])

    def delete_all(self) -> None:
        """Forget every mail."""
        self.delete(list(self._mails))

    def close(self) -> None:
        """Close the file."""
        self._file.close()
