"""Poista käyttäjätunnus: a dialog of chapter A."""
