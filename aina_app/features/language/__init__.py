"""Changing the language: kept in the profile of a person who is signed in; typed text of a form goes along."""
