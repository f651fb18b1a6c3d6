"""One running bank: its keys, its client, its desk and its switches."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, cast

from starlette.requests import Request

from aina_app.demo.bank.desk import Desk
from aina_app.demo.bank.keys import SigningKeys
from aina_app.demo.bank.relying_party import RelyingParty
from aina_app.demo.bank.switches import Switches


@dataclass(slots=True)
class Bank:
    """Everything that the endpoints share."""

    keys: SigningKeys
    client: RelyingParty = field(default_factory=RelyingParty)
    desk: Desk = field(default_factory=Desk)
    switches: Switches = field(default_factory=Switches)

    @classmethod
    def opened(cls, folder: Path) -> Self:
        """A bank with its keys in `folder`; makes them if there are none."""
        return cls(SigningKeys(folder))

    @staticmethod
    def of(request: Request) -> "Bank":
        """The bank that a request has come to."""
        return cast("Bank", request.app.state.bank)
