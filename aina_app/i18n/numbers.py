"""How numbers, moments and telephone numbers are written in the three languages (babel).

Moments are aware datetimes in any zone and are shown in Finland's time; a plain `date` is a local day. Numbers and
times hold no-break spaces, so that no line is broken inside them. Energy comes in whole Wh and is written without its
unit, because the sentences of `copy.csv` have it.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import phonenumbers
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent

from aina_app.core.clock import HELSINKI
from aina_app.i18n.language import Language

LOCALES = {
    Language.FI: Locale.parse("fi_FI"),
    Language.SV: Locale.parse("sv_FI"),
    Language.EN: Locale.parse("en_GB"),
}
NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
WH_IN_KWH = 1000

_DAY = {Language.FI: "d.M.y", Language.SV: "d.M.y", Language.EN: f"d{NO_BREAK}MMMM y"}
_DAY_OF_YEAR = {Language.FI: "d.M.", Language.SV: "d.M.", Language.EN: f"d{NO_BREAK}MMMM"}
_WEEKDAY = {Language.FI: f"EEE{NO_BREAK}d.M.", Language.SV: f"EEE{NO_BREAK}d.M.", Language.EN: f"EEE d{NO_BREAK}MMM"}
_MONTH = "LLLL y"
_CLOCK = {Language.FI: "H.mm", Language.SV: "H.mm", Language.EN: "HH:mm"}
_END_OF_DAY = {Language.FI: "24.00", Language.SV: "24.00", Language.EN: "24:00"}
_BEFORE_TIME = {Language.FI: f"klo{NO_BREAK}", Language.SV: f"kl.{NO_BREAK}", Language.EN: ""}
_BETWEEN = {Language.FI: " ", Language.SV: " ", Language.EN: ", "}


def kwh(wh: int, language: Language) -> str:
    """Energy for reading: two decimals under 10 kWh, one under 100, none above; `wh` in Wh."""
    exact = Decimal(wh) / WH_IN_KWH
    for decimals, limit in ((2, 10), (1, 100)):
        rounded = _rounded(exact, decimals)
        if abs(rounded) < limit:
            return number(rounded, language, decimals)
    return number(exact, language, 0)


def kwh_exact(wh: int, language: Language) -> str:
    """Energy as it is, without trailing zeros: for limits that a person has typed; `wh` in Wh."""
    return _typographic(format_decimal(Decimal(wh) / WH_IN_KWH, "#,##0.###", locale=LOCALES[language]))


def number(value: Decimal | float, language: Language, decimals: int = 0) -> str:
    """A number with exactly `decimals` decimals; a half is rounded away from zero."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return _typographic(format_decimal(_rounded(Decimal(value), decimals), pattern, locale=LOCALES[language]))


def percent(share: Decimal | Fraction | float, language: Language) -> str:
    """A share of one in whole per cent: 0.12 is `12 %`, in English `12%`."""
    whole = _rounded(_decimal(share) * 100, 0) / 100
    return _typographic(format_percent(whole, locale=LOCALES[language]))


def change(before: int, after: int, language: Language) -> str:
    """How much `after` differs from `before` in per cent, with its sign: `+5 %`, `−12 %`, `0 %`; a dash from zero."""
    if before == 0:
        return DASH
    share = _rounded(Decimal(after - before) / abs(before) * 100, 0) / 100
    return ("+" if share > 0 else "") + percent(share, language)


def date(day: dt.date, language: Language) -> str:
    """`24.11.2026`, in English `24 November 2026`."""
    return format_date(_local_day(day), _DAY[language], locale=LOCALES[language])


def weekday_date(day: dt.date, language: Language) -> str:
    """`ti 24.11.`, `tis 24.11.`, `Tue 24 Nov`."""
    return format_date(_local_day(day), _WEEKDAY[language], locale=LOCALES[language])


