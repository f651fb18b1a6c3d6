"""The gate of events: deny by default. Every handler says by `@allow` what it needs; anything else is refused.

`web.socket` has dropped what no page sends before it comes here; the gate asks the database who is there before a
handler runs, also where another handler has called it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from reflex.app import App
from reflex.event import Event, EventSpec
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from aina_app.accounts.access import first_undone, permits
from aina_app.accounts.sessions import CurrentSession, was_replaced
from aina_app.context import Actor, look
from aina_app.routes import Level, localised, page_of, session_ended, split_language
from aina_app.web.live import open_pages
from aina_app.web.refusals import Door, refusals
from aina_app.web.visitor import actor_of_event, current_actor, identify, identify_at_once

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


def _key(handler: Callable[..., Any]) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def needs_of(handler: Callable[..., Any]) -> Level | None:
    """What one of our handlers needs; nothing for any other function."""
    return NEEDS.get(_key(handler))


def allow(level: Level, *, passive: bool = False) -> Callable[[F], F]:
    """Mark a handler with what it needs; stands under `@rx.event`."""

    def mark(handler: F) -> F:
        NEEDS[_key(handler)] = level
        if passive:
            PASSIVE.add(_key(handler))
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

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        """Nothing where the handler may run; else an update that replaces it."""
        root = state._get_root_state()  # noqa: SLF001 - the framework has no public way to the root
        if event.name == HYDRATION:
            await self._begin(root)
        if event.name in FRAMEWORK:
            return None
        if event.name in QUIET:
            return StateUpdate()
        level, passive = self._needs(event.name)
        sender, tab = _sender(root)
        actor, session = await identify_at_once(sender, by_person=not passive)
        if level is not None and permits(session, level):
            current_actor.set(actor)
            _note(tab, session)
            return None
        refusals.count(Door.LEVEL)
        return StateUpdate(events=Event.from_event_type(self._leave(await _destination(root, actor, session))))

    async def _begin(self, root: BaseState) -> None:
        """A page has been loaded, or has found its connection again: nothing is left of a session that has ended."""
        sender, tab = _sender(root)
        actor, session = await identify(sender, by_person=False)
        if session is None and actor.session_hash:
            root.reset()  # type: ignore[no-untyped-call]  # the framework's
        _note(tab, session)
        await self._stay(root)

    def _needs(self, name: str) -> tuple[Level | None, bool]:
        if name not in self._levels:
            registered = RegistrationContext.get().event_handlers.get(name)
            function = registered.handler.fn if registered else None
            self._levels[name] = (needs_of(function), _key(function) in PASSIVE) if function else (None, False)
        return self._levels[name]


def _sender(root: BaseState) -> tuple[Actor, str]:
    """Who sent the event, not looked up yet, and from which tab."""
    router = root.router  # put together anew each time it is asked for
    return actor_of_event(router.headers.raw_headers, router.session.client_ip), router.session.client_token


def _note(tab: str, session: CurrentSession | None) -> None:
    if session is not None:
        open_pages.seen(session.id_hash, tab)


async def _destination(state: BaseState, actor: Actor, session: CurrentSession | None) -> str:
    if session is None and actor.session_hash:
        return way_out(state.router.url.path, replaced=await look(actor, was_replaced, actor.session_hash))
    return localised(first_undone(session), page_language(state))


def way_out(path: str, *, replaced: bool) -> str:
    """Where the page at `path` goes when its session is over; a session with a new id only needs the page anew."""
    return path if replaced and page_of(path) is not None else session_ended(path)


def way_on(path: str, *, replaced: bool) -> str:
    """Where an open page goes as its session ends: a public one is only loaded anew, without the menu."""
    page = page_of(path)
    return way_out(path, replaced=replaced or (page is not None and page.level is Level.PUBLIC))
