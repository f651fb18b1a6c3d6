"""What happens between a page and its server: a slow network, a broken socket, scripts that have not come yet."""

import re

from playwright.sync_api import Page, Route, WebSocketRoute

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 60_000, "uploadThroughput": 30_000}
"""A slow 3G network: milliseconds, bytes a second."""

NO_PACKET = "?"
"""Nothing that the framework's protocol knows: it gives the try up at once."""


class Wire:
    """The page's socket: it can break and be mended; forms that the browser posts itself are untouched."""

    def __init__(self, page: Page) -> None:
        self._is_broken, self._sockets = False, list[WebSocketRoute]()
        page.route_web_socket(re.compile("/_event/"), self._meet)

    def _meet(self, socket: WebSocketRoute) -> None:
        if self._is_broken:
            socket.send(NO_PACKET)
            return
        socket.connect_to_server()
        self._sockets.append(socket)

    def breaks(self) -> None:
        """End what there is, refuse what is tried."""
        self._is_broken = True
        for socket in self._sockets:
            socket.close()

    def is_mended(self) -> None:
        """Let the next try through."""
        self._is_broken = False


class HeldScripts:
    """The framework's scripts do not arrive until they are let go: the page stands there, but is not alive."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] | None = []
        page.route("**/assets/*.js", self._meet)

    def _meet(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def let_go(self) -> None:
        """Let those that wait and all later ones arrive."""
        held, self._held = self._held or [], None
        for route in held:
            route.continue_()


def be_slow(page: Page) -> None:
    """Slow 3G for this page from now on."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
