"""Readings for tests: lines of Datahub CSV as they come from outside, and days as they are stored."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import count

import numpy as np

from aina_app.context import Act
from aina_app.core.calendar import quarter_starts, quarters_in
from aina_app.models import DeliveryState, ReadingDelivery
from aina_app.readings.quarters import STORED_WH, Quarters, QuarterStatus
from aina_app.readings.store import write_days

GSRN = "643006004400000373"
OTHER_GSRN = "643006004400000748"

ENGLISH = "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality"
FINNISH = "Mittauspisteen tunnus;Tuotteen tyyppi;Resoluutio;Yksikkötyyppi;Lukeman tyyppi;Alkuaika;Määrä;Laatu"
SWEDISH = "Mätpunktens beteckning;Produkttyp;Upplösning;Enhetstyp;Avläsningstyp;Starttid;Mängd;Kvalitet"

_serial = count(1)


def line(
    start: str | datetime,
    quantity: str = "0,126000",
    quality: str = "OK",
    *,
    gsrn: str = GSRN,
    product: str = "8716867000030",
    resolution: str = "PT15M",
    unit: str = "kWh",
    reading: str = "BN01",
) -> str:
    """One line of Datahub CSV; good unless said otherwise."""
    moment = start if isinstance(start, str) else f"{start:%Y-%m-%dT%H:%M:%SZ}"
    return f"{gsrn};{product};{resolution};{unit};{reading};{moment};{quantity};{quality}"


def day_lines(day: date, quantity: str = "0,126000", quality: str = "OK", *, gsrn: str = GSRN) -> list[str]:
    """A line for each quarter of a local day."""
    return [line(start, quantity, quality, gsrn=gsrn) for start in quarter_starts(day)]


def csv(lines: Iterable[str], header: str = ENGLISH) -> bytes:
    """A file of these lines."""
    return "".join(f"{each}\n" for each in (header, *lines)).encode()


def quarters(
    day: date, wh: int | Sequence[int] = 100, missing: Sequence[int] = (), estimated: Sequence[int] = ()
) -> Quarters:
    """A day of so many Wh in each quarter; some of them missing or estimated, by index."""
    values = np.full(quarters_in(day), 0, STORED_WH)
    values[:] = wh
    status = np.zeros(quarters_in(day), np.uint8)
    status[list(estimated)] = QuarterStatus.ESTIMATED
    status[list(missing)] = QuarterStatus.MISSING
    values[list(missing)] = 0
    return Quarters(values, status)


def make_delivery(act: Act) -> ReadingDelivery:
    """A registered delivery that has written nothing yet."""
    serial = next(_serial)
    delivery = ReadingDelivery(
        sha256=f"{serial:064}", name=f"{serial}.csv", size_bytes=0, state=DeliveryState.IMPORTED, lines=0, bad_lines=0,
        registered_at=act.now,
    )  # fmt: skip
    act.db.add(delivery)
    act.db.flush()
    return delivery


def store_days(act: Act, days: dict[date, Quarters], gsrn: str = GSRN) -> int:
    """Write days of a metering point as a delivery of their own; how many rows that changed."""
    return write_days(act, make_delivery(act).id, {(gsrn, day): values for day, values in days.items()})
