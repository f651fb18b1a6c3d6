"""A half-filled form over a change of language: what goes along, and how much room it may take (B81)."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import select

from aina_app import routes
from aina_app.context import SYSTEM, act
from aina_app.features.language import http
from aina_app.features.language.service import KEPT_FIELDS, MOST_KEPT
from aina_app.features.login import service as login
from aina_app.features.password_reset import service as password_reset
from aina_app.features.registration import service as registration
from aina_app.models import FormDraft
from aina_app.settings import settings
from aina_app.web import drafts
from aina_app.web.cookies import browser_name
from tests.databases import TestDatabase
from tests.people import AINO, typed
from tests.posting import browsing, draft_of, led_to

pytestmark = pytest.mark.anyio

CHOICE = {"language": "sv", "to": "/sv/rekisteroidy"}
FEW_KILOBYTES = 12
MUCH = {f"field{number}": "x" * 1_800 for number in range(34)}


@pytest.fixture
async def visitor(database: TestDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a half-filled form."""
    async with browsing(http.ROUTES) as client:
        yield client


def sizes() -> list[int]:
    """Bytes of each kept draft."""
    with act(SYSTEM, read_only=True) as this:
        return [len(draft.content_encrypted) for draft in this.db.exec(select(FormDraft)).all()]


def test_every_form_that_keeps_its_text_is_known() -> None:
    assert set(KEPT_FIELDS) == {registration.FORM, login.FORM, password_reset.FORM}


async def test_the_fields_of_a_form_go_along_without_its_passwords(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post(routes.LANGUAGE_FORM, data=typed(AINO) | CHOICE | {"form": registration.FORM})

    assert led_to(answer) == "/sv/rekisteroidy"
    expected = {name: text for name, text in typed(AINO).items() if "password" not in name}
    assert draft_of(visitor, registration.FORM).values == expected


@pytest.mark.parametrize("form", ["anything", "", "new_password", "registration "])
async def test_what_is_none_of_our_forms_is_not_kept(visitor: httpx.AsyncClient, form: str) -> None:
    assert led_to(await visitor.post(routes.LANGUAGE_FORM, data=MUCH | CHOICE | {"form": form})) == "/sv/rekisteroidy"

    assert sizes() == []
    assert browser_name() not in visitor.cookies


async def test_more_fields_than_the_form_has_and_endless_ones_are_not_kept(visitor: httpx.AsyncClient) -> None:
    much = MUCH | {"email": "x" * 9_000, "first_name": "Aino"}

    await visitor.post(routes.LANGUAGE_FORM, data=much | CHOICE | {"form": registration.FORM})

    assert draft_of(visitor, registration.FORM).values == {"first_name": "Aino"}
    assert max(sizes()) < MOST_KEPT


async def test_a_network_keeps_only_so_much_text(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AINA_NETWORK_LIMIT_SCALE", "1")
    monkeypatch.setattr(drafts, "KILOBYTES_OF_NETWORK", FEW_KILOBYTES)
    settings.cache_clear()
    form = CHOICE | {"form": login.FORM, "username": "x" * (MOST_KEPT - 100)}

    for _ in range(FEW_KILOBYTES):
        async with browsing(http.ROUTES) as stranger:
            await stranger.post(routes.LANGUAGE_FORM, data=form)
    async with browsing(http.ROUTES, network="198.51.100.9") as neighbour:
        await neighbour.post(routes.LANGUAGE_FORM, data=form)
        assert draft_of(neighbour, login.FORM).values

    assert [size > MOST_KEPT // 2 for size in sizes()].count(True) == FEW_KILOBYTES // 3 + 1
