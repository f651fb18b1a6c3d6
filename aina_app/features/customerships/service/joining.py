"""Two waiting changes of the same detail become one, the newest, as long as nothing of the older one has been sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aina_app.accounts.change_values import JOINED, cancel, fields_of, waiting_changes
from aina_app.context import Act
from aina_app.models import ChangeKind, CustomershipChange


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be ordered: values by detail, what the person saw in their place, and of which version."""

    kind: ChangeKind
    values: dict[str, Any]
    seen: dict[str, Any]
    seen_version: int


def join(act: Act, customership_id: UUID, order: Order, in_force: Mapping[str, Any]) -> Order:
    """The order with what older waiting ones bring along; these are cancelled.

    A question about the same detail is answered by the new value: whoever saw both has chosen. A contact detail that
    is in force anyway is not sent, where nothing else is on its way to it.
    """
    waiting = [one for one in waiting_changes(act, customership_id) if one.kind is order.kind]
    joined = [one for one in waiting if fields_of(one) & set(order.values) and (one.asking or one.tries == 0)]
    for older in reversed(joined):
        order = _with(order, older)
        cancel(act, older, JOINED)
    if joined and order.kind is ChangeKind.CONTACT:
        sent = set[str]().union(*(fields_of(one) for one in waiting if one not in joined))
        needed = {name: value for name, value in order.values.items() if name in sent or in_force[name] != value}
        return Order(order.kind, needed, order.seen, order.seen_version)
    return order


def _with(order: Order, older: CustomershipChange) -> Order:
    values = dict(older.patch[older.kind.value]) | order.values
    if not older.asking:
        return Order(order.kind, values, order.seen | older.seen, min(order.seen_version, older.seen_version))
    saw_both = order.seen_version >= older.seen_version
    return Order(order.kind, values, order.seen | older.asking if saw_both else order.seen, order.seen_version)
