"""The screens that belong to no one thing a customer does: lost ways, ended sessions, legal texts."""
