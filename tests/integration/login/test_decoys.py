"""Registering an address and signing in to it tells nobody whether it was known (B25, B26)."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app import routes
from aina_app.accounts import sessions
from aina_app.accounts.hashing import hasher
from aina_app.context import SYSTEM, act
from aina_app.core.secrets import token_hash
from aina_app.features.email_verification import http as verification
from aina_app.features.email_verification.service import FORM as CODE
from aina_app.features.login import http as login
from aina_app.features.login.service import FORM
from aina_app.features.registration import http as registration
from aina_app.models import AuditTag, SignInSession, UserAccount
from aina_app.web.cookies import session_name
from tests.databases import TestDatabase
from tests.factories import make_account
from tests.people import AINO, VAINO, DemoPerson, typed
from tests.posting import browsing, hash_of_cookie, led_to, refused_with
from tests.statements import counted
from tests.trail import events, mails

pytestmark = pytest.mark.anyio

ROUTES = [*registration.ROUTES, *login.ROUTES, *verification.ROUTES]
NETWORKS = {AINO: "203.0.113.8", VAINO: "198.51.100.9"}
STRANGERS = "Vieras-Sana 9 lintua"


def known(person: DemoPerson = AINO) -> None:
    """The person has an account, verified before this."""
    with act(SYSTEM) as this:
        make_account(this, person)


async def register(person: DemoPerson, password: str = STRANGERS) -> None:
    """REKISTERÖIDY in a browser and a network of its own."""
    async with browsing(ROUTES, NETWORKS[person]) as browser:
        assert led_to(await browser.post(routes.REGISTRATION, data=typed(person, password))) == "/vahvista"


async def sign_in(person: DemoPerson, password: str = STRANGERS) -> str:
    """KIRJAUDU SISÄÄN in another browser: where it leads."""
    async with browsing(ROUTES) as browser:
        return led_to(await browser.post(routes.LOGIN, data={"username": person.email, "password": password}))


async def seen(person: DemoPerson) -> tuple[object, ...]:
    """All that a stranger sees, and what it costs, who signs in to what they have registered."""
    async with browsing(ROUTES) as browser:
        with counted() as statements:
            answer = await browser.post(routes.LOGIN, data={"username": person.email, "password": STRANGERS})
        with act(SYSTEM, read_only=True) as this:
            row = this.db.get_one(SignInSession, hash_of_cookie(browser, session_name()))
        tried = await browser.post(routes.EMAIL_VERIFICATION, data={"code": "000000"})
        again = await browser.post(routes.RESEND_CODE)
        said = refused_with(browser, CODE)
        shape = (row.kind, row.by_password, row.code_id is None, row.idle_expires_at, row.absolute_expires_at)
        places = [led_to(one) for one in (answer, tried, again)]
        return places, said, shape, list(answer.cookies), len(answer.content), Counter(statements)


async def test_b25_b26_a_known_address_leads_on_like_a_new_one(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    known()
    await register(AINO)
    await register(VAINO)
    stopped_clock.shift(timedelta(minutes=2))
    before = len(mails())

    fake, real = await seen(AINO), await seen(VAINO)

    assert fake == real
    assert fake[0] == ["/vahvista", "/vahvista?tarkista=verification", "/vahvista?tila=lahetetty"]
    assert len(mails()) == before + 2
    assert [event.tag for event in events([AuditTag.LOGIN_PENDING, AuditTag.LOGIN_FAILED])] == [
        AuditTag.LOGIN_PENDING
    ] * 2


async def test_b25_it_opens_nothing_of_the_owners(database: TestDatabase) -> None:
    known()
    await register(AINO)

    async with browsing(ROUTES) as browser:
        await browser.post(routes.LOGIN, data={"username": AINO.email, "password": STRANGERS})
        with act(SYSTEM, read_only=True) as this:
            session = sessions.read(this, token_hash(browser.cookies[session_name()]))

    assert session is not None
    assert (session.account_id, session.is_signed_in) == (None, False)


async def test_b04_b25_only_the_newest_registration_counts_for_decoys_too(database: TestDatabase) -> None:
    known()
    for person in (AINO, VAINO):
        await register(person)
        await register(person, "Toinen-Sana 7 kiveä")

    for person in (AINO, VAINO):
        assert await sign_in(person) == f"/kirjaudu?tarkista={FORM}"
        assert await sign_in(person, "Toinen-Sana 7 kiveä") == "/vahvista"


async def test_b04_b25_past_the_days_limit_the_last_that_counted_goes_on(database: TestDatabase) -> None:
    known()
    for person in (AINO, VAINO):
        for number in range(6):
            await register(person, f"{STRANGERS}{number}")

    for person in (AINO, VAINO):
        assert await sign_in(person, f"{STRANGERS}4") == "/vahvista"
        assert await sign_in(person, f"{STRANGERS}5") == f"/kirjaudu?tarkista={FORM}"


async def test_b25_a_decoy_lives_as_long_as_an_unverified_account(
    database: TestDatabase, stopped_clock: TimeMachineFixture
) -> None:
    known()
    for person in (AINO, VAINO):
        await register(person)
    stopped_clock.shift(timedelta(days=3))

    assert [await sign_in(person) for person in (AINO, VAINO)] == ["/vahvista"] * 2


async def test_b05_an_address_that_became_free_belongs_to_its_newest_registration(database: TestDatabase) -> None:
    known()
    await register(AINO)
    with act(SYSTEM) as this:
        for account in this.db.exec(select(UserAccount)).all():
            this.db.delete(account)
    await register(AINO, "Oma-Sana 5 tähteä")

    assert await sign_in(AINO) == f"/kirjaudu?tarkista={FORM}"
    assert await sign_in(AINO, "Oma-Sana 5 tähteä") == "/vahvista"


async def test_b29_every_sign_in_costs_one_hash(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    known()
    await register(AINO)
    served = 0
    run = hasher._run

    async def count(*hash_of: Any) -> Any:
        nonlocal served
        served += 1
        return await run(*hash_of)

    monkeypatch.setattr(hasher, "_run", count)

    for password in (STRANGERS, "Joku-Muu 3 puuta"):
        await sign_in(AINO, password)

    assert served == 2


async def test_b25_the_next_registration_of_a_known_address_ends_the_one_before_as_of_a_new_one(
    database: TestDatabase,
) -> None:
    known()
    left: dict[DemoPerson, str] = {}
    for person in (AINO, VAINO):
        async with browsing(ROUTES) as first:
            await first.post(routes.REGISTRATION, data=typed(person, STRANGERS))
            await register(person)
            left[person] = led_to(await first.post(routes.EMAIL_VERIFICATION, data={"code": "000000"}))

    assert left[AINO] == left[VAINO]
