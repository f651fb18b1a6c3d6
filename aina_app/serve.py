"""The ASGI application as it is served: our wrappers outside of the framework."""

from starlette.types import ASGIApp

from aina_app.aina_app import app
from aina_app.features.system_pages.broken import broken_page
from aina_app.launcher import BUILT_FOR, CLIENT
from aina_app.web.asgi import Backend, Doors, Headers, Pages, SocketIdentity
from aina_app.web.headers import PageHeaders


def create() -> ASGIApp:
    """The portal: outermost the headers, then the doors, then who may see which page, innermost the framework."""
    inside = Pages(SocketIdentity(app()))
    return Headers(Doors(Backend(inside, CLIENT, BUILT_FOR)), PageHeaders(CLIENT), broken_page().encode())
