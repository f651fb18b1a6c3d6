"""Metering point numbers (käyttöpaikkanumero, GSRN): 18 digits of the Finnish GS1 prefixes with a check digit."""

from stdnum import ean

LENGTH = 18
FINNISH_PREFIX = "64"
"""GS1 prefixes 640 to 649 are Finland's; without this rule eighteen zeros would pass."""


def is_gsrn(text: str) -> bool:
    """Whether `text` is a metering point number as it is stored: digits only, Finnish prefix, right check digit."""
    return (
        len(text) == LENGTH
        and text.isascii()
        and text.isdigit()
        and text.startswith(FINNISH_PREFIX)
        and ean.calc_check_digit(text[:-1]) == text[-1]
    )
