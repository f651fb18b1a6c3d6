"""The token endpoint: a code, its PKCE verifier and the client's proof against an ID token; or a broken answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from aina_app.demo.bank.bank import Bank
from aina_app.demo.bank.desk import Grant
from aina_app.demo.bank.faults import Fault
from aina_app.demo.bank.forms import FormUnfit, posted
from aina_app.demo.bank.id_tokens import LIFE_SECONDS, Makings, id_token, new_access_token
from aina_app.demo.bank.relying_party import RequestRefused, is_answer, redirect_uri

TEN_MEGABYTES = 10 * 1024 * 1024
SLOW_SECONDS = 30
DRIP_SECONDS = 0.2


class GrantRefused(Exception):
    """The token request does not hold; `error` is the code of RFC 6749, 5.2."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


async def token(request: Request) -> Response:
    """Give the ID token for a code."""
    bank = Bank.of(request)
    try:
        grant = await _grant(bank, await posted(request))
        answer = _answer(bank, grant)
    except FormUnfit:
        return JSONResponse({"error": "invalid_request"}, 400)
    except RequestRefused:
        return JSONResponse({"error": "invalid_client"}, 401)
    except GrantRefused as refused:
        return JSONResponse({"error": refused.error}, 400)
    if grant.fault is Fault.ENDPOINT_SLOW:
        await asyncio.sleep(SLOW_SECONDS)
    return answer


async def _grant(bank: Bank, form: Mapping[str, str]) -> Grant:
    """What the client may have; a code is used up even where the rest does not hold.

    Raises:
        GrantRefused: the code, the verifier, the address or the kind of grant.
        RequestRefused: the client did not prove itself.
    """
    await bank.client.check_assertion(form)
    if form.get("grant_type") != "authorization_code":
        raise GrantRefused("unsupported_grant_type")
    grant = bank.desk.take_grant(form.get("code", ""))
    is_right = form.get("redirect_uri") == redirect_uri()
    if grant is None or not is_right or not is_answer(form.get("code_verifier", ""), grant.request.challenge):
        raise GrantRefused("invalid_grant")
    return grant


def _answer(bank: Bank, grant: Grant) -> Response:
    broken: dict[Fault, Callable[[], Response]] = {
        Fault.ENDPOINT_400: lambda: JSONResponse({"error": "invalid_request"}, 400),
        Fault.ENDPOINT_500: lambda: PlainTextResponse("rikki", 500),
        Fault.ENDPOINT_REDIRECT: lambda: RedirectResponse("/token-toisaalla", 307),
        Fault.ENDPOINT_HTML: lambda: HTMLResponse("<!doctype html><title>Huolto</title><p>Huoltokatko</p>"),
    }
    if grant.fault in broken:
        return broken[grant.fault]()
    members = _members(bank, grant)
    if grant.fault is Fault.ENDPOINT_NO_ID_TOKEN:
        del members["id_token"]
    if grant.fault is Fault.ENDPOINT_10_MB:
        members["padding"] = "x" * TEN_MEGABYTES
    if grant.fault is Fault.ENDPOINT_DRIPPING:
        return StreamingResponse(_dripping(json.dumps(members)), media_type="application/json")
    return JSONResponse(members)


def _members(bank: Bank, grant: Grant) -> dict[str, Any]:
    access_token = new_access_token()
    makings = Makings(grant, access_token, bank.keys.current, bank.client.encryption_key())
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": LIFE_SECONDS,
        "id_token": id_token(makings, bank.desk),
    }


async def _dripping(text: str) -> AsyncIterator[str]:
    """Byte after byte, so slowly that it takes minutes, so fast that no pause is a time-out."""
    for character in text:
        yield character
        await asyncio.sleep(DRIP_SECONDS)
