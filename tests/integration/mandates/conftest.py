"""Aino and Impi, on Wednesday 11 March 2026."""

import pytest
from time_machine import TimeMachineFixture

from tests.databases import TestDatabase
from tests.integration.mandates.mandating import Customer, pair


@pytest.fixture
def two(database: TestDatabase, stopped_clock: TimeMachineFixture) -> tuple[Customer, Customer]:
    """The owner, and the one who is to see."""
    return pair()


@pytest.fixture
def aino(two: tuple[Customer, Customer]) -> Customer:
    """The owner."""
    return two[0]


@pytest.fixture
def impi(two: tuple[Customer, Customer]) -> Customer:
    """The other."""
    return two[1]
