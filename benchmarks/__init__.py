"""Measures of the portal against its goals: `make bench`, docs/benchmarks.md. Never timed tests."""
