"""What a browser with an empty cache transfers for the login page: bytes on the wire, headers included."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from aina_app.routes import LOGIN
from benchmarks.bench import Bench
from benchmarks.browsing import fresh_page, visit
from benchmarks.measure import Facts, Goal, Measure

KB = 1_000
HEAVIEST = Goal("<=", 145)
ONE = Goal("<=", 1)


@dataclass
class Traffic:
    """What the browser's own network panel says of the answers, by request."""

    kinds: dict[str, str] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)
    encodings: Counter[str] = field(default_factory=Counter)
    bytes_by_kind: Counter[str] = field(default_factory=Counter)

    def listen(self, page: Page) -> None:
        """Hear of every answer from now on."""
        panel = page.context.new_cdp_session(page)
        panel.on("Network.responseReceived", self._begun)
        panel.on("Network.loadingFinished", self._ended)
        panel.send("Network.enable")

    def _begun(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        kind = _kind(answer["mimeType"])
        self.kinds[event["requestId"]] = kind
        address = urlsplit(answer["url"])
        if address.scheme in {"http", "https"}:
            self.origins.add(f"{address.scheme}://{address.netloc}")
        if kind in {"js", "css"}:
            names = {name.lower(): value for name, value in answer["headers"].items()}
            self.encodings[names.get("content-encoding", "none")] += 1

    def _ended(self, event: dict[str, Any]) -> None:
        kind = self.kinds.get(event["requestId"], "other")
        self.bytes_by_kind[kind] += int(event["encodedDataLength"])


def _kind(media_type: str) -> str:
    for kind, mark in (("js", "javascript"), ("css", "text/css"), ("html", "text/html"), ("font", "font")):
        if mark in media_type:
            return kind
    return "other"


def measure(bench: Bench) -> Iterator[Measure]:
    """Weigh the login page."""
    traffic = Traffic()
    with bench.portal("weight") as portal, fresh_page() as page:
        traffic.listen(page)
        visit(page, portal.base_url + LOGIN)
    weights = {kind: count / KB for kind, count in sorted(traffic.bytes_by_kind.items())}
    js, css = weights.get("js", 0.0), weights.get("css", 0.0)
    encoded = {f"files_{name}": count for name, count in sorted(traffic.encodings.items())}
    facts: Facts = {**weights, **encoded}
    yield Measure("login_page_js", js, "kB")
    yield Measure("login_page_css", css, "kB")
    yield Measure("login_page_js_css", js + css, "kB", HEAVIEST, facts)
    yield Measure("login_page_origins", len(traffic.origins), "origins", ONE)
