"""What the demo meter has delivered, and what is due: a history for each metering point, then each day when it is over.

The folder is its memory. `history_<gsrn>_<profile>_<first>_<last>.csv` is a metering point and its history,
`delivery_<first>_<last>.csv` the days after that, of all points.
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from threading import RLock

from aina_app.core.calendar import ONE_DAY, day_of
from aina_app.demo.meter import files
from aina_app.demo.meter.readings import MeteredPoint, flawless, with_flaws
from aina_app.demo.people import MOTHER_HOUSE, PEOPLE, DemoPoint

HISTORY_MONTHS = 14
"""So that a month and the same month a year before are there, whole."""


def demo_points() -> list[MeteredPoint]:
    """The metering points of the demo's people."""
    points: list[DemoPoint] = [point for who in PEOPLE for one in who.customerships for point in one.points]
    return [MeteredPoint(point.gsrn, point.profile) for point in (*points, MOTHER_HOUSE)]


class Deliveries:
    """The deliveries in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = RLock()

    def deliver_due(self, points: Iterable[MeteredPoint], now: datetime) -> list[Path]:
        """Write the history of each point that has none, and of all points the days that are over since.

        Yesterday is due as soon as it has ended, whatever the hour: a demo that is started at night shows it too.
        """
        yesterday = day_of(now) - ONE_DAY
        with self._one_at_a_time:
            known = {point.gsrn for point, _ in self._histories()}
            written = [self.write_history(point, yesterday) for point in points if point.gsrn not in known]
            return written + self._deliver_since(self._delivered_until(), yesterday)

    def write_history(self, point: MeteredPoint, last: date, months: int = HISTORY_MONTHS) -> Path:
        """Deliver a metering point's history of so many whole months and the month of `last` until `last`.

        It takes the place of an earlier one: a point is of one kind.
        """
        first = _months_before(last, months)
        path = self._folder / f"history_{point.gsrn}_{point.profile}_{first}_{last}.csv"
        with self._one_at_a_time:
            for earlier in self._folder.glob(f"history_{point.gsrn}_*.csv"):
                earlier.unlink()
            files.write(path, [files.lines(point, with_flaws(point, first, last), first, last)])
        return path

    def points(self) -> list[MeteredPoint]:
        """The metering points that have a history, by number."""
        return sorted({point for point, _ in self._histories()}, key=lambda point: point.gsrn)

    def _deliver_since(self, delivered: date | None, last: date) -> list[Path]:
        if delivered is None or delivered >= last:
            return []
        first = delivered + ONE_DAY
        path = self._folder / f"delivery_{first}_{last}.csv"
        files.write(path, (files.lines(each, flawless(each, first, last), first, last) for each in self.points()))
        return [path]

    def _delivered_until(self) -> date | None:
        """The last day of the newest delivery; before the first one, the earliest end of a history, if there is one."""
        ends = [date.fromisoformat(path.stem.split("_")[2]) for path in self._folder.glob("delivery_*.csv")]
        return max(ends) if ends else min((last for _, last in self._histories()), default=None)

    def _histories(self) -> list[tuple[MeteredPoint, date]]:
        """Each history's metering point and last day."""
        found = []
        for path in self._folder.glob("history_*.csv"):
            _, gsrn, *profile, _first, last = path.stem.split("_")
            found.append((MeteredPoint(gsrn, "_".join(profile)), date.fromisoformat(last)))
        return found


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
