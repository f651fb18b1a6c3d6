"""The product's three languages."""

from enum import StrEnum


class Language(StrEnum):
    """Finnish, Swedish, English; the value is the ISO 639-1 code."""

    FI = "fi"
    SV = "sv"
    EN = "en"


def parse_language(text: str) -> Language:
    """The language of a code; Finnish for anything else."""
    try:
        return Language(text)
    except ValueError:
        return Language.FI
