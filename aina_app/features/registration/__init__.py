"""Registration (Rekisteröityminen)."""
