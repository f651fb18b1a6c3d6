"""Readings as Datahub CSV: semicolons, decimal comma with six decimals, UTC, a line for each quarter."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from aina_app.core.energy import WH_IN_KWH
from aina_app.demo.meter.axis import start_texts
from aina_app.demo.meter.readings import MeteredPoint, Quality, Readings

HEADER = "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality"
FIXED = "8716867000030;PT15M;kWh;BN01"
WORDS = {Quality.MEASURED: "OK", Quality.ESTIMATED: "ESTIMATED"}


def lines(point: MeteredPoint, readings: Readings, first: date, last: date) -> Iterator[str]:
    """A line for each quarter that is not silent, in the order of time, with its end."""
    values = _values(int(readings.wh.max(initial=0)))
    begin = f"{point.gsrn};{FIXED};"
    told = zip(start_texts(first, last), readings.wh.tolist(), readings.quality.tolist(), strict=True)
    return (f"{begin}{start};{values[quality][wh]}\n" for start, wh, quality in told if quality in values)


def _values(most: int) -> dict[int, list[str]]:
    """By quality: how a quarter of so many Wh is written."""
    texts = [f"{wh // WH_IN_KWH},{wh % WH_IN_KWH:03}000" for wh in range(most + 1)]
    values = {int(quality): [f"{text};{word}" for text in texts] for quality, word in WORDS.items()}
    return values | {int(Quality.MISSING): [";MISSING"] * len(texts)}


def write(path: Path, parts: Iterable[Iterable[str]]) -> None:
    """Write a delivery whole: under another name first, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{HEADER}\n")
        for part in parts:
            file.writelines(part)
    draft.replace(path)
