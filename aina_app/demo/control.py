"""Demo controls on the portal: its clock and its background work. The routes do not exist in production."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aina_app.core import clock
from aina_app.loopback import is_loopback
from aina_app.routes import DEMO_CLOCK, DEMO_DRAIN, Level
from aina_app.settings import settings
from aina_app.web.levels import needs

SECONDS = 5.0
FARTHEST = timedelta(days=3_653)

Drain = Callable[[], Awaitable[dict[str, int]]]


class ClockWish(BaseModel):
    """`{"advance": "PT24H"}`, `{"set": "2026-11-24T12:00:00Z"}` or `{"reset": true}`: exactly one of them."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    advance: timedelta | None = None
    set: AwareDatetime | None = None
    reset: bool = False

    @model_validator(mode="after")
    def is_one_wish(self) -> Self:
        """Refuse none and several."""
        if [self.advance is not None, self.set is not None, self.reset].count(True) != 1:
            raise ValueError("exactly one of advance, set, reset")
        return self


def offset_after(wish: ClockWish, real_now: datetime, offset: timedelta) -> timedelta:
    """Where the clock stands after `wish`, from the machine's."""
    if wish.set is not None:
        return wish.set - real_now
    if wish.advance is None:
        return timedelta(0)
    return offset + max(-3 * FARTHEST, min(wish.advance, 3 * FARTHEST))  # farther does not fit a timedelta


@needs(Level.PUBLIC)
async def move_clock(request: Request) -> Response:
    """Move the product's one clock and those of the demo systems."""
    try:
        wish = ClockWish.model_validate_json(await request.body())
    except ValidationError:
        return JSONResponse({"error": "exactly one of advance, set, reset"}, 400)
    offset = offset_after(wish, clock.real_now(), clock.moved())
    if abs(offset) > FARTHEST:
        return JSONResponse({"error": "the clock goes ten years forward or back at most"}, 400)
    clock.move_to(offset)
    await asyncio.to_thread(_tell_demo_systems, offset)
    return JSONResponse({"now": clock.now().isoformat(), "offset_seconds": offset.total_seconds()})


def _tell_demo_systems(offset: timedelta) -> None:
    addresses = [settings().identification_issuer, settings().cis_url]
    if is_loopback(settings().smtp_host):
        addresses.append(f"http://localhost:{settings().demo_mailbox_port}")
    local = [url for url in addresses if is_loopback(urlsplit(url).hostname or "")]
    paths = [f"{url}/qa/clock" for url in local]
    if settings().cis_url in local:
        paths.append(f"{settings().cis_url}/meter/qa/clock")
    with httpx.Client(timeout=SECONDS, trust_env=False) as client:
        for path in paths:
            client.post(path, json={"offset_seconds": offset.total_seconds()})


def routes(drain: Drain) -> list[Route]:
    """The controls; none outside of a demo."""
    if not settings().is_demo:
        return []

    @needs(Level.PUBLIC)
    async def drain_jobs(_: Request) -> Response:
        return JSONResponse(await drain())

    return [
        Route(DEMO_CLOCK, move_clock, methods=["POST"]),
        Route(DEMO_DRAIN, drain_jobs, methods=["POST"]),
    ]
