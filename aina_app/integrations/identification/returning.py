"""The way back: the query with which the person returns, checked before anything is asked of the broker."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aina_app.integrations.identification.broker import current_broker
from aina_app.integrations.identification.dialect import current_dialect
from aina_app.integrations.identification.refusals import IdentificationCancelled, IdentificationRefused

READ = ("state", "iss", "error", "code")
MAX_STATE_CHARACTERS = 128
MAX_CODE_CHARACTERS = 2048


@dataclass(frozen=True, slots=True)
class ReturnQuery:
    """What counts of the query; the broker's `error_description` is foreign text and not even kept."""

    state: str = field(repr=False)
    code: str | None = field(repr=False)
    error: str | None = field(repr=False)
    iss: str | None = field(repr=False)


def parse_return(pairs: Sequence[tuple[str, str]]) -> ReturnQuery:
    """Read the query's pairs in their order; the caller then looks for the attempt by the hash of `state`.

    Raises:
        IdentificationRefused: the name of a parameter that came twice; `state`: none, or not one of ours by shape.
    """
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in READ:
            if name in values:
                raise IdentificationRefused(name)
            values[name] = value
    state = values.get("state", "")
    if not 0 < len(state) <= MAX_STATE_CHARACTERS or not _is_visible_ascii(state):
        raise IdentificationRefused("state")
    return ReturnQuery(state, values.get("code"), values.get("error"), values.get("iss"))


def check_return(query: ReturnQuery) -> str:
    """Judge the return of a live, consumed attempt; the authorization code, good for one `redeem`.

    The issuer is checked before `error` or `code` is looked at (RFC 9207: another broker's answer mixed in).

    Raises:
        IdentificationCancelled: the person left.
        IdentificationRefused: `iss`, `error` (the broker refused) or `code` (none, or not a code by its shape).
        Unavailable: it is not known whether the broker announces `iss`, because it is down.
    """
    dialect = current_dialect()
    if query.iss is None and current_broker().metadata().announces_iss:
        raise IdentificationRefused("iss")
    if query.iss is not None and query.iss != dialect.issuer:
        raise IdentificationRefused("iss")
    if query.error is not None:
        if query.error in dialect.cancelled_errors:
            raise IdentificationCancelled
        raise IdentificationRefused("error")
    code = query.code or ""
    if not 0 < len(code) <= MAX_CODE_CHARACTERS or not _is_visible_ascii(code):
        raise IdentificationRefused("code")
    return code


def _is_visible_ascii(text: str) -> bool:
    return text.isascii() and text.isprintable()
