"""The personal identity code in an ID token (decree 1004/2022: new intermediate signs since 2023)."""

from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu as stdnum_hetu

from aina_app.core.clock import today

CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
CHARACTERS = 11


def parse_hetu(text: object, birth_date: object, *, may_be_artificial: bool) -> str:
    """The code in its canonical form; the whole code is the identity, its sign included.

    `birth_date`: the token's claim of it (`YYYY-MM-DD`), or None if there is none. `may_be_artificial`: codes with
    individual numbers 900-999, which no real person has (demo and tests).

    Raises:
        ValueError: not a valid code, born in the future (which the library accepts), or not that birth date. The
            message holds nothing of the code.
    """
    if not isinstance(text, str) or len(text) != CHARACTERS or not text.isascii():
        raise ValueError("not a personal identity code")
    try:
        code = stdnum_hetu.validate(text, allow_temporary=may_be_artificial)
    except ValidationError:
        raise ValueError("not a personal identity code") from None
    born = date(CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
    if born > today():
        raise ValueError("born in the future")
    if birth_date is not None and birth_date != born.isoformat():
        raise ValueError("another birth date")
    return code
