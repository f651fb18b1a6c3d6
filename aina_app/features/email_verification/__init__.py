"""Verification of the address by a code (Vahvista rekisteröityminen)."""
