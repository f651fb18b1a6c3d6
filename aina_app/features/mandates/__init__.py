"""Mandates (valtuutukset): given, accepted, declined, ended; and who has looked."""
