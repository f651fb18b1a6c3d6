"""Ordered consumption reports (Tilaa raportti)."""
