"""Not found, session ended, legal texts."""
