"""The customer information system, where a test sends changes to it."""

from tests.integration.customer_information_system.conftest import connected, system

__all__ = ["connected", "system"]
