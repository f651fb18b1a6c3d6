"""Serve the portal from this process until a signal ends it."""

import asyncio
import gc
import signal
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.types import ASGIApp

from aina_app.core.log import configure_logging
from aina_app.settings import settings

LOOK_SECONDS = 0.05
BACKLOG = 2_048
MOST_CONNECTIONS = 20_000
"""Open sockets count too: each page that someone looks at holds one."""

YOUNG, MIDDLE, NEVER = 2_000, 10, 1_000_000
TIDY_SECONDS = 15 * 60
"""How often all of memory is looked through for garbage, beside what is found young."""


async def serve_portal(app: ASGIApp, on_ready: Callable[[], None]) -> None:
    """Serve `app` at the settings' host and port; returns when the process is told to stop.

    `on_ready` is called as soon as somebody who connects is heard.
    """
    server = Server(
        app,
        address=settings().host,
        port=settings().port,
        interface=Interfaces.ASGI,
        log_access=False,
        log_enabled=False,
        backlog=BACKLOG,
        backpressure=MOST_CONNECTIONS,
    )
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, server.stop)
    serving = asyncio.create_task(server.serve())
    tidying = asyncio.create_task(_tidy())
    await _until_heard(serving)
    on_ready()
    await serving
    tidying.cancel()


LOADED_LATE = ("anyio._backends._asyncio", "certifi", "h11", "holidays.countries")
"""What libraries load at their first use: here it is loaded before the first person comes."""


def _settle_memory() -> None:
    """A search through everything stops all pages for a third of a second at 500 open ones.

    So what the program itself is made of is left out of the searches, and the whole is searched by time, not by count.
    """
    for module in LOADED_LATE:
        import_module(module)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)


async def _tidy() -> None:
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        gc.collect()


async def _until_heard(serving: asyncio.Task[None]) -> None:
    while not serving.done():
        with suppress(OSError):
            _, writer = await asyncio.open_connection(settings().host, settings().port)
            writer.close()
            return
        await asyncio.sleep(LOOK_SECONDS)


def serve(on_ready: Callable[[], None] = lambda: None) -> None:
    """Set this process up and serve; the framework is imported here, after its environment has been prepared."""
    from aina_app.launcher import prepare_serving  # noqa: PLC0415 - see above

    prepare_serving()
    configure_logging()
    from aina_app.serve import create  # noqa: PLC0415 - see above

    app = create()
    _settle_memory()
    asyncio.run(serve_portal(app, on_ready))
