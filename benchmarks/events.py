"""One event among many open sessions, and what a session weighs.

The event is a person's choice of another metering point on Kulutusvahti: one press, one event, through the gate (the
session is looked up in the database), an act that reads, the change of the page's state back to the browser.
"""

import asyncio
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from aina_app.routes import CONSUMPTION_WATCH
from benchmarks.bench import Bench
from benchmarks.measure import Facts, Goal, Measure
from benchmarks.open_page import OpenPage, state_name
from benchmarks.people import Guest, guests
from benchmarks.quantiles import median, p99
from tests.e2e.instance import Instance

EVERY_SECONDS = 5.0
LOOK_SECONDS = 0.01
AT_ONCE = 4
FIRST = 20
"""Pages that are open before memory is looked at: what the first ones need is no session's."""

KB_OF_A_MB = 1_000
PROMPT, SMALL = Goal("<=", 25), Goal("<=", 0.25)
WATCH = state_name("consumption_watch", "watch_state")


@dataclass
class Crowd:
    """People with the same page open."""

    portal: Instance
    people: list[Guest]
    pages: list[OpenPage] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    """How late this process itself was woken meanwhile: what of the times is the machine's, not the portal's."""

    async def open(self, until: int) -> None:
        """Open pages until there are `until`, a few at a time."""
        for start in range(len(self.pages), until, AT_ONCE):
            waiting = self.people[start : min(start + AT_ONCE, until)]
            opened = [OpenPage.open(self.portal.base_url, one.cookie, CONSUMPTION_WATCH) for one in waiting]
            self.pages += await asyncio.gather(*opened)

    async def press(self, seconds: float) -> None:
        """Everyone presses once in five seconds, each at a moment of their own."""
        watch = asyncio.create_task(self._watch_itself())
        await asyncio.gather(*(self._press(number, seconds) for number in range(len(self.pages))))
        watch.cancel()

    async def _watch_itself(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LOOK_SECONDS)
            self.delays.append(time.perf_counter() - began - LOOK_SECONDS)

    async def _press(self, number: int, seconds: float) -> None:
        points, presses = self.people[number].points, 0
        due = time.perf_counter() + random.uniform(0, EVERY_SECONDS)  # noqa: S311 - no secret
        ends = time.perf_counter() + seconds
        while due < ends:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            presses += 1
            self.times.append(await self.pages[number].press(WATCH, "choose", point=points[presses % len(points)]))
            due += EVERY_SECONDS

    async def close(self) -> None:
        """Everyone closes their tab."""
        await asyncio.gather(*(page.close() for page in self.pages))


def megabytes(process_id: int) -> float:
    """Resident memory of a process."""
    asked = ["ps", "-o", "rss=", "-p", str(process_id)]
    told = subprocess.run(asked, capture_output=True, check=True)  # noqa: S603 - a number of our own
    return int(told.stdout) / KB_OF_A_MB


async def _crowded(portal: Instance, people: list[Guest], seconds: float) -> tuple[Crowd, float]:
    """The presses of all of `people`, and megabytes for each session beyond the first ones."""
    crowd = Crowd(portal, people)
    await crowd.open(FIRST)
    before = megabytes(portal.web_process_id)
    await crowd.open(len(people))
    await crowd.press(seconds)
    grown = megabytes(portal.web_process_id) - before
    await crowd.close()
    return crowd, grown / (len(people) - FIRST)


def measure(bench: Bench) -> Iterator[Measure]:
    """Open the sessions, let them press, look at time and memory."""
    count, seconds = bench.sizes.sessions, bench.sizes.seconds
    with bench.portal("events") as portal:
        people = guests(portal, count)
        crowd, weight = asyncio.run(_crowded(portal, people, seconds))
    times = crowd.times
    facts: Facts = {"sessions": count, "presses": len(times), "presses_per_second": len(times) / seconds}
    facts |= {"slowest_ms": max(times) * 1_000, "own_delay_p99_ms": p99(crowd.delays) * 1_000}
    yield Measure("event_median", median(times) * 1_000, "ms", None, facts)
    yield Measure("event_p99", p99(times) * 1_000, "ms", PROMPT, facts)
    yield Measure("session_memory", weight, "MB", SMALL, {"sessions": count})
