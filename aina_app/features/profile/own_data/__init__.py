"""Lataa omat tietosi: a part of the profile."""
