"""Background work of this process: launched with it, ticked by the product's clock, drained on request."""

import asyncio
from contextlib import suppress

import structlog

from aina_app.accounts.mandates import end_overdue
from aina_app.accounts.refund_orders import order_cooled
from aina_app.context import SYSTEM, Act, Work, act
from aina_app.core import background, database
from aina_app.core.background import Queue
from aina_app.jobs import arrivals, audit_trail, change_delivery, data_downloads, mail_delivery, purging, readings

log = structlog.get_logger()

TICK_SECONDS = 5.0
UNWATCHED_SECONDS = 2.0
QUEUES = {
    Work.DELIVER_MAIL.value: Queue(),
    Work.DELIVER_CHANGES.value: Queue(ordered=True),
    Work.MAKE_DOWNLOAD.value: Queue(polling_seconds=UNWATCHED_SECONDS),
    Work.FETCH_ARRIVALS.value: Queue(ordered=True, polling_seconds=UNWATCHED_SECONDS),
    Work.REFRESH_CUSTOMERSHIP.value: Queue(ordered=True),
}

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
    """Order what is due by the product's clock, import waiting readings, chain the audit trail, forget what is old.

    What was deleted goes from the database's log, too; if somebody reads just then, in the next round. How many orders.
    """
    readings.import_waiting_readings()
    with act(SYSTEM) as this:
        ordered = _order_due(this)
    audit_trail.seal_all(wait=False)
    data_downloads.remove_files()
    database.empty_log()
    return ordered


def _order_due(this: Act) -> int:
    purging.purge(this)
    end_overdue(this)
    order_cooled(this)
    ordered = mail_delivery.order_due_mails(this) + change_delivery.order_due_changes(this)
    return ordered + data_downloads.order_due_downloads(this) + arrivals.order_fetching(this)


async def drain() -> dict[str, int]:
    """Do everything that is due now; how many orders were found due and how many are still under way (0)."""
    ordered = await asyncio.to_thread(tick)
    await asyncio.to_thread(background.wait_until_idle)
    return {"ordered": ordered, "unfinished": 0}
