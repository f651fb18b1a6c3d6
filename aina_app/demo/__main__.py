"""`python -m aina_app.demo`: the demo systems that the settings point at, in a process of their own.

Ends when its standard input is closed, so that it never outlives the process that started it.
"""

import asyncio
import sys
from contextlib import AsyncExitStack
from urllib.parse import SplitResult, urlsplit

from starlette.applications import Starlette
from starlette.routing import Mount

from aina_app.core.log import configure_logging
from aina_app.core.private_files import keep_files_private
from aina_app.demo.bank import app as bank
from aina_app.demo.customer_information_system import app as customer_information_system
from aina_app.demo.mailbox import mailbox
from aina_app.demo.mailbox.receiving import serve_smtp
from aina_app.demo.mailbox.store import Store
from aina_app.demo.meter import app as meter
from aina_app.demo.serving import NotServing, serve
from aina_app.loopback import is_loopback
from aina_app.settings import settings

READY = "ready"


async def run() -> None:
    """Serve each system whose setting is this machine; say `ready`; go on until the starter is gone."""
    async with AsyncExitStack() as stack:
        await _start_broker(stack)
        await _start_customer_information_system(stack)
        await _start_mailbox(stack)
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


def _local(url: str) -> SplitResult | None:
    parts = urlsplit(url)
    return parts if is_loopback(parts.hostname or "") else None


async def _start_broker(stack: AsyncExitStack) -> None:
    at = _local(settings().identification_issuer)
    if at is not None:
        await stack.enter_async_context(serve(bank.create(), "127.0.0.1", at.port or 80))


async def _start_customer_information_system(stack: AsyncExitStack) -> None:
    at = _local(settings().cis_url)
    if at is not None:
        metering = meter.create()
        routes = [Mount("/meter", metering), Mount("/", customer_information_system.create())]
        # A mounted application's own lifespan is not run: the meter's keeps it delivering.
        both = Starlette(routes=routes, lifespan=metering.router.lifespan_context)
        await stack.enter_async_context(serve(both, "127.0.0.1", at.port or 80))


async def _start_mailbox(stack: AsyncExitStack) -> None:
    if is_loopback(settings().smtp_host):
        store = Store(settings().data_dir / "demo" / "mailbox")
        await stack.enter_async_context(serve_smtp(store, "127.0.0.1", settings().smtp_port))
        await stack.enter_async_context(serve(mailbox.create(store), "127.0.0.1", settings().demo_mailbox_port))


def main() -> None:
    """Run until told to stop; a taken port is one clear sentence."""
    keep_files_private()
    configure_logging()
    try:
        asyncio.run(run())
    except NotServing as taken:
        sys.exit(f"A demo system could not start: {taken}.")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
