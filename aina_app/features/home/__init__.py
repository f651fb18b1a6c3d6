"""Etusivu."""
