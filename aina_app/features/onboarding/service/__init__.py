"""The first use, step by step: strong identification, customerships, review."""
