"""Readings as Datahub CSV, the way out: our header in English, LF, no BOM; what comes in is `readings.datahub`."""

from collections.abc import Iterable, Iterator
from datetime import date

from aina_app.core.calendar import ONE_DAY, days, quarter_starts, quarters_in
from aina_app.readings.datahub import ACTIVE_ENERGY, CONSUMPTION, MEASURED, MISSING
from aina_app.readings.quarters import Quarters, QuarterStatus
from aina_app.readings.store import DayReading

HEADER = "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality"
ESTIMATED = "ESTIMATED"
QUALITY = {
    QuarterStatus.MEASURED: MEASURED,
    QuarterStatus.ESTIMATED: ESTIMATED,
    QuarterStatus.HOURLY: ESTIMATED,  # the hour is measured, its quarters are an even share
    QuarterStatus.MISSING: MISSING,
}
WH_IN_KWH = 1_000


def lines(gsrn: str, stored: Iterable[DayReading]) -> Iterator[str]:
    """A line for each quarter of the days, oldest first, without line ends; the header is not among them.

    Days between two stored ones that are not stored themselves are written as missing.
    """
    for day, quarters in _without_gaps(stored):
        yield from _day_lines(gsrn, day, quarters)


def _without_gaps(stored: Iterable[DayReading]) -> Iterator[tuple[date, Quarters]]:
    expected: date | None = None
    for reading in stored:
        for day in days(expected or reading.day, reading.day):
            yield day, Quarters.missing(quarters_in(day))
        yield reading.day, reading.quarters
        expected = reading.day + ONE_DAY


def _day_lines(gsrn: str, day: date, quarters: Quarters) -> Iterator[str]:
    head = f"{gsrn};{ACTIVE_ENERGY};PT15M;kWh;{CONSUMPTION}"
    for start, wh, status in zip(quarter_starts(day), quarters.wh.tolist(), quarters.status.tolist(), strict=True):
        quantity = "" if status == QuarterStatus.MISSING else f"{wh // WH_IN_KWH},{wh % WH_IN_KWH:03}000"
        yield f"{head};{start:%Y-%m-%dT%H:%M:%SZ};{quantity};{QUALITY[QuarterStatus(status)]}"
