"""E-mail addresses: syntax checked, kept as typed, compared by a key."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from aina_app.core.refusal import Refusal, Refused

LONGEST = 254


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as the person typed it and the key by which addresses are compared."""

    as_typed: str
    key: str


def parse_email(text: str, field: str, empty_code: str = "err.email_empty") -> EmailAddress:
    """One mailbox. The key has the domain in ASCII and everything in small letters; dots and "+tag" stay.

    Raises:
        Refused: `empty_code`, `err.email_long`, `err.email_form`.
    """
    typed = text.strip(" ")
    if not typed:
        raise Refused(Refusal(empty_code, field))
    if len(typed) > LONGEST:
        raise Refused(Refusal("err.email_long", field))
    if any(unicodedata.category(sign)[0] in "CZ" for sign in typed):
        raise Refused(Refusal("err.email_form", field))
    try:
        checked = validate_email(
            typed, check_deliverability=False, allow_smtputf8=False, allow_display_name=False, test_environment=True
        )
    except EmailNotValidError:
        raise Refused(Refusal("err.email_form", field)) from None
    key = f"{checked.local_part}@{checked.ascii_domain}".lower()
    if len(key) > LONGEST:
        raise Refused(Refusal("err.email_long", field))
    return EmailAddress(typed, key)
