"""Names of people and companies as they may be written: letters of any script, no control or direction marks."""

import re
import unicodedata
from dataclasses import dataclass

from aina_app.core.refusal import Refusal, Refused

LONGEST_PERSON = 100
LONGEST_COMPANY = 200
LONGEST_OWN = 60
PERSON_SIGNS = frozenset(" -'’.")
COMPANY_SIGNS = PERSON_SIGNS | frozenset("&+,:/()!0123456789")
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Kind:
    """How names of a kind are written. `address`: what mail programs would make a link of, its sign as a group."""

    longest: int
    signs: frozenset[str]
    address: re.Pattern[str]


PERSON = _Kind(LONGEST_PERSON, PERSON_SIGNS, re.compile(r"\w(\.)\w\w"))  # initials (`J.P.`) are no address
COMPANY = _Kind(LONGEST_COMPANY, COMPANY_SIGNS, re.compile(r"(://)"))
OWN = _Kind(LONGEST_OWN, COMPANY_SIGNS, COMPANY.address)


def parse_name(text: str, field: str, empty_code: str) -> str:
    """A person's name, trimmed, inner spaces single.

    Raises:
        Refused: `empty_code`, `err.name_long`, `err.name_chars`.
    """
    return _parse(text, field, empty_code, PERSON)


def parse_company_name(text: str, field: str) -> str:
    """A company's name.

    Raises:
        Refused: `err.company_empty`, `err.name_long`, `err.name_chars`.
    """
    return _parse(text, field, "err.company_empty", COMPANY)


def parse_own_name(text: str, field: str) -> str:
    """What a person calls something of theirs; empty: nothing in particular.

    Raises:
        Refused: `err.name_long`, `err.name_chars`.
    """
    return _parse(text, field, "", OWN) if text.strip() else ""


def _parse(text: str, field: str, empty_code: str, kind: _Kind) -> str:
    name = unicodedata.normalize("NFC", " ".join(text.split(" "))).strip()
    name = " ".join(part for part in name.split(" ") if part)
    if not name:
        raise Refused(Refusal(empty_code, field))
    if len(name) > kind.longest:
        raise Refused(Refusal("err.name_long", field, {"max": kind.longest}))
    odd = sorted({sign for sign in name if unicodedata.category(sign)[0] not in "LM" and sign not in kind.signs})
    if odd or not any(unicodedata.category(sign)[0] == "L" for sign in name):
        shown = " ".join(_shown(sign) for sign in (odd or sorted(set(name)))[:MOST_SHOWN])
        raise Refused(Refusal("err.name_chars", field, {"chars": shown}))
    if found := kind.address.search(name):
        raise Refused(Refusal("err.name_chars", field, {"chars": found[1]}))
    return name


def _shown(sign: str) -> str:
    """The sign itself, or its number where nobody would see it."""
    return f"U+{ord(sign):04X}" if unicodedata.category(sign)[0] in "CZ" else sign
