"""Energy: whole watt-hours. Text in kilowatt-hours becomes Wh by exact decimals, never through a float."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NewType

from aina_app.core.refusal import Refusal, Refused

Wh = NewType("Wh", int)
"""Watt-hours, exact."""

WH_IN_KWH = 1_000
DECIMAL_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,12})?")
THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])")
SPACES = re.compile(r"[ \u00a0\u202f]")


def to_wh(text: str, wh_in_unit: int = WH_IN_KWH) -> Wh | None:
    """Energy in Wh, rounded half even; nothing if `text` is no decimal number with a comma or a point.

    `wh_in_unit`: how many Wh the text's unit has, 1,000 for kWh. Negative numbers are numbers: whether they make
    sense is for the caller to say.
    """
    if not DECIMAL_NUMBER.fullmatch(text):
        return None
    exact = Decimal(text.replace(",", ".")) * wh_in_unit
    return Wh(int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)))


def parse_kwh(text: str, field: str) -> Wh:
    """Energy that a person has typed in kWh: `25`, `2,5`, `2.5`, `1 200,5 kWh`; rounded half even to whole Wh.

    Raises:
        Refused: `err.limit_number` where it is no number or a negative one.
    """
    typed = text.strip().removesuffix("kWh").rstrip()
    grouped = THOUSANDS.match(typed)
    if grouped:
        typed = SPACES.sub("", grouped[0]) + typed[grouped.end() :]
    energy = to_wh(typed)
    if energy is None or typed.startswith("-"):
        raise Refused(Refusal("err.limit_number", field))
    return energy
