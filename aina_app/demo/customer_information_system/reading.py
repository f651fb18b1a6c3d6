"""What a request brings: its body, bounded and parsed, and its conditions."""

import json
from typing import Any

from starlette.requests import Request

from aina_app.demo.customer_information_system.problems import Problem

MOST_BYTES = 64 * 1024


async def read_body(request: Request, *media_types: str) -> bytes:
    """The body.

    Raises:
        Problem: `wrong-media-type`, `too-large`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in media_types:
        raise Problem("wrong-media-type")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem("too-large")
    return body


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`.

    Raises:
        Problem: `malformed`.
    """
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Problem("malformed") from None
    if not isinstance(value, dict):
        raise Problem("malformed")
    return value


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object of a request that is not a patch.

    Raises:
        Problem: `wrong-media-type`, `too-large`, `malformed`.
    """
    return parse_object(await read_body(request, "application/json"))


def text_member(members: dict[str, Any], name: str, longest: int = 200) -> str:
    """A text that must be there.

    Raises:
        Problem: `malformed`.
    """
    value = members.get(name)
    if not isinstance(value, str) or not value or len(value) > longest:
        raise Problem("malformed", pointer=f"/{name}")
    return value


def quoted(version: int | str) -> str:
    """A version as an entity tag."""
    return f'"{version}"'
