"""Refund accounts: IBANs checked as a bank would."""

import warnings
from collections.abc import Collection, Sequence
from typing import Any

from schwifty import IBAN
from schwifty.exceptions import NationalChecksumNotVerified, SchwiftyException

from aina_app.demo.customer_information_system.problems import CLOSED_ACCOUNT, Problem

MOST = 5
CLOSED = "FI2380000099000005"
"""An account that was closed long ago, for trying by hand."""


def refund_account(iban: str, *, in_use: bool, pointer: str = "") -> dict[str, Any]:
    """A refund account of the interface.

    Raises:
        Problem: `invalid-iban` or `not-sepa`, at `pointer`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NationalChecksumNotVerified)
            checked = IBAN(iban, validate_bban=True)
    except SchwiftyException:
        raise Problem("invalid-iban", pointer=pointer) from None
    if not checked.in_sepa_zone:
        raise Problem("not-sepa", pointer=pointer)
    return {"iban": str(checked.compact), "bank_name": checked.bank_name or None, "in_use": in_use}


def checked_accounts(accounts: Any) -> list[dict[str, Any]]:
    """The whole list of a change.

    Raises:
        Problem: `malformed` (also unless exactly one is in use), `too-many`, `invalid-iban`, `not-sepa`.
    """
    if not isinstance(accounts, list) or not all(_is_account(account) for account in accounts):
        raise Problem("malformed", pointer="/refund_accounts")
    if len(accounts) > MOST:
        raise Problem("too-many", pointer="/refund_accounts")
    if accounts and sum(account["in_use"] for account in accounts) != 1:
        raise Problem("malformed", pointer="/refund_accounts", code="one-in-use")
    return [
        refund_account(account["iban"], in_use=account["in_use"], pointer=f"/refund_accounts/{place}/iban")
        for place, account in enumerate(accounts)
    ]


def refuse_closed(new: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]], closed: Collection[str]) -> None:
    """Turn away an account that the bank no longer has; one that was on the list already stays.

    Raises:
        Problem: `invalid-iban` with the code `closed-account`.
    """
    known = {account["iban"] for account in before}
    for place, account in enumerate(new):
        if account["iban"] in closed and account["iban"] not in known:
            raise Problem("invalid-iban", pointer=f"/refund_accounts/{place}/iban", code=CLOSED_ACCOUNT)


def _is_account(account: Any) -> bool:
    return (
        isinstance(account, dict) and isinstance(account.get("iban"), str) and isinstance(account.get("in_use"), bool)
    )
