"""What a tester can let go wrong, for everyone or for one customership or person, a number of times or until reset."""

import asyncio
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from aina_app.demo.customer_information_system.problems import Problem

LONGEST_HANG_SECONDS = 120.0
CHANCE = random.SystemRandom()


class Call(StrEnum):
    """The calls of the interface that can be disturbed."""

    SEARCH = "search"
    READ = "read"
    CHANGE = "change"
    CHANGES = "changes"
    POINT = "point"


class Kind(StrEnum):
    """The faults; the value is the last part of the switch's path."""

    LATENCY = "latency"
    DOWN = "down"
    HANG = "hang"
    NONSENSE = "nonsense"
    ERROR = "error"
    REFUSE_NEXT = "refuse-next"
    VERSION_CHANGED_NEXT = "412-next"
    ANSWER_LOST = "answer-lost"


BEFORE = (Kind.LATENCY, Kind.DOWN, Kind.HANG, Kind.NONSENSE, Kind.ERROR)
"""Faults that happen before the request is looked at: nothing is applied."""

ONCE = (Kind.REFUSE_NEXT, Kind.VERSION_CHANGED_NEXT, Kind.ANSWER_LOST)
"""Faults of changes; unless told otherwise they happen once."""


class Shape(StrEnum):
    """How an answer can be nonsense."""

    HTML = "html"
    CUT = "cut"
    TYPES = "types"


NONSENSE = {
    Shape.HTML: ("text/html", "<!doctype html><title>Huoltokatko</title><h1>Huoltokatko</h1>"),
    Shape.CUT: ("application/json", '{"items": [{"number": "100'),
    Shape.TYPES: ("application/json", json.dumps({"items": "ei", "complete": "kyllä", "number": 7, "version": "1"})),
}


@dataclass(slots=True)
class Fault:
    """A fault that is switched on. `who`: customership numbers and a person, empty for everyone.

    `rate`: the share of calls that it happens to.
    """

    kind: Kind
    who: frozenset[str]
    call: Call | None
    left: int | None
    rate: float = 1.0
    seconds: float = 0.0
    shape: Shape = Shape.HTML
    problem: str = ""
    status: int = 0
    retry_after: int | None = None

    def happens(self) -> bool:
        """Whether it happens to a call that it is about."""
        return self.rate >= 1 or CHANCE.random() < self.rate


class Faults:
    """The faults that are switched on, oldest first."""

    def __init__(self) -> None:
        self._switched_on: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch a fault on; an earlier one of the same kind, call and people makes room."""
        self._switched_on = [one for one in self._switched_on if not _same(one, fault)]
        if fault.left != 0:
            self._switched_on.append(fault)

    def reset(self, who: frozenset[str]) -> None:
        """Switch off what concerns `who`; everything for nobody in particular."""
        self._switched_on = [one for one in self._switched_on if who and not who & one.who]

    def take(self, kinds: Iterable[Kind], call: Call, who: Iterable[str]) -> list[Fault]:
        """The faults that happen to this call now, each counted."""
        names = set(who)
        hits = [
            one
            for one in self._switched_on
            if one.kind in kinds and one.call in (None, call) and (not one.who or one.who & names) and one.happens()
        ]
        for one in hits:
            one.left = None if one.left is None else one.left - 1
        self._switched_on = [one for one in self._switched_on if one.left != 0]
        return hits

    async def before(self, request: Request, call: Call, who: Iterable[str]) -> Response | None:
        """What comes instead of the true answer, or nothing; waits where an answer is to be slow.

        Raises:
            Problem: the error that was asked for.
        """
        for fault in self.take(BEFORE, call, who):
            if fault.kind is Kind.LATENCY:
                await asyncio.sleep(fault.seconds)
                continue
            return await _instead(request, fault)
        return None


def _same(one: Fault, other: Fault) -> bool:
    return (one.kind, one.call, one.who) == (other.kind, other.call, other.who)


async def _instead(request: Request, fault: Fault) -> Response:
    if fault.kind is Kind.ERROR:
        raise Problem(fault.problem, fault.status, **_retry_after(fault))
    if fault.kind is Kind.NONSENSE:
        media_type, text = NONSENSE[fault.shape]
        return Response(text, media_type=media_type)
    if fault.kind is Kind.HANG:
        await _until_gone(request)
    return Cut(Response())


def _retry_after(fault: Fault) -> dict[str, str]:
    return {} if fault.retry_after is None else {"Retry_After": str(fault.retry_after)}


async def _until_gone(request: Request) -> None:
    try:
        async with asyncio.timeout(LONGEST_HANG_SECONDS):
            while (await request.receive())["type"] != "http.disconnect":
                continue
    except TimeoutError:
        return


class Cut(Response):
    """The beginning of an answer, after which the connection breaks."""

    def __init__(self, whole: Response) -> None:
        super().__init__(whole.body, whole.status_code, media_type="application/json")

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Promise more than is sent: the server then has to break the connection."""
        promised = [(b"content-type", b"application/json"), (b"content-length", b"%d" % (len(self.body) + 1))]
        await send({"type": "http.response.start", "status": self.status_code, "headers": promised})
        await send({"type": "http.response.body", "body": bytes(self.body)[: len(self.body) // 2], "more_body": True})
