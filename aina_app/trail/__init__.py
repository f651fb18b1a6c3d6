"""The audit trail as evidence: chained by keyed hashes, guarded by the database, checked, forgotten in time.

An act writes its events unchained and waits for nobody. A short step of its own (`sealing`) numbers committed events
and chains them; whatever is sealed, purged or missing can be told from the chain (`checking`).
"""
