"""Passwords under load and over the years: a bounded queue, and hashes made anew (B35)."""

import asyncio
import base64
import threading
from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import select

from aina_app import routes
from aina_app.accounts import hashing
from aina_app.accounts.hashing import WAITING_PER_THREAD, Busy, Hasher
from aina_app.accounts.passwords import hash_password, is_outdated, verify_password
from aina_app.context import SYSTEM, act
from aina_app.core.secrets import KeyUse, key_ring
from aina_app.features.login import http, service
from aina_app.features.login.service import Attempt
from aina_app.models import AuditTag, ThrottleBucket, UserAccount
from aina_app.settings import settings
from tests.busy import ROOM, filled
from tests.databases import TestDatabase
from tests.factories import make_actor
from tests.integration.login.attempts import account, fail, person
from tests.people import AINO, PASSWORD
from tests.posting import browsing, led_to, refused_with
from tests.trail import tags

pytestmark = pytest.mark.anyio

FORM = {"username": AINO.email, "password": PASSWORD}


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a hash waits for; opened at the end whatever happens."""
    opened = threading.Event()
    yield opened
    opened.set()


async def test_b35_so_many_may_wait_and_the_next_is_told_so_at_once(gate: threading.Event) -> None:
    hasher = Hasher(1)
    async with filled(hasher, gate, ROOM) as waiting:
        with pytest.raises(Busy):
            await hasher.run(len, "")
        gate.set()
        assert await asyncio.gather(*waiting) == [True] * ROOM

    assert hasher.shed == 1
    assert await hasher.run(len, "") == 0


async def test_b35_a_caller_who_leaves_gives_the_place_back_only_when_the_thread_has_ended(
    gate: threading.Event,
) -> None:
    hasher = Hasher(1)
    async with filled(hasher, gate, ROOM) as waiting:
        for task in waiting:
            task.cancel()
        assert all(
            isinstance(one, asyncio.CancelledError) for one in await asyncio.gather(*waiting, return_exceptions=True)
        )

        late = asyncio.create_task(hasher.run(len, ""))
        await asyncio.sleep(0)
        assert [place.done() for place in hasher._others] == [False]
        gate.set()
        assert await late == 0

    assert [await hasher.run(len, "") for _ in range(ROOM)] == [0] * ROOM


async def test_b35_a_browser_known_to_its_account_goes_before_all_who_wait(gate: threading.Event) -> None:
    hasher, served = Hasher(1), list[str]()
    async with filled(hasher, gate, 1):
        strangers = [asyncio.create_task(hasher.run(served.append, "stranger")) for _ in range(WAITING_PER_THREAD)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await hasher.run(served.append, "too late")
        owner = asyncio.create_task(hasher.run_first(served.append, "owner"))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(owner, *strangers)

    assert served == ["owner"] + ["stranger"] * WAITING_PER_THREAD


async def test_b35_who_leaves_just_when_served_passes_the_turn_on() -> None:
    hasher = Hasher(1)
    hasher._free = 0
    leaving, staying = (asyncio.create_task(hasher.run(len, "")) for _ in range(2))
    await asyncio.sleep(0)
    hasher._leave()
    leaving.cancel()

    assert await staying == 0
    assert leaving.cancelled()
    assert await hasher.run(len, "") == 0


async def test_b35_what_a_hash_raises_comes_to_its_caller_and_frees_the_place() -> None:
    hasher = Hasher(1)
    for _ in range(ROOM + 1):
        with pytest.raises(ValueError, match="invalid literal"):
            await hasher.run(int, "x")


async def test_b35_a_busy_server_hashes_nothing_says_so_and_counts_no_failure(
    database: TestDatabase, gate: threading.Event
) -> None:
    person()
    async with browsing(http.ROUTES) as visitor, filled(hashing.hasher, gate, hashing.hasher.threads * ROOM):
        answers = [await visitor.post(routes.LOGIN, data=FORM) for _ in range(6)]
        assert refused_with(visitor, service.FORM) == [("err.busy", None)]

    assert {led_to(answer) for answer in answers} == {"/kirjaudu?tarkista=login"}
    assert tags() == []
    with act(SYSTEM, read_only=True) as this:
        assert {bucket.count for bucket in this.db.exec(select(ThrottleBucket)).all()} == {0}
    async with browsing(http.ROUTES) as visitor:
        assert led_to(await visitor.post(routes.LOGIN, data=FORM)) == "/"


async def log_in_and_rest(visitor: httpx.AsyncClient) -> None:
    """Sign in, and wait for what is done afterwards."""
    assert led_to(await visitor.post(routes.LOGIN, data=FORM)) == "/"
    await asyncio.gather(*http._rehashing)


def new_pepper() -> None:
    """Another pepper is in use from now on; the old one is still on the ring."""
    path = settings().data_dir / "keys" / KeyUse.PEPPER.value
    with path.open("ab") as file:
        file.write(b"2:" + base64.b64encode(b"p" * 32) + b"\n")
    key_ring.cache_clear()


async def test_a_hash_of_another_cost_is_made_anew_after_the_sign_in(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    aino = person()
    monkeypatch.setenv("AINA_BCRYPT_COST", "5")
    settings.cache_clear()

    async with browsing(http.ROUTES) as visitor:
        await log_in_and_rest(visitor)

    stored = account(aino.id).password_hash
    assert (is_outdated(aino.password_hash), is_outdated(stored), verify_password(PASSWORD, stored)) == (
        True,
        False,
        True,
    )
    assert tags() == [AuditTag.LOGIN_SUCCEEDED, AuditTag.PASSWORD_REHASHED]


async def test_a_hash_of_an_old_pepper_still_signs_in_and_is_made_anew(database: TestDatabase) -> None:
    aino = person()
    new_pepper()

    async with browsing(http.ROUTES) as visitor:
        await log_in_and_rest(visitor)
        stored = account(aino.id).password_hash
        await log_in_and_rest(visitor)

    assert (aino.password_hash[:5], stored[:5], account(aino.id).password_hash) == ("v1$1$", "v1$2$", stored)
    assert verify_password(PASSWORD, stored)


async def test_a_hash_of_a_pepper_that_is_gone_is_a_wrong_password_and_no_error(database: TestDatabase) -> None:
    person(AINO)
    with act(SYSTEM) as this:
        this.db.exec(select(UserAccount)).one().password_hash = "v1$9$" + hash_password(PASSWORD).split("$", 2)[2]

    async with browsing(http.ROUTES) as visitor:
        await visitor.post(routes.LOGIN, data=FORM)

        assert refused_with(visitor, service.FORM) == [("err.login", "password")]


def test_a_password_that_was_changed_meanwhile_is_not_made_anew(database: TestDatabase) -> None:
    aino = person()
    with act(make_actor()) as this:
        attempt = service.begin(this, AINO.email)
    assert isinstance(attempt, Attempt)
    with act(SYSTEM) as this:
        this.db.merge(aino).password_hash = "v1$1$changed"

    with act(make_actor()) as this:
        service.rehash(this, attempt, hash_password(PASSWORD))

    assert account(aino.id).password_hash == "v1$1$changed"
    assert tags() == []


def test_a_wrong_password_makes_no_hash_anew(database: TestDatabase) -> None:
    aino = person()
    new_pepper()

    fail()

    assert account(aino.id).password_hash == aino.password_hash
