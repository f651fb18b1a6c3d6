"""What a route beside the forms needs: said at the route, judged in it, read by the test of all rights."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from aina_app.routes import Level

R = TypeVar("R", bound=Callable[[Request], Awaitable[Response]])


def needs(level: Level) -> Callable[[R], R]:
    """Mark a route that asks for `level` itself, or is for everybody. Forms say it by `web.forms.posted`."""

    def mark(route: R) -> R:
        route.needs = level  # type: ignore[attr-defined]  # a function's own attribute
        return route

    return mark
