"""Whether time tells a known address from an unknown one, at login, registration and password reset (docs/security.md).

Known and unknown come in random order, everybody new to the portal. Told apart means: a rank test says that the two
kinds of times differ, or their medians lie apart. The portal of this measure has cheap password hashes: with costly
ones their own spread would hide a difference.
"""

import random
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from scipy.stats import mannwhitneyu  # type: ignore[attr-defined]  # it is exported in another way

from aina_app.routes import LOGIN, PASSWORD_RESET, REGISTRATION
from benchmarks.bench import WITHOUT_LIMITS, Bench
from benchmarks.measure import Facts, Goal, Measure
from benchmarks.people import Guest, guests
from benchmarks.posting import Poster
from benchmarks.quantiles import median
from tests.people import PASSWORD, VAINO, typed

COST = 4
WARM_UP = 10
ALIKE, NEAR = Goal(">", 0.01), Goal("<", 5)


def _login(email: str) -> Mapping[str, str]:
    return {"username": email, "password": "wrong"}


def _registration(email: str) -> Mapping[str, str]:
    return {**typed(VAINO, PASSWORD), "email": email, "press": str(uuid.uuid4())}


def _reset(email: str) -> Mapping[str, str]:
    return {"username": email}


@dataclass
class Flow:
    """A form that asks for an address, and the times of its answers."""

    name: str
    path: str
    fields: Callable[[str], Mapping[str, str]]
    is_refused: bool
    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)

    def ask(self, poster: Poster, email: str) -> float:
        """Seconds of one answer, which must be the same for everybody.

        Raises:
            RuntimeError: it was not.
        """
        answer = poster.post(self.path, {**self.fields(email), "language": "fi"})
        if answer.is_refused is not self.is_refused:
            raise RuntimeError(f"{self.name} answered otherwise than expected")
        return answer.seconds

    def measures(self) -> Iterator[Measure]:
        """What the rank test and the medians say."""
        told = mannwhitneyu(self.known, self.unknown, alternative="two-sided")
        gap = abs(median(self.known) - median(self.unknown)) * 1_000
        facts: Facts = {"known": len(self.known), "unknown": len(self.unknown), "bcrypt_cost": COST}
        facts |= {"known_median_ms": median(self.known) * 1_000, "unknown_median_ms": median(self.unknown) * 1_000}
        yield Measure(f"{self.name}_time_p", float(told.pvalue), "p", ALIKE, facts)
        yield Measure(f"{self.name}_time_gap", gap, "ms", NEAR)


def flows() -> list[Flow]:
    """The three, each with what it answers to all: a wrong password is refused, the others lead on."""
    return [
        Flow("login", LOGIN, _login, is_refused=True),
        Flow("registration", REGISTRATION, _registration, is_refused=False),
        Flow("reset", PASSWORD_RESET, _reset, is_refused=False),
    ]


def _strangers(count: int) -> list[str]:
    return [f"guest+{uuid.uuid4().hex[:12]}@aina.test" for _ in range(count)]


def _ask_all(poster: Poster, flow: Flow, people: list[Guest]) -> None:
    known = [(one.email, flow.known) for one in people]
    unknown = [(email, flow.unknown) for email in _strangers(len(people))]
    asked = [*known, *unknown]
    random.shuffle(asked)
    for email in _strangers(WARM_UP):
        flow.ask(poster, email)
    for email, times in asked:
        times.append(flow.ask(poster, email))


def measure(bench: Bench) -> Iterator[Measure]:
    """Ask for known and unknown addresses, flow by flow."""
    with bench.portal("known", WITHOUT_LIMITS | {"AINA_BCRYPT_COST": str(COST)}) as portal:
        people = guests(portal, bench.sizes.attempts)
        with closing(Poster(portal.base_url)) as poster:
            for flow in flows():
                _ask_all(poster, flow, people)
                yield from flow.measures()
