"""What the portal has stored: its database read as a thief of the file would read it."""

import base64
import binascii
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from aina_app.models import UserAccount

BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def tables(file: Path) -> list[str]:
    """All tables, those of the background engine too."""
    return sorted(name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'"))


def contents(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    return {table: rows(file, f'SELECT * FROM "{table}"') for table in tables(file)}  # noqa: S608 - its own tables


def product_contents(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Without what the background engine keeps for itself."""
    return {table: found for table, found in contents(file).items() if table in UserAccount.metadata.tables}


def texts(file: Path) -> Iterator[tuple[str, str]]:
    """Every value as text, with its table; what looks like base64 is given in plain as well."""
    for table, found in contents(file).items():
        for value in (value for row in found for value in row):
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            yield table, text
            for coded in BASE64.findall(text):
                yield table, _plain(coded)


def _plain(coded: str) -> str:
    padded = coded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("latin-1")
    except binascii.Error:
        return ""
