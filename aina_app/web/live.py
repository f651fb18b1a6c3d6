"""Open pages of this process, by session: so that all tabs of an ended session leave at once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from aina_app import context

Sender = Callable[[set[str], str], Awaitable[None]]


class OpenPages:
    """Which client tokens belong to which session hash, and how to lead them away."""

    def __init__(self) -> None:
        self._tokens: dict[str, set[str]] = defaultdict(set)
        self._session_of: dict[str, str] = {}
        self._sender: Sender | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[asyncio.Future[None]] = set()

    def listen(self, sender: Sender) -> None:
        """Use `sender(tokens, session_hash)` of the running loop to lead pages away; called once at start."""
        self._sender, self._loop = sender, asyncio.get_running_loop()
        if self.ended not in context.session_end_listeners:
            context.session_end_listeners.append(self.ended)

    def seen(self, session_hash: str, token: str) -> None:
        """The page with client token `token` has shown this session."""
        if self._session_of.get(token) != session_hash:
            self.gone(token)
            self._session_of[token] = session_hash
            self._tokens[session_hash].add(token)

    def gone(self, token: str) -> None:
        """The page has closed."""
        session_hash = self._session_of.pop(token, "")
        tokens = self._tokens.get(session_hash, set())
        tokens.discard(token)
        if not tokens:
            self._tokens.pop(session_hash, None)

    def ended(self, session_hashes: list[str]) -> None:
        """Sessions have ended (called from any thread): tell their pages."""
        if self._sender and self._loop and self._loop.is_running():
            for session_hash in session_hashes:
                self._loop.call_soon_threadsafe(self._send, self._sender, session_hash)

    def _send(self, sender: Sender, session_hash: str) -> None:
        tokens = set(self._tokens.get(session_hash, ()))
        for token in tokens:
            self.gone(token)
        if not tokens:
            return
        task = asyncio.ensure_future(sender(tokens, session_hash))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


open_pages = OpenPages()
