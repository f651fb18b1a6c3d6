"""The mail server of the demo: takes every mail for everybody, on this machine only, and forwards none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from aina_app.demo.mailbox.store import Store
from aina_app.demo.mailbox.switches import Reply

NAME = "mailbox.aina.test"
LARGEST_BYTES = 5_000_000
IDLE_SECONDS = 60.0


class Reception:
    """What happens with each recipient and each mail."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, or answer as the switches say."""
        wish = self.store.switches.next(address)
        match wish.reply:
            case Reply.BUSY:
                return "450 4.2.1 Try again later"
            case Reply.NO_MAILBOX:
                return f"550 5.1.1 <{address}> No such mailbox"
            case Reply.DOWN if isinstance(server.transport, asyncio.Transport):
                server.transport.abort()
                return "421 4.3.2 Closing"
            case Reply.SLOW:
                await asyncio.sleep(wish.seconds)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Keep the mail."""
        raw = envelope.original_content or b""
        mail = self.store.add(envelope.mail_from or "", envelope.rcpt_tos, raw)
        return f"250 2.0.0 OK: kept as {mail.id}"


class Conversation(SMTP):
    """One connection; while the server is down, nobody gets a word."""

    def __init__(self, reception: Reception) -> None:
        super().__init__(
            reception,
            hostname=NAME,
            ident="Aina mailbox",
            data_size_limit=LARGEST_BYTES,
            timeout=IDLE_SECONDS,
            loop=asyncio.get_running_loop(),
        )
        self._reception = reception

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or hang up at once."""
        super().connection_made(transport)
        if self._reception.store.switches.is_down() and isinstance(transport, asyncio.Transport):
            transport.abort()


@asynccontextmanager
async def serve_smtp(store: Store, host: str, port: int) -> AsyncIterator[int]:
    """Receive mails until the block ends; gives the port, which the system chooses where `port` is 0.

    Raises:
        OSError: the address is taken.
    """
    reception = Reception(store)
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(reception), host, port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
