"""Whom the contract is asked of."""

from dataclasses import dataclass

import pytest

from tests.integration.customer_information_system.system import Person, System


@dataclass(frozen=True, slots=True)
class Subject:
    """The system that is asked, and a customer of it. `is_ours`: it has the demo's switches and newcomers."""

    system: System
    person: Person
    is_ours: bool

    def another(self) -> Person:
        """A customer who may lose everything; only the demo has such."""
        self.needs_switches()
        return self.system.settle()

    def needs_switches(self) -> None:
        """Leave out what another system cannot be made to do from outside."""
        if not self.is_ours:
            pytest.skip("only the demo has switches for it")
