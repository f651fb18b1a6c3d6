"""The switches' HTTP endpoints: JSON in, the state that holds now out. They work while the bank is down, too."""

import asyncio
from datetime import timedelta
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aina_app.core import clock
from aina_app.demo.bank.bank import Bank
from aina_app.demo.bank.faults import Fault
from aina_app.demo.bank.switches import DocumentFault

TEN_YEARS_SECONDS = 10 * 366 * 86_400
Wish = TypeVar("Wish", bound=BaseModel)


class Next(BaseModel):
    """`POST /qa/next`."""

    model_config = ConfigDict(extra="forbid")
    fault: Fault
    person: str = ""


class Clock(BaseModel):
    """`POST /qa/clock`."""

    model_config = ConfigDict(extra="forbid")
    offset_seconds: float = Field(ge=-TEN_YEARS_SECONDS, le=TEN_YEARS_SECONDS)


class Down(BaseModel):
    """`POST /qa/down`."""

    model_config = ConfigDict(extra="forbid")
    down: bool
    path: str = ""


class Slow(BaseModel):
    """`POST /qa/slow`."""

    model_config = ConfigDict(extra="forbid")
    seconds: float = Field(ge=0, le=120)
    path: str = ""


class Documents(BaseModel):
    """`POST /qa/documents`."""

    model_config = ConfigDict(extra="forbid")
    fault: DocumentFault


class RotateKeys(BaseModel):
    """`POST /qa/rotate-keys`."""

    model_config = ConfigDict(extra="forbid")
    forget_old: bool = False


async def ask_for_fault(request: Request) -> Response:
    """Let the next identification go wrong."""
    wish = await _wish(request, Next)
    Bank.of(request).switches.ask(wish.fault, wish.person)
    return JSONResponse(wish.model_dump())


async def move_clock(request: Request) -> Response:
    """Move the clock of this process."""
    wish = await _wish(request, Clock)
    clock.move_to(timedelta(seconds=wish.offset_seconds))
    return JSONResponse({"now": clock.now().isoformat()})


async def take_down(request: Request) -> Response:
    """Let the bank, or one of its paths, be out of order, or in order again."""
    wish = await _wish(request, Down)
    switches = Bank.of(request).switches
    switches.is_down, switches.down_path = wish.down, wish.path
    return JSONResponse(wish.model_dump())


async def slow_down(request: Request) -> Response:
    """Let the bank, or one of its paths, answer late."""
    wish = await _wish(request, Slow)
    switches = Bank.of(request).switches
    switches.slow_seconds, switches.slow_path = wish.seconds, wish.path
    return JSONResponse(wish.model_dump())


async def spoil_documents(request: Request) -> Response:
    """Let the bank describe itself wrongly."""
    wish = await _wish(request, Documents)
    Bank.of(request).switches.documents = wish.fault
    return JSONResponse(wish.model_dump())


async def rotate_keys(request: Request) -> Response:
    """Sign with a new key from now on."""
    wish = await _wish(request, RotateKeys)
    keys = Bank.of(request).keys
    await asyncio.to_thread(keys.rotate, forget_old=wish.forget_old)
    return JSONResponse({"kid": keys.current.kid})


async def count_requests(request: Request) -> Response:
    """How often each path has been asked for since the start."""
    return JSONResponse(Bank.of(request).switches.requests)


ROUTES = (
    Route("/qa/next", ask_for_fault, methods=["POST"]),
    Route("/qa/clock", move_clock, methods=["POST"]),
    Route("/qa/down", take_down, methods=["POST"]),
    Route("/qa/slow", slow_down, methods=["POST"]),
    Route("/qa/documents", spoil_documents, methods=["POST"]),
    Route("/qa/rotate-keys", rotate_keys, methods=["POST"]),
    Route("/qa/requests", count_requests, methods=["GET"]),
)


async def _wish(request: Request, kind: type[Wish]) -> Wish:
    """The body as `kind`. Only JSON: a page of another site could post a form, but not this.

    Raises:
        HTTPException: 415 for another media type, 422 for what is no `kind`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "application/json")
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise HTTPException(422, "; ".join(faults)) from None
