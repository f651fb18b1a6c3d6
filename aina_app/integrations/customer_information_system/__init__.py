"""The customer information system: the company's record of its customers, asked and ordered over its REST interface.

Knows no tables. Everything blocks (10 s at most for a call): use it from a worker thread and outside of any act.
"""

from aina_app.integrations.customer_information_system.arrivals import ChangedElsewhere, Changes, CursorExpired, Newer
from aina_app.integrations.customer_information_system.client import (
    SYSTEM,
    CustomerInformationSystem,
    changes,
    check_health,
    customer_information_system,
    fetch,
    fetch_newer,
    search,
    send_change,
    whole_refund_accounts,
)
from aina_app.integrations.customer_information_system.delivery import ChangeAnswer, ChangeOutcome
from aina_app.integrations.customer_information_system.found import (
    FoundConsent,
    FoundCustomership,
    FoundPoint,
    FoundRefundAccount,
)
from aina_app.integrations.customer_information_system.refund_accounts import Impossible, RefundWish, WholeAccounts

__all__ = [
    "SYSTEM",
    "ChangeAnswer",
    "ChangeOutcome",
    "ChangedElsewhere",
    "Changes",
    "CursorExpired",
    "CustomerInformationSystem",
    "FoundConsent",
    "FoundCustomership",
    "FoundPoint",
    "FoundRefundAccount",
    "Impossible",
    "Newer",
    "RefundWish",
    "WholeAccounts",
    "changes",
    "check_health",
    "customer_information_system",
    "fetch",
    "fetch_newer",
    "search",
    "send_change",
    "whole_refund_accounts",
]
