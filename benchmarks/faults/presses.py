"""What people press, and pressing it until the portal has answered: as a browser does after a lost line."""

import asyncio
import random
import uuid
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from websockets.exceptions import WebSocketException

from aina_app.routes import HOME, PROFILE
from benchmarks.faults.people import FIRST_PHONE, Customer
from benchmarks.open_page import OpenPage, state_name

CARDS, REPORT = state_name("customerships", "customerships_state"), state_name("consumption_reports", "report_state")
AGAIN_SECONDS = 0.2
CHOICES = {True: "allowed", False: "denied"}
INTERVALS = ("weekly", "monthly")
LINE_IS_LOST = (OSError, EOFError, WebSocketException)


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal and the customer information system both hold of a customership, field by field."""

    phone: str | None
    email: str | None
    direct_marketing: bool
    electronic_marketing: bool


class Part(StrEnum):
    """What a person changes in one press: a field of the customership; or orders a report, which sends a mail."""

    PHONE = "phone"
    EMAIL = "email"
    DIRECT = "direct_marketing"
    ELECTRONIC = "electronic_marketing"
    REPORT = "report"


FIELDS = (Part.PHONE, Part.EMAIL, Part.DIRECT, Part.ELECTRONIC)
CONTACT = (Part.PHONE, Part.EMAIL)


@dataclass(frozen=True, slots=True)
class Press:
    """One press. `id`: the form's own, the same however often it has to be sent."""

    part: Part
    value: Any
    id: str


@dataclass
class Person:
    """A customer and everything that they have pressed.

    `states`: what was to be true after each change, in order; `interrupted`: presses that the first try did not answer.
    """

    customer: Customer
    states: list[Known]
    reports: int = 0
    interrupted: set[str] = field(default_factory=set)

    @classmethod
    def new(cls, customer: Customer) -> "Person":
        """Someone who has changed nothing yet."""
        begin = Known(FIRST_PHONE, customer.email, direct_marketing=True, electronic_marketing=False)
        return cls(customer, [begin])

    async def do(self, base_url: str, part: Part, fresh: int) -> None:
        """Press once, and send it again until an answer has come. `fresh`: a number that nobody has had."""
        press = Press(part, self._value(part, fresh), str(uuid.uuid4()))
        form: dict[str, str] = {}
        while not await self._answered(base_url, press, form):
            continue
        if part is Part.REPORT:
            self.reports += 1
        else:
            self.states.append(replace(self.states[-1], **{part.value: press.value}))

    def _value(self, part: Part, fresh: int) -> Any:
        match part:
            case Part.PHONE:
                return f"+35840{2_000_000 + fresh}"
            case Part.EMAIL:
                return f"contact{fresh}@aina.test"
            case Part.REPORT:
                return INTERVALS[fresh % len(INTERVALS)]
        return not getattr(self.states[-1], part.value)

    async def _answered(self, base_url: str, press: Press, form: dict[str, str]) -> bool:
        """One try; where the portal is gone, after a little while."""
        try:
            await self._try(base_url, press, form)
        except LINE_IS_LOST:
            self.interrupted.add(press.id)
            await asyncio.sleep(AGAIN_SECONDS)
            return False
        return True

    async def _try(self, base_url: str, press: Press, form: dict[str, str]) -> None:
        path = HOME if press.part is Part.REPORT else PROFILE
        page = await OpenPage.open(base_url, self.customer.cookie, path)
        try:
            if press.part is Part.REPORT:
                sent = await page.ask(REPORT, "order", form={"interval": press.value, "press": press.id})
                _expect(press, done=bool(sent.get("said")))
            else:
                await self._save(page, press, form)
        finally:
            await page.close()

    async def _save(self, page: OpenPage, press: Press, form: dict[str, str]) -> None:
        """Open the form and save it; one that was sent before is sent again as it was."""
        kind = "contact" if press.part in CONTACT else "consents"
        opened = await page.ask(CARDS, "edit", form=f"{kind}:{self.customer.customership}")
        if not form:
            form |= opened["values"] | {"press": press.id} | _typed(press)
        saved = await page.ask(CARDS, f"save_{kind}", form=form)
        _expect(press, done=saved.get("open_form") == "")


def _typed(press: Press) -> dict[str, str]:
    if press.part in CONTACT:
        return {f"contact_{press.part.value}": press.value}
    return {press.part.value: CHOICES[press.value]}


def _expect(press: Press, *, done: bool) -> None:
    if not done:
        raise RuntimeError(f"the portal refused: {press.part}")


def plan(chance: random.Random) -> list[Part]:
    """What one person presses: each field once, in any order, between two reports."""
    changes = list(FIELDS)
    chance.shuffle(changes)
    return [Part.REPORT, *changes, Part.REPORT]
