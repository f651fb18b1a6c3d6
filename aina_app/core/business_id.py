"""Business IDs (Y-tunnus): seven digits and a check digit."""

import re
import unicodedata

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import ytunnus

from aina_app.core.refusal import Refusal, Refused

OLD_SHORT_FORM = re.compile(r"\d{6}-?\d")


def parse_business_id(text: str, field: str) -> str:
    """The business ID in its written form, `1234567-1`; a missing dash, an "FI" before it or six digits are fine.

    Raises:
        Refused: `err.business_id_form`, `err.business_id_check`.
    """
    typed = text.strip(" ")
    if not typed.isascii() or any(unicodedata.category(sign) == "Cc" for sign in typed):
        raise Refused(Refusal("err.business_id_form", field))
    if OLD_SHORT_FORM.fullmatch(typed) and "-" in typed:
        typed = f"0{typed}"
    try:
        return str(ytunnus.format(ytunnus.validate(typed)))
    except InvalidChecksum:
        raise Refused(Refusal("err.business_id_check", field)) from None
    except ValidationError:
        raise Refused(Refusal("err.business_id_form", field)) from None
