"""The switches' HTTP endpoints: JSON in, the state that holds now out."""

from datetime import timedelta
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aina_app.core import clock
from aina_app.demo.mailbox.api import store_of
from aina_app.demo.mailbox.switches import SLOW_SECONDS, Reply, Wish

TEN_YEARS_SECONDS = 10 * 366 * 86_400


class ClockWish(BaseModel):
    """`POST /qa/clock`."""

    model_config = ConfigDict(extra="forbid")
    offset_seconds: float = Field(ge=-TEN_YEARS_SECONDS, le=TEN_YEARS_SECONDS)


class SmtpWish(BaseModel):
    """`POST /qa/smtp`: for everybody, or for the address `to`."""

    model_config = ConfigDict(extra="forbid")
    answer: Reply
    to: str = Field("", max_length=254)
    seconds: float = Field(SLOW_SECONDS, ge=0, le=120)
    times: int | None = Field(None, ge=1, le=1_000)


async def set_clock(request: Request) -> Response:
    """Move this process's clock."""
    wish = ClockWish.model_validate_json(await _json(request))
    clock.move_to(timedelta(seconds=wish.offset_seconds))
    return JSONResponse({"now": clock.now().isoformat()})


async def set_smtp(request: Request) -> Response:
    """Change how recipients are answered."""
    wish = SmtpWish.model_validate_json(await _json(request))
    store_of(request).switches.ask(Wish(wish.answer, wish.seconds, wish.times), wish.to)
    return JSONResponse(wish.model_dump(mode="json"))


async def _json(request: Request) -> bytes:
    """The body, if it is called JSON: a page of another site could send a form, but not that."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    return await request.body() if kind == "application/json" else b""


async def refuse(_request: Request, error: Exception) -> Response:
    """What was wrong with the body, without the body."""
    faults = cast("ValidationError", error).errors(include_url=False, include_context=False, include_input=False)
    return JSONResponse({"errors": [{"at": fault["loc"], "what": fault["msg"]} for fault in faults]}, 422)


ROUTES = [
    Route("/qa/clock", set_clock, methods=["POST"]),
    Route("/qa/smtp", set_smtp, methods=["POST"]),
]
REFUSALS = {ValidationError: refuse}
