"""The audit trail's own work: guards put up with the tables, committed events chained every few seconds."""

from aina_app.context import SYSTEM, act
from aina_app.trail import guards, remembering, sealing


def prepare() -> None:
    """Put up the guards of the trail that are not there, as after migrations."""
    with act(SYSTEM) as this:
        guards.put_up(this)


def seal_all(*, wait: bool = True) -> int:
    """Chain every event that is committed by now, some at a time; how many. Without `wait`: unless another does.

    What was chained is then remembered outside the database: not before the commit, or a failed one would be an alarm.
    """
    total = 0
    while True:
        with act(SYSTEM) as this:
            count = sealing.seal(this, wait=wait)
        total += count
        if count < sealing.AT_ONCE:
            break
    if total:
        with act(SYSTEM, read_only=True) as this:
            remembering.remember(this)
    return total
