"""The first use, steps 1/3 to 3/3 (Ensikäyttö)."""
