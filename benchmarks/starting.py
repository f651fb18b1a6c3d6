"""How long a person waits for the first page after `make run`, once everything is built and installed."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.request import urlopen

from aina_app.routes import LOGIN
from benchmarks.bench import REAL_HASHES, Bench
from benchmarks.measure import Facts, Goal, Measure
from benchmarks.quantiles import median
from tests.e2e.instance import ROOT, Instance

SOON = Goal("<=", 5)
LONGEST_SECONDS = 180.0
LOOK_SECONDS = 0.02
STOP_SECONDS = 20.0
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKE_TERMOUT", "MAKE_TERMERR"}
"""What a surrounding `make` leaves to its children; a person's terminal has none of it."""


@contextmanager
def make_run(environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """`make run`, ended as by Ctrl-C."""
    process = subprocess.Popen(  # noqa: S603 - our own Makefile
        [shutil.which("make") or "make", "run"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _interrupt(process)


def _interrupt(process: "subprocess.Popen[bytes]") -> None:
    """Ctrl-C reaches the whole group of the terminal; what does not end then is killed."""
    for sign in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
            return


def seconds_to_first_page(portal: Instance) -> float:
    """Run `make run` until its first page has come, then end it."""
    environment = {name: value for name, value in portal.environment.items() if name not in OF_MAKE}
    began = time.perf_counter()
    with make_run(environment) as process:
        while not _has_page(portal.base_url + LOGIN):
            if process.poll() is not None or time.perf_counter() - began > LONGEST_SECONDS:
                raise RuntimeError("`make run` did not start")
        return time.perf_counter() - began


def _has_page(address: str) -> bool:
    with suppress(OSError), urlopen(address, timeout=LONGEST_SECONDS) as answer:  # noqa: S310 - our own
        return bool(answer.read())
    threading.Event().wait(LOOK_SECONDS)
    return False


def measure(bench: Bench) -> Iterator[Measure]:
    """The first start makes and seeds the data; the median of those after it counts."""
    portal = Instance(bench.folder / "starting", dict(REAL_HASHES))
    first = seconds_to_first_page(portal)
    later = [seconds_to_first_page(portal) for _ in range(bench.sizes.starts)]
    facts: Facts = {"starts": len(later), "slowest": max(later), "first_with_empty_data": first}
    yield Measure("second_make_run", median(later), "s", SOON, facts)
