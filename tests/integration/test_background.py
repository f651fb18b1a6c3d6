"""Orders for later work: written with their cause, done once for each key."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from aina_app.context import SYSTEM, act
from aina_app.core import background
from aina_app.models import AuditTag
from tests.databases import TestDatabase

pytestmark = pytest.mark.both_databases

QUEUE = "noting"
LONGEST_WAIT = 20.0
done: Counter[str] = Counter()
last_done = threading.Event()


@background.workflow(QUEUE)
def note(text: str) -> None:
    """Note that the order `text` was done; `last` ends the test's waiting."""
    done[text] += 1
    if text == "last":
        last_done.set()


def order(text: str, key: str, *, then_fail: bool = False) -> None:
    """An act that orders a note, and may fail after that."""
    with act(SYSTEM) as this:
        this.audit(AuditTag.CHANGE_ORDERED)
        background.enqueue(this.db, QUEUE, key, (text,), "notes")
        if then_fail:
            raise LookupError


@contextmanager
def working() -> Iterator[None]:
    """Work on orders, one after another, until the one called `last` is done."""
    done.clear()
    last_done.clear()
    background.launch({QUEUE: background.Queue(ordered=True)})
    try:
        yield
        order("last", "last")
        assert last_done.wait(LONGEST_WAIT)
    finally:
        background.stop()


def test_orders_of_committed_acts_are_done_once_for_each_key_and_no_others(database: TestDatabase) -> None:
    with working():
        order("kept", "1")
        order("kept", "1")
        with pytest.raises(LookupError):
            order("rolled back", "2", then_fail=True)

    assert done == Counter(["kept", "last"])


def test_orders_of_before_the_start_are_done(database: TestDatabase) -> None:
    order("first", "1")
    background.prepare()
    order("second", "2")

    with working():
        pass

    assert done == Counter(["first", "second", "last"])
