"""How the mail server answers: well, or with the fault that a test has asked for, for everybody or for one address."""

from dataclasses import dataclass, field
from enum import StrEnum

SLOW_SECONDS = 15.0
"""Longer than the ten seconds that the product waits."""


class Reply(StrEnum):
    """What a recipient is answered; `down` drops the connection, `slow` answers well but late."""

    OK = "ok"
    BUSY = "450"
    NO_MAILBOX = "550"
    DOWN = "down"
    SLOW = "slow"


@dataclass(slots=True)
class Wish:
    """What was asked for. `times`: for how many recipients it holds; none: until further notice."""

    reply: Reply = Reply.OK
    seconds: float = SLOW_SECONDS
    times: int | None = None


@dataclass(slots=True)
class Switches:
    """The wish for everybody, and wishes for single addresses, which come first."""

    everybody: Wish = field(default_factory=Wish)
    addresses: dict[str, Wish] = field(default_factory=dict)

    def ask(self, wish: Wish, to: str = "") -> None:
        """From now on answer so; `ok` for one address takes its wish back."""
        if not to:
            self.everybody = wish
        elif wish.reply is Reply.OK:
            self.addresses.pop(to.lower(), None)
        else:
            self.addresses[to.lower()] = wish

    def next(self, to: str) -> Wish:
        """The wish that holds for the recipient `to`; one of its times is used."""
        wish = self.addresses.get(to.lower(), self.everybody)
        if wish.times is None:
            return wish
        wish.times -= 1
        return wish if wish.times >= 0 else Wish()

    def is_down(self) -> bool:
        """Whether nobody is let in at all."""
        return self.everybody.reply is Reply.DOWN and self.everybody.times is None
