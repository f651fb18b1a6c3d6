"""Elenia Chat, the corner of every signed-in page."""
