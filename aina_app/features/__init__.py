"""One folder for each thing that a customer does. Features do not know each other; `pages.py` puts them together."""
