"""Kulutusvahti: limits on consumption."""
