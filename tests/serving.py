"""Serving ASGI applications to tests over real HTTP, from a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from starlette.types import ASGIApp

from aina_app.demo.serving import serve

HOST = "127.0.0.1"


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    """Serve `app` on a port that the system chooses; gives its address, such as `http://127.0.0.1:41234`."""
    started: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve_until_told(app, started)), name="serving")
    thread.start()
    port, loop, told = started.result()
    try:
        yield f"http://{HOST}:{port}"
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join()


async def _serve_until_told(
    app: ASGIApp, started: "Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]]"
) -> None:
    told = asyncio.Event()
    try:
        async with serve(app, HOST, 0) as port:
            started.set_result((port, asyncio.get_running_loop(), told))
            await told.wait()
    except BaseException as error:
        if started.done():
            raise
        started.set_exception(error)
