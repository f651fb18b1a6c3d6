"""The demo meter as an ASGI application: it delivers while it runs, and testers may move its clock and add points.

`POST /qa/points` with `{"gsrn", "profile"}` gives a metering point a history (`"months"` of it, if said),
`POST /qa/clock` with `{"offset_seconds"}` moves the clock and delivers what has become due, `GET /qa/points` tells
which points there are. Only JSON is taken, so that no foreign page can press a switch.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Annotated

import structlog
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aina_app.core import clock
from aina_app.core.calendar import ONE_DAY, day_of
from aina_app.core.gsrn import is_gsrn
from aina_app.demo.meter.deliveries import HISTORY_MONTHS, Deliveries, demo_points
from aina_app.demo.meter.profiles import PROFILES
from aina_app.demo.meter.readings import MeteredPoint
from aina_app.settings import settings

log = structlog.get_logger()

FOLDER = "demo/meter"
BETWEEN_LOOKS_SECONDS = 30.0
JSON = "application/json"
LONGEST_BODY = 10_000
MOST_MONTHS = 60
FURTHEST_SECONDS = 5 * 366 * 24 * 3600
"""Five years: each day that the clock moves on is delivered for every point."""

CREATED, MALFORMED = 201, 400


def _right_number(text: str) -> str:
    if not is_gsrn(text):
        raise ValueError("no metering point number")
    return text


def _known_profile(text: str) -> str:
    if text not in PROFILES:
        raise ValueError("no such profile")
    return text


class PointWish(BaseModel):
    """A metering point to be given a meter, with so many whole months of history."""

    model_config = ConfigDict(extra="forbid")

    gsrn: Annotated[str, AfterValidator(_right_number)]
    profile: Annotated[str, AfterValidator(_known_profile)]
    months: int = Field(HISTORY_MONTHS, ge=0, le=MOST_MONTHS)


class ClockWish(BaseModel):
    """How far the meter's clock is to stand from the machine's."""

    model_config = ConfigDict(extra="forbid")

    offset_seconds: float = Field(ge=-FURTHEST_SECONDS, le=FURTHEST_SECONDS, allow_inf_nan=False)


class Meter:
    """The meter's deliveries, its clock and its switches."""

    def __init__(self, deliveries: Deliveries, points: Sequence[MeteredPoint]) -> None:
        self._deliveries = deliveries
        self._points = points
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The meter's clock."""
        return clock.now() + self._offset

    def deliver_due(self) -> int:
        """Deliver what is due; how many files."""
        return len(self._deliveries.deliver_due(self._points, self.now()))

    async def keep_delivering(self) -> None:
        """Look now and then for what the clock has made due."""
        while True:
            await asyncio.sleep(BETWEEN_LOOKS_SECONDS)
            try:
                await asyncio.to_thread(self.deliver_due)
            except OSError as error:  # a full disk: later again
                log.warning("meter.not_delivered", reason=error.strerror)

    async def points(self, _: Request) -> Response:
        """The metering points that have a meter."""
        points = await asyncio.to_thread(self._deliveries.points)
        return JSONResponse({"items": [{"gsrn": point.gsrn, "profile": point.profile} for point in points]})

    async def add_point(self, request: Request) -> Response:
        """Give a metering point a meter and deliver its history until yesterday."""
        wish = PointWish.model_validate_json(await _body(request))
        point, yesterday = MeteredPoint(wish.gsrn, wish.profile), day_of(self.now()) - ONE_DAY
        path = await asyncio.to_thread(self._deliveries.write_history, point, yesterday, wish.months)
        return JSONResponse({"file": path.name}, CREATED)

    async def move_clock(self, request: Request) -> Response:
        """Move the clock and deliver what that has made due, before answering."""
        self._offset = timedelta(seconds=ClockWish.model_validate_json(await _body(request)).offset_seconds)
        delivered = await asyncio.to_thread(self.deliver_due)
        return JSONResponse({"now": self.now().isoformat(), "delivered": delivered})


async def _body(request: Request) -> bytes:
    """The JSON body; what is none, or endless, is empty."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != JSON:
        return b""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            return b""
    return body


async def _malformed(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": "malformed"}, MALFORMED)


def create(points: Sequence[MeteredPoint] | None = None) -> Starlette:
    """The meter over its folder in the data folder; whatever is due by now is delivered before it returns.

    `points`: those that it has from the beginning; without, the metering points of the demo's people.
    """
    meter = Meter(Deliveries(settings().data_dir / FOLDER), demo_points() if points is None else points)
    meter.deliver_due()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        delivering = asyncio.create_task(meter.keep_delivering())
        yield
        delivering.cancel()
        with suppress(asyncio.CancelledError):
            await delivering

    return Starlette(
        routes=[
            Route("/qa/points", meter.points),
            Route("/qa/points", meter.add_point, methods=["POST"]),
            Route("/qa/clock", meter.move_clock, methods=["POST"]),
        ],
        exception_handlers={ValidationError: _malformed},
        lifespan=lifespan,
    )