def date_range(first: dt.date, last: dt.date, language: Language) -> str:
    """Days from `first` to `last`, both of them in: `1.–30.11.2026`, `1–30 November 2026`."""
    first, last = _local_day(first), _local_day(last)
    if first == last:
        return date(last, language)
    if (first.year, first.month) == (last.year, last.month):
        start = f"{first.day}" + ("" if language is Language.EN else ".")
    elif first.year == last.year:
        start = format_date(first, _DAY_OF_YEAR[language], locale=LOCALES[language])
    else:
        start = date(first, language)
    dash = f" {DASH} " if " " in start or NO_BREAK in start else DASH
    return f"{start}{dash}{date(last, language)}"


def month(day: dt.date, language: Language) -> str:
    """The month of a day: `marraskuu 2026`, `november 2026`, `November 2026`."""
    return format_date(_local_day(day), _MONTH, locale=LOCALES[language])


def time(moment: dt.datetime, language: Language) -> str:
    """`klo 14.30`, `kl. 14.30`, `14:30`."""
    return _BEFORE_TIME[language] + _clock(moment.astimezone(HELSINKI), language)


def date_time(moment: dt.datetime, language: Language) -> str:
    """`24.11.2026 klo 14.30`, `24.11.2026 kl. 14.30`, `24 November 2026, 14:30`."""
    return date(moment, language) + _BETWEEN[language] + time(moment, language)


def exact_time(moment: dt.datetime, language: Language) -> str:
    """As `date_time`, with seconds: `24.11.2026 klo 14.30.05`, `24 November 2026, 14:30:05`."""
    between = ":" if language is Language.EN else "."
    return f"{date_time(moment, language)}{between}{moment:%S}"


def day_time(moment: dt.datetime, language: Language) -> str:
    """A moment of these days, without its year: `27.11. klo 14.05`, `27 November, 14:05`."""
    day = format_date(_local_day(moment), _DAY_OF_YEAR[language], locale=LOCALES[language])
    return day + _BETWEEN[language] + time(moment, language)


def until(moment: dt.datetime, language: Language) -> str:
    """A moment as an end: midnight belongs to the day that it ends, `23.11.2026 klo 24.00`."""
    local = moment.astimezone(HELSINKI)
    if local.time() != dt.time(0):
        return date_time(moment, language)
    day = (local - dt.timedelta(days=1)).date()
    return date(day, language) + _BETWEEN[language] + _BEFORE_TIME[language] + _END_OF_DAY[language]


def time_range(start: dt.datetime, end: dt.datetime, language: Language) -> str:
    """From `start` to `end` of one local day, in words: `klo 14.00–15.00`; the end of a day is 24.00.

    The end is written as the start's wall clock plus the length, so that an hour in the night when clocks change is
    still one hour long.
    """
    local = start.astimezone(HELSINKI)
    end_local = local.replace(tzinfo=None) + (end - start)
    shown = _END_OF_DAY[language] if end_local.time() == dt.time(0) else _clock(end_local, language)
    return f"{_BEFORE_TIME[language]}{_clock(local, language)}{DASH}{shown}"


def date_time_range(start: dt.datetime, end: dt.datetime, language: Language) -> str:
    """The day and `time_range` of it: `24.11.2026 klo 14.00–15.00`."""
    return date(start, language) + _BETWEEN[language] + time_range(start, end, language)


def phone(e164: str) -> str:
    """A stored number as it is read: a Finnish one as in Finland (`040 1234567`), others with their country code.

    What is no number that we know of comes back as it is: the customer information system may hold one.
    """
    try:
        parsed = phonenumbers.parse(e164, "FI")
    except phonenumbers.NumberParseException:
        return e164
    home = parsed.country_code == phonenumbers.country_code_for_region("FI")
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form).replace(" ", NO_BREAK)


def _clock(local: dt.datetime, language: Language) -> str:
    return format_time(local.time(), _CLOCK[language], locale=LOCALES[language])


def _local_day(day: dt.date) -> dt.date:
    return day.astimezone(HELSINKI).date() if isinstance(day, dt.datetime) else day


def _decimal(value: Decimal | Fraction | float) -> Decimal:
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _typographic(text: str) -> str:
    """A real minus sign instead of a hyphen; no minus before a zero."""
    if text.startswith("-") and not any(sign in "123456789" for sign in text):
        text = text[1:]
    return text.replace("-", MINUS).replace("\N{NARROW NO-BREAK SPACE}", NO_BREAK)
