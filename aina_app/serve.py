"""The ASGI application as it is served: our wrappers outside of the framework."""

from starlette.types import ASGIApp

from aina_app.aina_app import app
from aina_app.features.system_pages.broken import broken_page
from aina_app.launcher import BUILT_FOR, CLIENT
from aina_app.web.built_pages import Backend, Pages
from aina_app.web.doors import Doors, Peer
from aina_app.web.event_shapes import event_shapes
from aina_app.web.headers import Headers, PageHeaders
from aina_app.web.socket import SocketDoor


def create() -> ASGIApp:
    """The portal: outermost the headers, then the doors, then who may see which page, innermost the framework."""
    inside = Backend(Pages(SocketDoor(app(), event_shapes())), CLIENT, BUILT_FOR)
    return Peer(Headers(Doors(inside), PageHeaders(CLIENT), broken_page().encode()))
