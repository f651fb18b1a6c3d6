"""A. Käyttäjäprofiilin tiedot: what a person changes there stays in this service (P01, 78)."""

import pytest
from sqlmodel import select

from aina_app.context import SYSTEM, Actor, act, look, perform
from aina_app.core.refusal import Refused
from aina_app.features.profile.service import details
from aina_app.features.profile.service.details import Details
from aina_app.i18n.language import Language
from aina_app.models import AccountKind, AccountState, AuditTag, CustomershipChange
from tests.databases import TestDatabase
from tests.factories import make_account, make_session
from tests.integration.profile.people import account_of, audited, signed_in
from tests.people import SAGA

pytestmark = pytest.mark.anyio

TYPED = {"first_name": "Aino", "last_name": "Lehtinen", "phone": "", "language": "fi"}


@pytest.fixture
def aino(database: TestDatabase) -> Actor:
    """Signed in, first use done."""
    return signed_in()


async def test_names_telephone_and_language_are_kept(aino: Actor) -> None:
    typed = {"first_name": " Aino-Maria ", "last_name": "O’Lehtinen", "phone": "040 123 4567", "language": "sv"}

    await perform(aino, details.save, details.parse(typed))

    account = account_of(aino)
    assert (account.first_name, account.last_name) == ("Aino-Maria", "O’Lehtinen")
    assert (account.phone, account.language) == ("+358401234567", "sv")
    assert audited(AuditTag.PROFILE_CHANGED) == [
        (AuditTag.PROFILE_CHANGED, account.id, {"fields": "first_name,last_name,phone,language"})
    ]


async def test_nothing_of_it_is_sent_to_the_customer_information_system(aino: Actor) -> None:
    await perform(aino, details.save, details.parse(TYPED | {"phone": "0401234567"}))

    with act(SYSTEM, read_only=True) as this:
        assert this.db.exec(select(CustomershipChange)).all() == []


@pytest.mark.parametrize(
    "typed", ["040 123 4567", "(040) 123-4567", "+358 40 1234567", "00358401234567", "040\N{NO-BREAK SPACE}1234567"]
)
def test_any_usual_writing_of_a_number_is_understood(own_settings: None, typed: str) -> None:
    assert details.parse(TYPED | {"phone": typed}).phone == "+358401234567"


async def test_an_empty_telephone_removes_the_number(aino: Actor) -> None:
    await perform(aino, details.save, details.parse(TYPED | {"phone": "0401234567"}))

    await perform(aino, details.save, details.parse(TYPED))

    assert account_of(aino).phone is None


def test_every_reason_is_told_at_once_in_the_order_of_the_screen(own_settings: None) -> None:
    with pytest.raises(Refused) as refused:
        details.parse({"first_name": " ", "last_name": "<b>", "phone": "12", "language": "de"})

    assert [(one.field, one.code) for one in refused.value.refusals] == [
        ("first_name", "err.first_name_empty"),
        ("last_name", "err.name_chars"),
        ("phone", "err.phone_form"),
        ("language", "err.choose"),
    ]


async def test_saving_what_is_there_already_writes_nothing(aino: Actor) -> None:
    await perform(aino, details.save, details.parse(TYPED))

    assert audited(AuditTag.PROFILE_CHANGED) == []


async def test_other_fields_of_a_form_change_nothing(aino: Actor) -> None:
    before = account_of(aino)
    smuggled = {"kind": "company", "state": "closed", "email": "other@aina.test", "account_id": "x", "id": "x"}

    await perform(aino, details.save, details.parse(TYPED | smuggled))

    after = account_of(aino)
    assert (after.kind, after.state) == (AccountKind.PRIVATE, AccountState.VERIFIED)
    assert after.model_dump() == before.model_dump()


async def test_a_company_user_sees_the_company(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        saga = make_session(this, make_account(this, SAGA))

    profile = await look(saga, details.view)

    assert (profile.kind, profile.company_name, profile.business_id) == (
        AccountKind.COMPANY,
        "Oy Revontuli Ab",
        "2000001-6",
    )
    assert profile.language is Language.SV


def test_a_checked_form_holds_nothing_else(own_settings: None) -> None:
    assert details.parse(TYPED) == Details("Aino", "Lehtinen", None, Language.FI)
