"""Background work of this process: launched with it, ticked by the product's clock, drained on request."""

import asyncio
from contextlib import suppress

import structlog

from aina_app.accounts.mandates import end_overdue
from aina_app.context import SYSTEM, Act, Work, act
from aina_app.core import background
from aina_app.jobs import change_delivery, mail_delivery, purging, readings

log = structlog.get_logger()

TICK_SECONDS = 5.0
QUEUES = {Work.DELIVER_MAIL.value: False, Work.DELIVER_CHANGES.value: True}
"""Queues by name; true where orders of one partition are done one after another."""

_ticking: list[asyncio.Task[None]] = []


async def start() -> None:
    """Begin to work on orders, and look every few seconds for what the clock has made due."""
    await asyncio.to_thread(background.launch, QUEUES)
    _ticking.append(asyncio.create_task(_tick_on()))


async def stop() -> None:
    """Stop; what is under way goes on at the next start."""
    for task in _ticking:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    _ticking.clear()
    await asyncio.to_thread(background.stop)


async def _tick_on() -> None:
    while True:
        try:
            await asyncio.to_thread(tick)
        except Exception as error:  # noqa: BLE001 - one bad round must not end the schedule
            log.error("schedule.failed", kind=type(error).__name__)  # noqa: TRY400 - a trace may hold personal data
        await asyncio.sleep(TICK_SECONDS)


def tick() -> int:
    """Order what is due by the product's clock, import waiting readings, forget what is old; how many orders."""
    readings.import_waiting_readings()
    with act(SYSTEM) as this:
        return _order_due(this)


def _order_due(this: Act) -> int:
    purging.purge(this)
    end_overdue(this)
    return mail_delivery.order_due_mails(this) + change_delivery.order_due_changes(this)


async def drain() -> dict[str, int]:
    """Do everything that is due now; how many orders were found due and how many are still under way (0)."""
    ordered = await asyncio.to_thread(tick)
    await asyncio.to_thread(background.wait_until_idle)
    return {"ordered": ordered, "unfinished": 0}
