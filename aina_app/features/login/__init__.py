"""Signing in and out (Kirjautuminen)."""
