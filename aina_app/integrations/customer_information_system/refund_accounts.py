"""The whole list of refund accounts after a change: the interface takes arrays whole, so the others go along.

Whole numbers leave this package only in a list that is to be sent back, never to be shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aina_app.core.iban import account_key

MEMBERS = ("iban", "bank_name", "in_use")


class Impossible(Exception):
    """The change fits no more what the system has. `reason`: `unknown`, `account_gone` or `account_in_use`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RefundWish:
    """Add an account and take it into use, take another into use, or remove one; `iban` where it is new.

    `is_proven`: confirmed by strong authentication; without it an account that is in use stays.
    """

    what: Literal["add", "use", "remove"]
    key: str
    iban: str = field(default="", repr=False)
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class WholeAccounts:
    """The list as it is to be sent, made of what the system had as `version`."""

    version: int
    accounts: list[dict[str, Any]] = field(repr=False)


def whole_list(accounts: Sequence[Mapping[str, Any]], wish: RefundWish) -> list[dict[str, Any]]:
    """The list `accounts` after the wish; one that has come true already changes nothing.

    Raises:
        Impossible: `account_gone`, `account_in_use`.
    """
    kept = [{name: account[name] for name in MEMBERS if account.get(name) is not None} for account in accounts]
    named = next((account for account in kept if account_key(account["iban"]) == wish.key), None)
    if wish.what == "remove":
        if named is not None and named["in_use"] and (len(kept) > 1 or not wish.is_proven):
            raise Impossible("account_in_use")
        return [account for account in kept if account is not named]
    if named is None and wish.what == "use":
        raise Impossible("account_gone")
    if named is None:
        named = {"iban": wish.iban, "in_use": True}
        kept.append(named)
    return [account | {"in_use": account is named} for account in kept]
