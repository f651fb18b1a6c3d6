"""Counting what a rule asks of the database: decoys must ask as much as the real thing."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from aina_app.core.database import engine


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """How many statements read and how many write."""
    counts: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        verb = statement.split(None, 1)[0]
        if verb in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            counts["reads" if verb == "SELECT" else "writes"] += 1

    event.listen(engine(), "before_cursor_execute", count)
    yield counts
    event.remove(engine(), "before_cursor_execute", count)
