"""The rules of the page of mandates."""
