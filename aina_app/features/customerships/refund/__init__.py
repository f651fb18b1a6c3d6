"""Päivitä palautustilinumerot: the part of a card that is about refund accounts."""
