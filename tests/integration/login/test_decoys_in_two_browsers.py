"""Two browsers at the code of one address: what one does the other sees, of a decoy as of the real thing (B25)."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.context import SYSTEM, act, perform
from aina_app.features.email_verification import http as verification
from aina_app.features.email_verification import service
from aina_app.features.email_verification.service import FORM as CODE
from aina_app.features.login import http as login
from aina_app.features.registration import http as registration
from aina_app.web.cookies import session_name
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor
from tests.people import AINO, VAINO, DemoPerson, typed
from tests.posting import browsing, led_to, refused_with
from tests.statements import counted
from tests.trail import sent

pytestmark = pytest.mark.anyio

ROUTES = [*registration.ROUTES, *login.ROUTES, *verification.ROUTES]
STRANGERS = "Vieras-Sana 9 lintua"
NETWORKS = {AINO: ("203.0.113.8", "203.0.113.9"), VAINO: ("198.51.100.8", "198.51.100.9")}


@dataclass(frozen=True)
class Two:
    """Whoever has registered an address in one browser and signs in to it in another."""

    person: DemoPerson
    first: httpx.AsyncClient
    other: httpx.AsyncClient

    async def register(self, password: str = STRANGERS) -> object:
        """REKISTERÖIDY in the first browser."""
        return led_to(await self.first.post(routes.REGISTRATION, data=typed(self.person, password)))

    async def register_elsewhere(self) -> object:
        """REKISTERÖIDY in the other browser."""
        return led_to(await self.other.post(routes.REGISTRATION, data=typed(self.person, STRANGERS)))

    async def sign_in(self) -> object:
        """KIRJAUDU SISÄÄN in the other browser."""
        return led_to(await self.other.post(routes.LOGIN, data={"username": self.person.email, "password": STRANGERS}))

    async def resend(self) -> object:
        """Lähetä uusi koodi in the first browser; how it and the other look then."""
        return await self._resend(self.first)

    async def resend_elsewhere(self) -> object:
        """The same in the other."""
        return await self._resend(self.other)

    async def try_code(self) -> object:
        """VAHVISTA with a code that is not right."""
        return await self._try(self.first)

    async def try_elsewhere(self) -> object:
        """The same in the other browser."""
        return await self._try(self.other)

    async def _resend(self, browser: httpx.AsyncClient) -> object:
        answer = led_to(await browser.post(routes.RESEND_CODE))
        return answer, await self._waits()

    async def _try(self, browser: httpx.AsyncClient) -> object:
        answer = led_to(await browser.post(routes.EMAIL_VERIFICATION, data={"code": "000000"}))
        return answer, refused_with(browser, CODE), await self._waits()

    async def _waits(self) -> list[object]:
        """When each browser may ask for another code."""
        views = [
            await perform(make_actor(session=browser.cookies.get(session_name()) or ""), service.view)
            for browser in (self.first, self.other)
        ]
        return [view.resend_at if view else None for view in views]


Step = Callable[[Two], Awaitable[object]]
NEXT_CODE, NEXT_DAY = 61, 24 * 3600
BEGIN: list[tuple[int, Step]] = [(0, Two.register), (5, Two.sign_in)]
SEQUENCES: dict[str, Sequence[tuple[int, Step]]] = {
    "asked in one, then in the other": [
        *BEGIN, (NEXT_CODE, Two.resend), (1, Two.resend_elsewhere), (NEXT_CODE, Two.resend_elsewhere), (1, Two.resend),
    ],
    "asked in the other, then in one": [
        *BEGIN, (NEXT_CODE, Two.resend_elsewhere), (1, Two.resend), (NEXT_CODE, Two.resend), (1, Two.resend_elsewhere),
    ],
    "tries in both": [*BEGIN, *[(1, Two.try_code), (1, Two.try_elsewhere)] * 4, (NEXT_CODE, Two.resend),
        (1, Two.try_elsewhere), (1, Two.try_code),
    ],
    "past the day's limit": [
        *BEGIN, *[(NEXT_CODE, Two.resend), (1, Two.try_elsewhere)] * 5, (1, Two.resend_elsewhere), (1, Two.resend),
        (NEXT_CODE, Two.try_code), (NEXT_CODE, Two.sign_in), (NEXT_CODE, Two.resend_elsewhere), (1, Two.try_code),
    ],
    "registered again": [
        *BEGIN, (NEXT_CODE, Two.resend), (1, Two.register_elsewhere), (1, Two.try_code), (1, Two.try_elsewhere),
        (NEXT_CODE, Two.resend), (1, Two.resend_elsewhere),
    ],
    "registered past the day's limit": [
        *[(1, Two.register)] * 5, (1, Two.register_elsewhere), (1, Two.try_code), (1, Two.try_elsewhere),
        (NEXT_CODE, Two.resend), (1, Two.resend_elsewhere), (1, Two.sign_in), (1, Two.try_elsewhere), (1, Two.try_code),
        (NEXT_DAY - 120, Two.register_elsewhere), (1, Two.try_elsewhere), (1, Two.try_code), (1, Two.sign_in),
    ],
    "signed in after a new code": [
        *BEGIN, (NEXT_CODE, Two.resend), (1, Two.try_code), (1, Two.sign_in), (1, Two.try_elsewhere),
        (1, Two.resend_elsewhere),
    ],
}  # fmt: skip
"""Seconds that pass, then what is pressed."""


async def live(person: DemoPerson, steps: Sequence[tuple[int, Step]], clock: TimeMachineFixture) -> list[object]:
    """What is seen at each step."""
    networks, passed = NETWORKS[person], timedelta()
    seen: list[object] = []
    async with browsing(ROUTES, networks[0]) as first, browsing(ROUTES, networks[1]) as other:
        two = Two(person, first, other)
        for seconds, step in steps:
            clock.shift(timedelta(seconds=seconds))
            passed += timedelta(seconds=seconds)
            with counted() as statements:
                seen.append((await step(two), Counter(statements)))
    clock.shift(-passed)
    return seen


@pytest.mark.parametrize("sequence", SEQUENCES)
async def test_b25_what_two_browsers_of_one_address_see_of_each_other_tells_nothing(
    database: TestDatabase, stopped_clock: TimeMachineFixture, sequence: str
) -> None:
    with act(SYSTEM) as this:
        make_account(this, AINO)

    fake = await live(AINO, SEQUENCES[sequence], stopped_clock)
    real = await live(VAINO, SEQUENCES[sequence], stopped_clock)

    assert fake == real
    assert "verify" in sent()
