"""Logins that come as fast as the machine hashes: how near they are to bcrypt's ceiling, and what others notice.

Ceiling and logins are measured in turns, so that a machine that is busy with other things slows down both.
"""

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from statistics import fmean

import bcrypt

from aina_app.accounts.hashing import hasher
from aina_app.routes import HOME, LOGIN
from benchmarks.bench import REAL_HASHES, WITHOUT_LIMITS, Bench
from benchmarks.measure import Facts, Goal, Measure
from benchmarks.people import Guest, guests
from benchmarks.posting import Poster
from benchmarks.quantiles import median, p99
from tests.e2e.instance import Instance
from tests.people import PASSWORD

COST = 12
ROUNDS = 3
CLIENTS_PER_THREAD = 3
"""So many log in at once for each hashing thread: none of them idles, nobody is told that the service is busy."""

PEOPLE = 40
CEILING_SECONDS = 4.0
PAGE_EVERY_SECONDS = 0.04
NEAR, CALM = Goal(">=", 0.95), Goal("<=", 2)
SECRET = b"a password of no account"


def rate(work: Callable[[], object], threads: int, seconds: float) -> float:
    """How often a second `threads` threads together do `work`, from the first end of it to the last."""
    ends: list[float] = []
    deadline = time.perf_counter() + seconds

    def repeat() -> None:
        while time.perf_counter() < deadline:
            work()
            ends.append(time.perf_counter())

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(repeat) for _ in range(threads)]:
            done.result()
    return (len(ends) - 1) / (max(ends) - min(ends))


def ceiling(threads: int, seconds: float = CEILING_SECONDS) -> float:
    """Hashes a second, of the product's cost and by as many threads as the product hashes in, and nothing else."""
    stored = bcrypt.hashpw(SECRET, bcrypt.gensalt(COST))
    return rate(lambda: bcrypt.checkpw(SECRET, stored), threads, seconds)


class Crush:
    """People who log in at the same time, again and again."""

    def __init__(self, portal: Instance, people: list[Guest]) -> None:
        self._portal = portal
        self._people = itertools.cycle(people)
        self._own = threading.local()

    def log_in(self) -> None:
        """One login, by the next in the row, in a browser that has never been here."""
        if not hasattr(self._own, "poster"):
            self._own.poster = Poster(self._portal.base_url)
        fields = {"username": next(self._people).email, "password": PASSWORD, "language": "fi"}
        if self._own.poster.post(LOGIN, fields).is_refused:
            raise RuntimeError("a login was refused")

    @contextmanager
    def going_on(self, clients: int) -> Iterator[None]:
        """`clients` log in without a pause during the block."""
        over = threading.Event()

        def repeat() -> None:
            while not over.is_set():
                self.log_in()

        with ThreadPoolExecutor(clients) as pool:
            going = [pool.submit(repeat) for _ in range(clients)]
            try:
                yield
            finally:
                over.set()
        for one in going:
            one.result()


def page_times(portal: Instance, guest: Guest, seconds: float) -> list[float]:
    """Seconds for each of the home pages that somebody else loads meanwhile."""
    pause, times = threading.Event(), []
    deadline = time.perf_counter() + seconds
    with closing(Poster(portal.base_url)) as poster:
        while time.perf_counter() < deadline:
            times.append(poster.get(HOME, guest.cookie))
            pause.wait(PAGE_EVERY_SECONDS)
    return times


def measure(bench: Bench) -> Iterator[Measure]:
    """Logins against the ceiling, then a page beside logins against the same page without."""
    threads, seconds = hasher.threads, bench.sizes.seconds
    with bench.portal("logins", REAL_HASHES | WITHOUT_LIMITS) as portal:
        people = guests(portal, PEOPLE)
        crush = Crush(portal, people)
        yield _share(crush, threads, seconds / ROUNDS)
        yield from _beside(portal, crush, people[0], threads, seconds / ROUNDS)


def _share(crush: Crush, threads: int, seconds: float) -> Measure:
    ceilings, logins = [ceiling(threads)], []
    for _ in range(ROUNDS):
        logins.append(rate(crush.log_in, threads * CLIENTS_PER_THREAD, seconds))
        ceilings.append(ceiling(threads))
    facts: Facts = {"threads": threads, "cores": os.cpu_count() or 1, "cost": COST}
    facts |= {"logins_per_second": fmean(logins), "hashes_per_second": fmean(ceilings)}
    around = [fmean(pair) for pair in itertools.pairwise(ceilings)]
    share = median([made / most for made, most in zip(logins, around, strict=True)])
    return Measure("login_share_of_bcrypt", share, "ratio", NEAR, facts)


def _beside(portal: Instance, crush: Crush, guest: Guest, threads: int, seconds: float) -> Iterator[Measure]:
    idle: list[float] = []
    busy: list[float] = []
    for _ in range(ROUNDS):
        idle += page_times(portal, guest, seconds)
        with crush.going_on(threads * CLIENTS_PER_THREAD):
            busy += page_times(portal, guest, seconds)
    facts: Facts = {"threads": threads, "pages_idle": len(idle), "pages_busy": len(busy)}
    facts |= {"idle_p99_ms": p99(idle) * 1_000, "busy_p99_ms": p99(busy) * 1_000}
    facts |= {"idle_median_ms": median(idle) * 1_000, "busy_median_ms": median(busy) * 1_000}
    yield Measure("page_p99_beside_logins", p99(busy) / p99(idle), "ratio", CALM, facts)
