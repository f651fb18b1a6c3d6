"""Changes and mails under kill -9, on SQLite and on PostgreSQL: what was lost, doubled, reordered; and the calm before.

All chance comes from one seed. It decides who presses what, and which process is killed when, counted from the moment
at which it was at work again; how far the work has come by then is the machine's.
"""

import asyncio
import json
import random
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from aina_app.routes import DEMO_CLOCK, DEMO_DRAIN
from benchmarks.bench import WITHOUT_LIMITS, Bench
from benchmarks.faults import comparing, records
from benchmarks.faults.comparing import Differences
from benchmarks.faults.people import Customer
from benchmarks.faults.presses import FIELDS, Part, Person, plan
from benchmarks.faults.records import Records
from benchmarks.faults.systems import MAILBOX, REGISTER, System, Systems, running_systems
from benchmarks.measure import Facts, Goal, Measure
from benchmarks.quantiles import median, p99
from tests import databases
from tests.databases import Engine

NONE = Goal("<=", 0)
SEEDS = 10_000
CALM_ROUNDS = 2
PAUSE_SECONDS = 1.0
LATER = "PT1H1M"
"""Longer than the longest wait between two tries of a mail or a change."""

MOST_ROUNDS = 24
COUNTED = {
    "changes_lost": "changes",
    "changes_twice": "changes",
    "changes_out_of_order": "changes",
    "fields_apart": "fields",
    "mails_lost": "mails",
    "mails_twice": "mails",
}


@contextmanager
def _database(kind: Engine, folder: Path) -> Iterator[dict[str, str]]:
    """The settings of a database without anybody in it."""
    if kind is Engine.SQLITE:
        yield {}
        return
    with databases.postgresql_server() as server:
        made = databases.postgresql_template(server, folder)
        yield {"AINA_DATABASE_URL": made.render_as_string(hide_password=False)}


class Trial:
    """One database's run: the people, the processes, the chance."""

    def __init__(self, systems: Systems, count: int, seed: int) -> None:
        self.systems = systems
        made = json.loads(systems.portal.run("-m", "benchmarks.faults.people", str(count)))
        self.people = [Person.new(Customer(**one)) for one in made]
        self._seed, self._fresh = seed, 0

    async def _press(self, person: Person, part: Part) -> None:
        self._fresh += 1
        await person.do(self.systems.portal.base_url, part, self._fresh)

    async def press_in_calm(self) -> None:
        """Everyone changes their telephone number, one after another: nothing is killed yet."""
        for _ in range(CALM_ROUNDS):
            for person in self.people:
                await self._press(person, Part.PHONE)

    async def press_under_fire(self, kills: int) -> None:
        """Everyone presses what they have planned, spread over all the kills."""
        await self.systems.lose_an_answer()
        async with asyncio.TaskGroup() as group:
            for place, system in enumerate(System):
                times = kills // len(System) + (place < kills % len(System))
                group.create_task(self.systems.kill_often(system, times, self._chance(system.value)))
            for place, person in enumerate(self.people):
                group.create_task(self._live(person, place * kills // len(self.people)))

    async def _live(self, person: Person, from_kill: int) -> None:
        chance = self._chance(person.customer.email)
        await self.systems.wait_for_kills(from_kill)
        for part in plan(chance):
            await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS))
            await self._press(person, part)

    def _chance(self, name: str) -> random.Random:
        return random.Random(f"{self._seed} {name}")  # noqa: S311 - no secret

    def drain(self) -> None:
        """Move the clock on until nothing waits any more."""
        for _ in range(MOST_ROUNDS):
            self.systems.control(DEMO_CLOCK, advance=LATER)
            if not self.systems.control(DEMO_DRAIN)["ordered"]:
                return

    def records(self) -> Records:
        """What the portal has written down."""
        return records.read(self.systems.portal.run("-m", "benchmarks.faults.records"))


def measure(bench: Bench) -> Iterator[Measure]:
    """The same seed on both databases."""
    seed = secrets.randbelow(SEEDS) if bench.sizes.seed is None else bench.sizes.seed
    yield Measure("faults_seed", seed, "seed")
    for kind in Engine:
        yield from _measure(bench, kind, seed)


def _measure(bench: Bench, kind: Engine, seed: int) -> Iterator[Measure]:
    data, count = bench.folder / f"faults-{kind}", max(1, bench.sizes.changes // len(FIELDS))
    began = time.perf_counter()
    with (
        _database(kind, bench.folder / f"making-{kind}") as settings,
        running_systems(data, WITHOUT_LIMITS | settings) as systems,
    ):
        trial = Trial(systems, count, seed)
        asyncio.run(trial.press_in_calm())
        systems.control(DEMO_DRAIN)
        calm = [change.seconds for change in trial.records().changes if change.seconds is not None]
        asyncio.run(trial.press_under_fire(bench.sizes.kills))
        trial.drain()
        written = trial.records()
    told = comparing.accounts(data / REGISTER, written)
    found = comparing.compare(trial.people, written, told, comparing.received(data / MAILBOX))
    facts = _facts(trial, found, seed) | {"seconds": time.perf_counter() - began}
    shutil.rmtree(data)
    yield from _lines(f"faults_{kind}", found, facts)
    yield from _calm(f"faults_{kind}", calm)


def _facts(trial: Trial, found: Differences, seed: int) -> Facts:
    """What the counts were made of: without kills that met something they would prove nothing."""
    again = {name: count for name, count in asdict(found).items() if name not in COUNTED}
    kills = {f"kills_of_{system}": count for system, count in trial.systems.kills.items()}
    people = trial.people
    return {
        "seed": seed,
        "people": len(people),
        "changes_in_calm": CALM_ROUNDS * len(people),
        "changes_under_fire": sum(len(one.states) - 1 - CALM_ROUNDS for one in people),
        "mails": sum(one.reports for one in people),
        "presses_interrupted": sum(len(one.interrupted) for one in people),
        **again,
        **kills,
    }


def _lines(name: str, found: Differences, facts: Facts) -> Iterator[Measure]:
    for count, unit in COUNTED.items():
        yield Measure(f"{name}_{count}", getattr(found, count), unit, NONE, facts)


def _calm(name: str, seconds: Sequence[float]) -> Iterator[Measure]:
    facts: Facts = {"changes": len(seconds), "slowest": max(seconds)}
    yield Measure(f"{name}_delivered_median", median(seconds), "s", None, facts)
    yield Measure(f"{name}_delivered_p99", p99(seconds), "s", None, facts)
