"""The gate of events: deny by default. Every handler says by `@allow` what it needs; anything else is refused.

Stands twice: `Doorkeeper` drops unknown events and floods before the framework sees them, `Gate` asks the database
who is there before a handler runs.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from reflex.app import App
from reflex.event import Event, EventSpec
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from aina_app.accounts.access import first_undone, permits
from aina_app.accounts.sessions import CurrentSession, was_replaced
from aina_app.context import Actor, look
from aina_app.routes import Level, localised, session_ended, split_language
from aina_app.web.live import open_pages
from aina_app.web.visitor import actor_of_event, current_actor, identify

log = structlog.get_logger()
F = TypeVar("F", bound=Callable[..., Any])

ROOT = "reflex___state____state."
ON_LOAD = ROOT + "reflex___state____on_load_internal_state."
HYDRATION = ROOT + "hydrate_and_load"
FRAMEWORK = {HYDRATION, ON_LOAD + "on_load_internal", ON_LOAD + "set_is_hydrated"}
"""The framework's own events that a page needs; all others of its events are refused."""

QUIET = {
    ROOT + "reflex___state____frontend_event_exception_state.handle_frontend_exception",
    ROOT + "hydrate",
}
"""Sent by pages after script errors: dropped without a word, else a harmless error would throw people out."""

NEEDS: dict[str, Level] = {}
"""What each of our handlers needs, by module and qualified name."""

PASSIVE: set[str] = set()
"""Handlers that run by themselves (a page's load, a poll): they do not keep a session alive."""


def allow(level: Level, *, passive: bool = False) -> Callable[[F], F]:
    """Mark a handler with what it needs; stands under `@rx.event`."""

    def mark(handler: F) -> F:
        name = f"{handler.__module__}.{handler.__qualname__}"
        NEEDS[name] = level
        if passive:
            PASSIVE.add(name)
        return handler

    return mark


def page_language(state: BaseState) -> str:
    """The language of the page that sent the event: the client's word, good for choosing words only."""
    return split_language(state.router.url.path)[0]


class Gate(Middleware):
    """Asks before each event who is there and whether they may; leads away who may not."""

    def __init__(self, leave: Callable[[str], EventSpec], stay: Callable[[BaseState], Awaitable[None]]) -> None:
        self._leave, self._stay = leave, stay
        self._levels: dict[str, tuple[Level | None, bool]] = {}
        self.refused = 0

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        """Nothing where the handler may run; else an update that replaces it."""
        if event.name == HYDRATION:
            await self._stay(state)
        if event.name in FRAMEWORK:
            return None
        if event.name in QUIET:
            return StateUpdate()
        root = state._get_root_state()  # noqa: SLF001 - the framework has no public way to the root
        headers = root.router.headers.raw_headers
        anonymous = actor_of_event(headers, root.router.session.client_ip)
        level, passive = self._needs(event.name)
        actor, session = await identify(anonymous, by_person=not passive)
        if level is not None and permits(session, level):
            current_actor.set(actor)
            if session is not None:
                open_pages.seen(session.id_hash, root.router.session.client_token)
            return None
        self.refused += 1
        log.info("access.denied", needed=level.name if level is not None else "unclassified")
        return StateUpdate(events=Event.from_event_type(self._leave(await _destination(root, actor, session))))

    def _needs(self, name: str) -> tuple[Level | None, bool]:
        if name not in self._levels:
            registered = RegistrationContext.get().event_handlers.get(name)
            function = registered.handler.fn if registered else None
            key = f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', '')}"
            self._levels[name] = (NEEDS.get(key), key in PASSIVE)
        return self._levels[name]


async def _destination(state: BaseState, actor: Actor, session: CurrentSession | None) -> str:
    if session is None and actor.session_hash:
        return way_out(state.router.url.path, replaced=await look(actor, was_replaced, actor.session_hash))
    return localised(first_undone(session), page_language(state))


def way_out(path: str, *, replaced: bool) -> str:
    """Where the page at `path` goes when its session is over; a session with a new id only needs the page anew."""
    return path if replaced and path.startswith("/") else session_ended(path)


class Doorkeeper:
    """Drops events that no handler has, and floods, before the framework sees (and logs) them."""

    def __init__(self, namespace: Any, rate: float = 20.0, burst: float = 60.0) -> None:
        self._inner: Callable[[str, Any], Awaitable[None]] = namespace.on_event
        self._gone: Callable[[str], Any] = namespace.on_disconnect
        self._rate, self._burst = rate, burst
        self._seen: dict[str, tuple[float, float]] = {}
        self.dropped = 0
        namespace.on_event, namespace.on_disconnect = self.on_event, self.on_disconnect

    def on_disconnect(self, sid: str) -> Any:
        """Forget the socket's count."""
        self._seen.pop(sid, None)
        return self._gone(sid)

    async def on_event(self, sid: str, data: Any) -> None:
        """Let known events through, at most `rate` a second with a `burst`; count the rest."""
        left, at = self._seen.get(sid, (self._burst, time.monotonic()))
        now = time.monotonic()
        left = min(self._burst, left + (now - at) * self._rate) - 1
        self._seen[sid] = (max(left, 0.0), now)
        known = isinstance(data, dict) and data.get("name") in RegistrationContext.get().event_handlers
        if left < 0 or not known:
            self.dropped += 1
            return
        await self._inner(sid, data)
