"""A local day as people type it."""

import re
from datetime import date

from aina_app.core.refusal import Refusal, Refused

TYPED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def parse_day(text: str, field: str) -> date:
    """A day in the form 31.12.2026, whatever the language; spaces do not matter.

    Raises:
        Refused: `err.date_form`; `err.date_none` for a day that no calendar has, as 31.2.2027.
    """
    found = TYPED.fullmatch(re.sub(r"\s", "", text))
    if found is None:
        raise Refused(Refusal("err.date_form", field))
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(Refusal("err.date_none", field)) from None


def typed_day(day: date) -> str:
    """The day as a person would type it."""
    return f"{day.day}.{day.month}.{day.year}"


def years_after(day: date, years: int) -> date:
    """The same date so many years later; 28 February for a leap day that the year has not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
