"""What a page may send: the names of events, their arguments and the types of these. Anything else is no event."""

import inspect
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY

from aina_app.web.gate import FRAMEWORK, QUIET, needs_of

LONGEST_PATH = 2_048
UNIONS = (Union, types.UnionType)


@dataclass(frozen=True, slots=True)
class Shape:
    """The arguments of one event: their types by name, and which of them must be there."""

    hints: Mapping[str, Any]
    required: frozenset[str]

    def takes(self, payload: object) -> bool:
        """Whether a page could have sent `payload`."""
        if not isinstance(payload, dict):
            return False
        named = self.required <= set(payload) <= set(self.hints)
        return named and all(_fits(value, self.hints[name]) for name, value in payload.items())


def event_shapes() -> dict[str, Shape]:
    """The shapes of all events that pages send: our own handlers and the framework's few."""
    registered = RegistrationContext.get().event_handlers
    functions = {name: found.handler.fn for name, found in registered.items()}
    sent = FRAMEWORK | QUIET
    return {name: _shape(fn) for name, fn in functions.items() if name in sent or needs_of(fn) is not None}


def is_sent_by_pages(event: object, shapes: Mapping[str, Shape]) -> bool:
    """Whether `event`, as it came from a socket, is one that our pages send."""
    if not isinstance(event, dict) or not isinstance(event.get("name"), str):
        return False
    shape = shapes.get(event["name"])
    if shape is None or not shape.takes(event.get("payload") or {}):
        return False
    return _is_place(event.get("router_data") or {}) and _is_text(event)


def _shape(function: Callable[..., Any]) -> Shape:
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    required = frozenset(one.name for one in parameters if one.default is inspect.Parameter.empty)
    return Shape({one.name: hints.get(one.name, Any) for one in parameters}, required)


def _fits(value: object, hint: Any) -> bool:
    if hint is Any:
        return True
    if get_origin(hint) in UNIONS:
        return any(_fits(value, one) for one in get_args(hint))
    kind = get_origin(hint) or hint
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    return not isinstance(value, dict) or _is_form(value.get(FORM_DATA_ENTRIES_KEY, []))


def _is_form(entries: object) -> bool:
    """Whether these are the fields of a form, as the framework's own script sends them."""
    return isinstance(entries, list) and all(
        isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str)  # noqa: PLR2004 - name and value
        for entry in entries
    )


def _is_place(place: object) -> bool:
    """Whether a page's script could have said this of where it stands."""
    if not isinstance(place, dict):
        return False
    paths = [place.get("pathname", "/"), place.get("asPath", "/")]
    return isinstance(place.get("query", {}), dict) and all(
        isinstance(path, str) and path.startswith("/") and path.isprintable() and len(path) <= LONGEST_PATH
        for path in paths
    )


def _is_text(event: object) -> bool:
    """No half characters (lone surrogates), which nothing behind can store."""
    try:
        json.dumps(event, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
