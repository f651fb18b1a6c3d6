"""The register: its file, clock, faults, and the questions that every part of the system asks of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aina_app.demo.customer_information_system.accounts import CLOSED
from aina_app.demo.customer_information_system.documents import shown
from aina_app.demo.customer_information_system.faults import Faults
from aina_app.demo.customer_information_system.moments import Clock, text_of
from aina_app.demo.customer_information_system.problems import Problem
from aina_app.demo.customer_information_system.store import Customership, Document, Store


@dataclass(slots=True)
class Register:
    """Everything that the running system holds.

    `running`: idempotency keys whose first request has not ended; `closed_accounts`: numbers that banks no longer have.
    """

    store: Store
    token: str = field(repr=False)
    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=Faults)
    running: set[str] = field(default_factory=set)
    closed_accounts: set[str] = field(default_factory=lambda: {CLOSED}, repr=False)

    def found(self, person_id: str, business_id: str | None) -> list[dict[str, Any]]:
        """The person's customerships that are found now; of one company only, where one is named."""
        now = text_of(self.clock.now())
        return [
            shown(one.document, roles)
            for number, roles in self.store.parties(person_id).items()
            if (one := self.store.customership(number)) is not None
            and not one.gone
            and one.found_from <= now
            and business_id in (None, one.document["business_id"])
        ]

    def customership(self, number: str) -> Customership:
        """The customership `number`.

        Raises:
            Problem: `unknown`, or `closed` (410) if it is gone.
        """
        one = self.store.customership(number)
        if one is None or one.found_from > text_of(self.clock.now()):
            raise Problem("unknown")
        if one.gone:
            raise Problem("closed", 410)
        return one

    def numbers_of(self, person_id: str) -> Iterable[str]:
        """Numbers of the person's customerships, found or not."""
        return self.store.parties(person_id)

    def change_elsewhere(self, document: Document, fields: list[str]) -> Document:
        """Let the company itself change a customership; gives the new version."""
        new = document | {"version": document["version"] + 1}
        with self.store.transaction():
            self.store.replace(new, fields, self.clock.now(), "elsewhere")
        return new

    @contextmanager
    def run_once(self, key: str) -> Iterator[None]:
        """While inside, another request with the same idempotency key is told to come back.

        Raises:
            Problem: `in-progress`.
        """
        if key in self.running:
            raise Problem("in-progress")
        self.running.add(key)
        try:
            yield
        finally:
            self.running.discard(key)
