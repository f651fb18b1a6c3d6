"""How the demo's systems are served: Granian inside a running event loop, several side by side, no access log."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

HOSTS = ("localhost", "127.0.0.1")
READY_SECONDS = 10.0
BETWEEN_LOOKS_SECONDS = 0.005


class NotServing(Exception):
    """The server did not come up: its address is taken, or the application failed at its start."""


@asynccontextmanager
async def serve(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve `app` until the block ends; gives the port, which the system chooses where `port` is 0.

    Only by names of this machine: a foreign name that leads here would make another site's pages the system's own.

    Raises:
        NotServing: the address is taken, or the application failed at its start.
    """
    with _claimed(host, port) as claim:
        chosen: int = claim.getsockname()[1]
        guarded = TrustedHostMiddleware(app, HOSTS)
        server = Server(
            guarded, address=host, port=chosen, interface=Interfaces.ASGI, log_enabled=False, websockets=False
        )
        serving = asyncio.create_task(server.serve())
        try:
            await _until_ready(serving, host, chosen)
            yield chosen
        finally:
            server.stop()  # type: ignore[no-untyped-call]
            with suppress(Exception):  # a failed start has been told by NotServing
                await serving


def _claimed(host: str, port: int) -> socket.socket:
    """A socket that holds the address and never listens.

    The server's own socket shares its port with any other of the same user, so that a second demo would silently
    take half of the first one's requests: a plain socket finds out.
    """
    try:
        with _bound(host, port) as plain:
            chosen: int = plain.getsockname()[1]
        return _bound(host, chosen, socket.SO_REUSEPORT)
    except OSError:
        raise NotServing(f"{host}:{port} is taken") from None


def _bound(host: str, port: int, *options: int) -> socket.socket:
    plain = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    for option in (socket.SO_REUSEADDR, *options):
        plain.setsockopt(socket.SOL_SOCKET, option, 1)
    try:
        plain.bind((host, port))
    except OSError:
        plain.close()
        raise
    return plain


async def _until_ready(serving: asyncio.Task[None], host: str, port: int) -> None:
    try:
        async with asyncio.timeout(READY_SECONDS):
            while not serving.done():
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(host, port)
                    writer.close()
                    return
                await asyncio.sleep(BETWEEN_LOOKS_SECONDS)
    except TimeoutError:
        pass
    raise NotServing(f"{host}:{port}: the application did not start")
