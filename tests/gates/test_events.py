"""Event handlers: each says who may, none is made by the framework, none is a setter."""

import ast
from collections.abc import Iterator

from tests.gates.sources import Function, Source, dotted, product

STATES = {"rx.State", "rx.ComponentState"}
NOT_HANDLERS = {"rx.var", "property", "staticmethod", "classmethod"}
SAYING = {"posted", "needs"}


def states(source: Source) -> Iterator[ast.ClassDef]:
    """Classes whose public methods the browser can call."""
    known = set(STATES)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and known & {dotted(base) for base in node.bases}:
            known.add(node.name)
            yield node


def methods(state: ast.ClassDef) -> list[Function]:
    """Public methods but computed vars: the framework makes an event handler of each."""
    public = [node for node in state.body if isinstance(node, Function) and not node.name.startswith("_")]
    return [one for one in public if not NOT_HANDLERS & {dotted(mark) for mark in one.decorator_list}]


def faults(handler: Function) -> list[str]:
    """What is wrong with a handler."""
    marks = [dotted(mark) for mark in handler.decorator_list]
    checks = {
        "not an @rx.event with @allow under it": marks[-2:] != ["rx.event", "allow"],
        "not async: it would run on the event loop": not isinstance(handler, ast.AsyncFunctionDef),
        "a setter: say what the person does": handler.name.startswith("set_"),
    }
    return [fault for fault, holds in checks.items() if holds]


def faulty_handlers(source: Source) -> list[str]:
    """Handlers that break a rule."""
    handlers = [handler for state in states(source) for handler in methods(state)]
    return [source.at(one, f"{one.name}: {fault}") for one in handlers for fault in faults(one)]


def unguarded_routes(source: Source) -> list[str]:
    """Routes of a feature that say nothing of who may: by `@posted`, which asks the gate, or by `@needs(Level.…)`."""
    if source.room != "features" or source.name != "http":
        return []
    said = {one.name for one in source.functions if {dotted(mark) for mark in one.decorator_list} & SAYING}
    routes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and dotted(node) == "Route"]
    return [source.at(one, ast.unparse(one)) for one in routes if ast.unparse(one.args[1]) not in said]


def test_every_handler_says_who_may() -> None:
    assert [offence for source in product() for offence in faulty_handlers(source)] == []


def test_every_route_says_who_may() -> None:
    assert [offence for source in product() for offence in unguarded_routes(source)] == []


def test_planted_routes_are_found() -> None:
    text = """
@posted(FORM, routes.HOME)
async def save(sent): ...
@needs(Level.PUBLIC)
async def look_at(request): ...
async def forgotten(request): ...
ROUTES = [Route("/a", save, methods=["POST"]), Route("/b", look_at), Route("/c", forgotten, methods=["POST"])]
"""

    assert len(unguarded_routes(Source("aina_app/features/home/http.py", text))) == 1


def test_planted_handlers_are_found() -> None:
    text = """
class Home(rx.State):
    @rx.event
    async def unguarded(self) -> None: ...
    async def bare(self) -> None: ...
    @allow(Level.PUBLIC)
    @rx.event
    async def upside_down(self) -> None: ...
    @rx.event
    @allow(Level.PUBLIC)
    async def set_name(self, name: str) -> None: ...
    @rx.event
    @allow(Level.PUBLIC)
    def blocking(self) -> None: ...
    @rx.event(background=True)
    @allow(Level.PUBLIC, passive=True)
    async def right(self) -> None: ...
    @rx.var
    def computed(self) -> str: ...
    async def _inner(self) -> None: ...
class Deeper(Home):
    async def inherited(self) -> None: ...
"""

    names = [offence.split(": ")[1] for offence in faulty_handlers(Source("aina_app/features/home/state.py", text))]

    assert names == ["unguarded", "bare", "upside_down", "set_name", "blocking", "inherited"]
