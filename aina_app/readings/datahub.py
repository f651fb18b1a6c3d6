"""Datahub CSV: what its lines say, and why some of them are refused. Knows nothing of the database.

One line holds one quarter or one hour. Columns are found by the names in the header, which is in the language of
whoever downloaded the file. Lines are told by their number in the file; the header is line 1.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from aina_app.core import calendar
from aina_app.core.energy import to_wh
from aina_app.core.gsrn import is_gsrn
from aina_app.readings.quarters import MOST_WH, QuarterStatus

HEADERS = {
    "gsrn": {"meteringpointgsrn", "mittauspisteentunnus", "mätpunktensbeteckning", "mätpunktgsrn"},
    "product": {"producttype", "tuotteentyyppi", "produkttyp"},
    "resolution": {"resolution", "resoluutio", "upplösning"},
    "unit": {"unittype", "yksikkötyyppi", "enhetstyp"},
    "reading": {"readingtype", "lukemantyyppi", "avläsningstyp", "mätvärdestyp"},
    "start": {"starttime", "alkuaika", "starttid"},
    "quantity": {"quantity", "määrä", "mängd", "kvantitet"},
    "quality": {"quality", "laatu", "kvalitet"},
}
"""The names of each column in English, Finnish and Swedish, in small letters and without spaces."""

ACTIVE_ENERGY = "8716867000030"
CONSUMPTION, PRODUCTION = "BN01", "BN02"
QUARTERS_OF = {"PT15M": 1, "PT1H": 4}
WH_IN_UNIT = {"wh": 1, "kwh": 1_000, "mwh": 1_000_000}
MEASURED, MISSING = "OK", "MISSING"
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
REMEMBERED = 65_536
LONGEST_WORD = 40
MOST_WORDS = 20


class Reason(StrEnum):
    """Why a line (`NO_HEADER`: a whole file) is refused."""

    NO_HEADER = "no-header"
    BAD_LINE = "bad-line"
    BAD_CHECK_DIGIT = "bad-check-digit"
    OTHER_PRODUCT = "other-product"
    OTHER_RESOLUTION = "other-resolution"
    OTHER_UNIT = "other-unit"
    OTHER_READING_TYPE = "other-reading-type"
    PRODUCTION = "production-not-supported"
    BAD_TIME = "bad-time"
    OFF_GRID = "off-grid"
    BAD_QUANTITY = "bad-quantity"
    MIXED_DECIMALS = "mixed-decimals"
    NEGATIVE = "negative"
    ABSURD = "absurd"
    DOUBLED = "doubled"


class Column(IntEnum):
    """What is known of a quarter: six numbers, kept as columns because there are very many quarters.

    `POINT`: place of its metering point in `Lines.gsrns`; `DAY`: ordinal of the local day; `QUARTER`: index in the day;
    `LINE`: the line that told it.
    """

    POINT = 0
    DAY = 1
    QUARTER = 2
    WH = 3
    STATUS = 4
    LINE = 5


@dataclass(slots=True)
class Lines:
    """What the lines of a file say: quarters of the good ones in the order of the file, reasons of the bad ones.

    `numbers`: for each quarter one number for each `Column`, one quarter after the other.
    """

    count: int = 0
    gsrns: dict[str, int] = field(default_factory=dict)
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    problems: dict[int, Reason] = field(default_factory=dict)
    quality_words: Counter[str] = field(default_factory=Counter)


class _Series(NamedTuple):
    """What a line is about: a metering point, how many quarters a value covers, how many Wh its unit has."""

    gsrn: str
    quarters: int
    wh_in_unit: int


class _Place(NamedTuple):
    """Ordinal of the local day and index of the quarter at which a value begins."""

    day: int
    quarter: int


class _Energy(NamedTuple):
    """Wh of each quarter that a value covers, and their status."""

    values: tuple[int, ...]
    status: QuarterStatus


class _Layout(NamedTuple):
    """Where things stand in the lines of a file: how many fields there are, and which ones are asked for."""

    width: int
    subject: Callable[[Sequence[str]], tuple[str, ...]]
    value: Callable[[Sequence[str]], tuple[str, ...]]
    comma: bool


def read_lines(content: bytes) -> Lines:
    """Every line of a Datahub CSV file (UTF-8, with or without a mark; LF or CRLF)."""
    header, _, rest = content.decode("utf-8-sig", errors="replace").partition("\n")
    lines = Lines()
    # A decimal point is taken where the whole file has no comma: in a file with both, one of them may mean thousands.
    layout = _layout(header, "," in rest)
    if layout is None:
        lines.count, lines.problems = 1, {1: Reason.NO_HEADER}
        return lines
    for number, line in enumerate(rest.split("\n"), start=2):
        if line and not line.isspace():
            lines.count += 1
            reason = _take(lines, number, line.split(";"), layout)
            if reason:
                lines.problems[number] = reason
    return lines


def _layout(header: str, comma: bool) -> _Layout | None:
    """Where the columns stand; nothing if one is not there, or there twice."""
    names = ["".join(name.split()).strip('"').casefold() for name in header.split(";")]
    found = {column: [at for at, name in enumerate(names) if name in known] for column, known in HEADERS.items()}
    if any(len(places) != 1 for places in found.values()):
        return None
    subject = (found[name][0] for name in ("gsrn", "product", "resolution", "unit", "reading"))
    value = (found[name][0] for name in ("start", "quantity", "quality"))
    return _Layout(len(names), itemgetter(*subject), itemgetter(*value), comma)


def _take(lines: Lines, number: int, fields: Sequence[str], layout: _Layout) -> Reason | None:
    """Take one line in, or say why not."""
    if len(fields) != layout.width:
        return Reason.BAD_LINE
    start, quantity, quality = layout.value(fields)
    series = _series(*layout.subject(fields))
    if isinstance(series, Reason):
        return series
    place = _place(start, series.quarters)
    if isinstance(place, Reason):
        return place
    energy = _energy(quantity, quality, series.wh_in_unit, series.quarters, layout.comma)
    if isinstance(energy, Reason):
        return energy
    _keep(lines, number, series, place, energy)
    if energy.status is QuarterStatus.ESTIMATED:
        _count_word(lines.quality_words, quality)
    return None


def _keep(lines: Lines, number: int, series: _Series, place: _Place, energy: _Energy) -> None:
    point = lines.gsrns.setdefault(series.gsrn, len(lines.gsrns))
    for later, wh in enumerate(energy.values):
        lines.numbers.extend((point, place.day, place.quarter + later, wh, energy.status, number))


@lru_cache(REMEMBERED)
def _series(gsrn: str, product: str, resolution: str, unit: str, reading: str) -> _Series | Reason:
    """What a line is about; the same for very many lines."""
    quarters = QUARTERS_OF.get(resolution.strip())
    wh_in_unit = WH_IN_UNIT.get(unit.strip().casefold())
    if not is_gsrn(gsrn.strip()):
        return Reason.BAD_CHECK_DIGIT
    if product.strip() != ACTIVE_ENERGY:
        return Reason.OTHER_PRODUCT
    if quarters is None:
        return Reason.OTHER_RESOLUTION
    if wh_in_unit is None:
        return Reason.OTHER_UNIT
    if reading.strip() != CONSUMPTION:
        return Reason.PRODUCTION if reading.strip() == PRODUCTION else Reason.OTHER_READING_TYPE
    return _Series(gsrn.strip(), quarters, wh_in_unit)


@lru_cache(REMEMBERED)
def _place(start: str, quarters: int) -> _Place | Reason:
    """Where a value begins that covers so many quarters."""
    text = start.strip()
    if not MOMENT.fullmatch(text):
        return Reason.BAD_TIME
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Reason.BAD_TIME
    day, index = calendar.quarter_of(moment)
    if not calendar.starts_quarter(moment) or index % quarters:
        return Reason.OFF_GRID
    return _Place(day.toordinal(), index)


@lru_cache(REMEMBERED)
def _energy(quantity: str, quality: str, wh_in_unit: int, quarters: int, comma: bool) -> _Energy | Reason:
    """The energy that a line tells. An hour is divided evenly, the rest goes first."""
    text, word = quantity.strip(), quality.strip().upper()
    if word == MISSING or not text:
        return _Energy((0,) * quarters, QuarterStatus.MISSING)
    if comma and "." in text:
        return Reason.MIXED_DECIMALS
    wh = to_wh(text, wh_in_unit)
    if wh is None:
        return Reason.BAD_QUANTITY
    if text.startswith("-") and text.strip("-0.,"):
        return Reason.NEGATIVE
    each, rest = divmod(int(wh), quarters)
    values = (each + 1,) * rest + (each,) * (quarters - rest)
    return _Energy(values, _status(word, quarters)) if max(values) <= MOST_WH else Reason.ABSURD


def _status(word: str, quarters: int) -> QuarterStatus:
    """Measured, by the quarter or by the hour; any other word than `OK` means that it was not."""
    if word != MEASURED:
        return QuarterStatus.ESTIMATED
    return QuarterStatus.MEASURED if quarters == 1 else QuarterStatus.HOURLY


def _count_word(words: Counter[str], quality: str) -> None:
    """Count a word that meant "estimated"; a file may hold anything, so only so many words are kept, and so long."""
    word = quality.strip()[:LONGEST_WORD]
    if word in words or len(words) < MOST_WORDS:
        words[word] += 1
