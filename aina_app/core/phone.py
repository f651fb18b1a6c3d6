"""Telephone numbers: any usual way of writing, stored as E.164."""

import phonenumbers

from aina_app.core.refusal import Refusal, Refused

HOME_REGION = "FI"
LONGEST_TYPED = 40


def parse_phone(text: str, field: str) -> str | None:
    """The number as E.164, or None for an empty field; a number without a country code is Finnish.

    No-break spaces count as spaces: that is how our own pages write numbers.

    Raises:
        Refused: `err.phone_form`: not a number that exists.
    """
    typed = text.replace("\N{NO-BREAK SPACE}", " ").strip(" ")
    if not typed:
        return None
    if len(typed) > LONGEST_TYPED or not typed.isprintable():
        raise Refused(Refusal("err.phone_form", field))
    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise Refused(Refusal("err.phone_form", field)) from None
    if not phonenumbers.is_valid_number(number):
        raise Refused(Refusal("err.phone_form", field))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
