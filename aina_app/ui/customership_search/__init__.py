"""Asking for a person's customerships, as every screen does that has a button for it."""
