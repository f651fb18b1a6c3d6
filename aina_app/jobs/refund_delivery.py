"""What a change of refund accounts sends: the whole list, made of what the other system has now, then kept as it is.

Made once for a version, so that every try under the change's key has the same bytes; after a conflict, which the other
system does not remember, it is made anew.
"""

from dataclasses import replace

from aina_app.accounts import refund_orders
from aina_app.context import SYSTEM, act
from aina_app.core.refusal import Unavailable
from aina_app.integrations.customer_information_system import (
    ChangeAnswer,
    ChangeOutcome,
    Impossible,
    RefundWish,
    whole_refund_accounts,
)
from aina_app.jobs.change_results import Turn
from aina_app.models import ChangeKind

MEMBER = ChangeKind.REFUND_ACCOUNTS.value


def with_whole_list(turn: Turn) -> Turn | ChangeAnswer:
    """The turn with what is to be sent, or why nothing can be sent (now)."""
    with act(SYSTEM, read_only=True) as this:
        known = refund_orders.to_send(this, turn.change_id)
    if known is None:
        return ChangeAnswer(ChangeOutcome.REFUSED, "account_gone")
    if known.accounts is not None:
        return replace(turn, patch={MEMBER: known.accounts})
    try:
        wish = RefundWish(known.what.value, known.account_key, known.iban, known.is_proven)
        whole = whole_refund_accounts(turn.number, wish)
    except Unavailable as unavailable:
        is_ours = unavailable.reason == "credentials"
        return ChangeAnswer(ChangeOutcome.CREDENTIALS if is_ours else ChangeOutcome.RETRY, unavailable.reason)
    except Impossible as impossible:
        return ChangeAnswer(ChangeOutcome.REFUSED, impossible.reason)
    with act(SYSTEM) as this:
        refund_orders.seal(this, turn.change_id, whole.version, whole.accounts)
    return replace(turn, patch={MEMBER: whole.accounts}, version=whole.version)
