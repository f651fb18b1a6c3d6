"""`python -m benchmarks`: measure, print a line for each measure, write the same to `bench.json` in the data folder."""

import json
import tempfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from aina_app.core import clock
from aina_app.settings import settings
from benchmarks import events, known_addresses, logins, saving, starting, typed_passwords, weight
from benchmarks.bench import Bench, Sizes
from benchmarks.faults import measuring as faults
from benchmarks.machine import load, machine
from benchmarks.measure import Measure


class Subject(StrEnum):
    """What can be measured by itself."""

    WEIGHT = "weight"
    TYPING = "typing"
    START = "start"
    EVENTS = "events"
    LOGINS = "logins"
    ADDRESSES = "addresses"
    SAVING = "saving"
    FAULTS = "faults"


MEASURES: dict[Subject, Callable[[Bench], Iterator[Measure]]] = {
    Subject.WEIGHT: weight.measure,
    Subject.TYPING: typed_passwords.measure,
    Subject.START: starting.measure,
    Subject.EVENTS: events.measure,
    Subject.LOGINS: logins.measure,
    Subject.ADDRESSES: known_addresses.measure,
    Subject.SAVING: saving.measure,
    Subject.FAULTS: faults.measure,
}
USUAL = Sizes()


def results_file() -> Path:
    """Where the results of the last runs lie."""
    return settings().data_dir / "bench.json"


def keep(measured: Measure) -> None:
    """Put a measure into the file of results, in the place of its older one; those of another machine go."""
    file = results_file()
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    moment = {"measured_at": clock.now().isoformat(timespec="seconds"), "load": load()}
    of_here = known.get("measures", []) if known.get("machine") == machine() else []
    older = [one for one in of_here if one["name"] != measured.name]
    written = {"machine": machine(), "measures": [*older, measured.record() | moment]}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(
    only: Annotated[list[Subject] | None, typer.Option(help="Measure only this; may be said several times.")] = None,
    sessions: Annotated[int, typer.Option(min=40, help="Open sessions around the timed event.")] = USUAL.sessions,
    seconds: Annotated[float, typer.Option(min=1, help="How long events are pressed, logins made.")] = USUAL.seconds,
    attempts: Annotated[int, typer.Option(min=20, help="Known and unknown addresses, each.")] = USUAL.attempts,
    *,
    starts: Annotated[int, typer.Option(min=1, help="Starts after the first one.")] = USUAL.starts,
    saves: Annotated[int, typer.Option(min=1, help="Changes on an open card, all systems up.")] = USUAL.saves,
    changes: Annotated[int, typer.Option(min=4, help="Changes while processes are killed.")] = USUAL.changes,
    kills: Annotated[int, typer.Option(min=3, help="How often one of the three processes is killed.")] = USUAL.kills,
    seed: Annotated[int | None, typer.Option(min=0, max=9_999, help="Chance of a run that is to be repeated.")] = None,
) -> None:
    """Measure the portal against its goals (docs/benchmarks.md)."""
    with tempfile.TemporaryDirectory(prefix="aina-bench-") as folder:
        bench = Bench(Path(folder), Sizes(sessions, seconds, attempts, starts, saves, changes, kills, seed))
        for subject in only or tuple(Subject):
            for measured in MEASURES[subject](bench):
                print(measured.line, flush=True)
                keep(measured)


if __name__ == "__main__":
    typer.run(main)
