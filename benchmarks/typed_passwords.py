"""What leaves the browser while a password is typed: nothing may."""

from collections.abc import Iterator

from playwright.sync_api import Page, WebSocket

from aina_app.routes import LOGIN, REGISTRATION
from benchmarks.bench import Bench
from benchmarks.browsing import fresh_page, visit
from benchmarks.measure import Goal, Measure
from tests.people import PASSWORD

HEARTBEAT = {"2", "3"}
"""Frames that a socket exchanges every 25 seconds, whatever its page does."""

NONE = Goal("<=", 0)


class Leak:
    """Frames and requests of a page while it is listened to."""

    def __init__(self, page: Page) -> None:
        self.frames = self.requests = 0
        self._hears = False
        page.on("websocket", self._watch)
        page.on("request", lambda _: self._count_request())

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count_frame)
        socket.on("framereceived", self._count_frame)

    def _count_frame(self, frame: str | bytes) -> None:
        if self._hears and frame not in HEARTBEAT:
            self.frames += 1

    def _count_request(self) -> None:
        self.requests += self._hears

    def type_passwords(self, page: Page) -> int:
        """Type into each password field of the page, sign by sign; how many there were."""
        fields = page.locator("main input[type=password]").all()
        self._hears = True
        for one in fields:
            one.press_sequentially(PASSWORD)
        page.wait_for_load_state("networkidle")
        self._hears = False
        return len(fields)


def measure(bench: Bench) -> Iterator[Measure]:
    """Type on the login and registration pages."""
    with bench.portal("typing") as portal, fresh_page() as page:
        leak = Leak(page)
        fields = 0
        for path in (LOGIN, REGISTRATION):
            visit(page, portal.base_url + path)
            fields += leak.type_passwords(page)
    if fields == 0:
        raise RuntimeError("no password field was found")
    yield Measure("password_typing_frames", leak.frames, "frames", NONE, {"fields": fields})
    yield Measure("password_typing_requests", leak.requests, "requests", NONE)
