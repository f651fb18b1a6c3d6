"""JSON objects from outside, stricter than the library: a doubled member is refused, not "last wins"."""

import json
from typing import Any


def parse_object(text: bytes | str) -> dict[str, Any]:
    """The JSON object in `text` (UTF-8).

    Raises:
        ValueError: not JSON, not an object, a member twice, `NaN` or `Infinity`, or nested absurdly deep. The
            message holds nothing of `text`.
    """
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8")
        value = json.loads(decoded, object_pairs_hook=_single_members, parse_constant=_no_constants)
    except (ValueError, RecursionError):
        raise ValueError("not a strict JSON object") from None
    if not isinstance(value, dict):
        raise ValueError("not a strict JSON object")  # noqa: TRY004 - one kind of error for hostile text
    return value


def _single_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members


def _no_constants(_name: str) -> None:
    raise ValueError("not a number")
