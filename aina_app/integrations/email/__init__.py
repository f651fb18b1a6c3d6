"""Mails: their words, their form and the mail server."""
