"""A mailbox of a test's own: the demo's mail server and its REST API on ports that the system chooses."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from aina_app.demo.mailbox.mailbox import create
from aina_app.demo.mailbox.receiving import serve_smtp
from aina_app.demo.mailbox.store import Store
from tests.serving import HOST, running


@dataclass(frozen=True, slots=True)
class RunningMailbox:
    """A mailbox that listens. `store` may be read while nothing is being received."""

    http: httpx.Client
    smtp_port: int
    store: Store

    def messages(self, to: str = "") -> list[dict[str, Any]]:
        """What the API lists, newest first."""
        path = f"/api/v1/search?query=to:{to}" if to else "/api/v1/messages"
        listed: list[dict[str, Any]] = self.http.get(path).json()["messages"]
        return listed

    def message(self, mail_id: str = "latest") -> dict[str, Any]:
        """One whole mail."""
        whole: dict[str, Any] = self.http.get(f"/api/v1/message/{mail_id}").json()
        return whole

    def answer(self, answer: str, **wish: str | float) -> None:
        """Let the mail server answer so."""
        self.http.post("/qa/smtp", json={"answer": answer, **wish}).raise_for_status()


@contextmanager
def running_mailbox(folder: Path) -> Iterator[RunningMailbox]:
    """Serve a mailbox whose mails lie in `folder`."""
    ports: list[int] = []
    with closing(Store(folder)) as store:

        @asynccontextmanager
        async def receiving(_app: Starlette) -> AsyncIterator[None]:
            async with serve_smtp(store, HOST, 0) as port:
                ports.append(port)
                yield

        app = create(store)
        app.router.lifespan_context = receiving
        with running(app) as address, httpx.Client(base_url=address) as http:
            yield RunningMailbox(http, ports[0], store)
