"""Rate limits without locks: counters under MACs, moved before the costly work.

Every bucket is keyed by what was typed or where it came from, never by whether it exists.
"""

from datetime import datetime, timedelta
from math import ceil

from aina_app.context import Act, network_block
from aina_app.core.secrets import KeyUse, mac
from aina_app.models import ThrottleBucket
from aina_app.settings import settings

FREE_FAILURES_STRANGER = 5
FREE_FAILURES_DEVICE = 10
LADDER_MINUTES = (1, 2, 4, 8, 15)
LONG_AFTER = 50
LONG_WAIT = timedelta(minutes=60)
FORGET_AFTER = timedelta(hours=24)
NETWORK_FAILURES = 20
NETWORK_WINDOW = timedelta(minutes=10)


def minutes(wait: timedelta) -> int:
    """A wait as people read it: whole minutes, at least one."""
    return max(1, ceil(wait.total_seconds() / 60))


def bucket(*parts: str) -> str:
    """The key of a bucket: a MAC, so that the table tells nothing about addresses."""
    return mac(KeyUse.ADDRESS, "throttle", *parts)


def _locked(act: Act, key: str) -> ThrottleBucket:
    """The bucket's row, locked for this act; made if it is not there (written once, as known ones are)."""
    row = act.db.get(ThrottleBucket, key, with_for_update=True)
    if row is None:
        row = ThrottleBucket(key=key, count=0, window_started_at=act.now, updated_at=act.now)
        act.db.add(row)
    return row


def take(act: Act, key: str, limit: int, window: timedelta) -> timedelta | None:
    """Count one use of at most `limit` in a `window`; nothing if it fits, else how long until the window ends."""
    return _count(act, key, limit * settings().throttle_scale, window)


def take_of_network(act: Act, what: str, limit: int, window: timedelta, weight: int = 1) -> timedelta | None:
    """The same for `weight` uses of `what` by the actor's network; the one that reaches the limit still fits."""
    return _count(act, bucket(what, _block(act.actor.network)), limit * settings().network_scale, window, weight)


def give_back(act: Act, key: str) -> None:
    """The use that `take` counted came to nothing (the server is busy): it does not count."""
    row = _locked(act, key)
    row.count = max(0, row.count - 1)


def give_back_of_network(act: Act, what: str) -> None:
    """The same for what `take_of_network` counted."""
    give_back(act, bucket(what, _block(act.actor.network)))


def _count(act: Act, key: str, limit: int, window: timedelta, weight: int = 1) -> timedelta | None:
    row = _locked(act, key)
    if act.now - row.window_started_at >= window:
        row.count, row.window_started_at = 0, act.now
    row.updated_at = act.now
    if row.count >= limit:
        return row.window_started_at + window - act.now
    row.count += weight
    return None


def begin_attempt(act: Act, key: str, free: int) -> timedelta | None:
    """Count an attempt as failed *before* its password is checked; nothing if it may go on, else the wait.

    Parallel guesses cannot slip through; a right one is taken back by `take_back`.
    """
    row = _locked(act, key)
    if act.now - row.updated_at >= FORGET_AFTER:
        row.count, row.next_allowed_at = 0, None
    if row.next_allowed_at is not None and act.now < row.next_allowed_at:
        return row.next_allowed_at - act.now
    row.count += 1
    row.updated_at = act.now
    row.next_allowed_at = _next_allowed(row.count, free * settings().throttle_scale, act.now)
    return None


def _next_allowed(count: int, free: int, now: datetime) -> datetime | None:
    if count < free:
        return None
    if count >= LONG_AFTER * settings().throttle_scale:
        return now + LONG_WAIT
    return now + timedelta(minutes=LADDER_MINUTES[min(count - free, len(LADDER_MINUTES) - 1)])


def take_back(act: Act, key: str) -> None:
    """The attempt that `begin_attempt` counted was right: it was no failure and starts no wait. Earlier ones stay."""
    row = _locked(act, key)
    row.count, row.next_allowed_at = max(0, row.count - 1), None


def clear(act: Act, key: str) -> None:
    """Forget the bucket: the owner has proven themselves."""
    row = act.db.get(ThrottleBucket, key)
    if row is not None:
        act.db.delete(row)


def begin_network(act: Act, weight: int = 1) -> timedelta | None:
    """Count a failed attempt of the actor's network (identity T3) ahead; nothing if it may go on, else the wait."""
    key = bucket("network", _block(act.actor.network))
    return _count(act, key, NETWORK_FAILURES * settings().network_scale, NETWORK_WINDOW, weight)


def take_back_network(act: Act, weight: int = 1) -> None:
    """The attempt was right: the network did not fail."""
    row = _locked(act, bucket("network", _block(act.actor.network)))
    row.count = max(0, row.count - weight)


def _block(network: str) -> str:
    """IPv4 /32 or IPv6 /64: a household has a whole /64 to choose its addresses from."""
    return network_block(network, 32, 64)
