"""How opening hours are written in the three languages, without the words around them."""

import datetime as dt
from itertools import groupby

from babel.dates import format_time
from babel.lists import format_list

from aina_app.core.opening_hours import Hours, Schedule
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import LOCALES

_HALF_PAST = {Language.FI: "H.mm", Language.SV: "H.mm", Language.EN: "HH:mm"}
_FULL_HOUR = {Language.FI: "H", Language.SV: "H", Language.EN: "HH:mm"}
_DASH = "\N{EN DASH}"


def clock(time: dt.time, language: Language) -> str:
    """A time of the day as short as it goes: `8`, `8.30`; in English `08:00`, `08:30`."""
    pattern = _HALF_PAST if time.minute else _FULL_HOUR
    return format_time(time, pattern[language], locale=LOCALES[language])


def hours(span: Hours, language: Language) -> str:
    """`8–20`, `8.30–16`; in English `08:00–20:00`."""
    return f"{clock(span.opens, language)}{_DASH}{clock(span.closes, language)}"


def weekday(number: int, language: Language) -> str:
    """The short name of a weekday, Monday being 0: `ma`, `mån`, `Mon`."""
    names = LOCALES[language].days["stand-alone"]["abbreviated"]
    return str(names[number])


def weekly_hours(week: Schedule, language: Language) -> str:
    """The hours of a usual week as the guide writes them: `ma-pe 8-20 ja la 9-16`; closed days are left out."""
    parts = []
    for span, group in groupby(range(7), key=lambda number: week.weekly[number]):
        if span is not None:
            first, *rest = [weekday(number, language) for number in group]
            days = f"{first}-{rest[-1]}" if rest else first
            parts.append(f"{days} {_plain(span.opens)}-{_plain(span.closes)}")
    return str(format_list(parts, locale=LOCALES[language]))


def _plain(time: dt.time) -> str:
    return f"{time.hour}.{time.minute:02}" if time.minute else f"{time.hour}"
