"""`work`: background orders, whose they are, and what to do with those of a process that is lost."""

from typing import Annotated

import typer

from aina_app.context import Act
from aina_app.core import background
from aina_app.models import AuditTag
from aina_app.operator.terminal import By, NotDone, Reason, looking, moment, operating, show, tell
from aina_app.settings import settings

commands = typer.Typer(no_args_is_help=True, help="Background work: whose it is, hand over that of a lost process.")


@commands.command("list")
def list_work() -> None:
    """Show unfinished orders: those that wait for anybody, and those that each process is at.

    A process is named by its `AINA_EXECUTOR_ID`. Look here when `health` says that orders have waited too long.
    """
    with looking() as this:
        found = background.unfinished_by_executor(this.db)
    if not found:
        tell("No order is unfinished.")
        return
    rows = [(one.executor or "(waits for anybody)", str(one.count), moment(one.since)) for one in found]
    show(("Process", "Orders", "Oldest since"), rows)


@commands.command("handover")
def hand_over_work(
    lost: Annotated[
        str,
        typer.Argument(metavar="PROCESS", show_default=False, help="Its `AINA_EXECUTOR_ID`, as `work list` shows it."),
    ],
    reason: Reason,
    by: By,
) -> None:
    """Let the running processes do the orders that a lost process was at.

    A process that is started again under its own name goes on by itself: nothing is to be done. This is for one that
    never comes back, because its machine is gone or its name is no longer used. **Make sure that it is dead**: while
    it lives its orders would be done by two at once. What it has recorded as done is not done again; a mail that it
    was just handing over may go twice, under the same Message-ID.

    Example: `work handover web-2 --reason "machine lost, case 4715"`
    """
    with operating(by) as this:
        count = hand_over(this, lost, reason)
    tell(f"Handed over {count} {'order' if count == 1 else 'orders'}: a running process takes them up within seconds.")


def hand_over(act: Act, lost: str, reason: str) -> int:
    """Give the orders of the process `lost` back to all; how many.

    Raises:
        NotDone: it is at none, or it is the process of these settings.
    """
    if lost == settings().executor_id:
        raise NotDone("This is the portal of these settings: it goes on with its orders when it starts.")
    count = background.hand_over(act.db, lost)
    if count == 0:
        raise NotDone("No process of this name is at any order; `work list` shows them.")
    act.audit(AuditTag.WORK_HANDED_OVER, executor=lost[:60], count=count, stated_reason=reason)
    return count
