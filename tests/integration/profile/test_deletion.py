"""Poista käyttäjätunnus: what goes, what the law keeps, and nothing half done (60, P06; identity 3.7, domain 4.4)."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.accounts import closing
from aina_app.accounts.passwords import verify_password
from aina_app.context import SYSTEM, act, perform, session_end_listeners
from aina_app.core.database import engine
from aina_app.core.refusal import Refused
from aina_app.features.login import service as login
from aina_app.features.profile.service import deletion, details, fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.i18n.language import Language
from aina_app.jobs import purging
from aina_app.models import (
    AccountState,
    AuditEvent,
    AuditTag,
    ChangeState,
    Customership,
    CustomershipChange,
    FormDraft,
    MailState,
    MarketingConsent,
    MeteringPoint,
    OutgoingMail,
    UserAccount,
)
from tests import trail
from tests.databases import TestDatabase
from tests.factories import make_account, make_actor, make_identification, make_watch
from tests.integration.profile.owning import Owner, counts, everything, owner
from tests.integration.profile.people import account_of, is_live
from tests.people import AINO, PASSWORD, SAGA, VAINO, typed
from tests.registering import press, register, session_of

pytestmark = pytest.mark.anyio
KEPT = {"audit_event"}


@pytest.fixture
def aino(database: TestDatabase, stopped_clock: TimeMachineFixture) -> Owner:
    """Aino, of whom there is something in every table."""
    return owner()


@pytest.mark.both_databases
async def test_b60_nothing_names_the_account_any_more_but_the_audit_trail(aino: Owner) -> None:
    before = counts(aino.account.id)
    assert min(before.values()) > 0, before

    assert await aino.delete()

    assert {table for table, count in counts(aino.account.id).items() if count} == KEPT
    assert everything(FormDraft) == []


async def test_b60_what_is_left_of_the_account_is_when_it_came_and_went(aino: Owner) -> None:
    await aino.delete()

    left = account_of(aino.actor)
    told = {name: value for name, value in left.model_dump().items() if value not in (None, "")}
    now = trail.events([AuditTag.ACCOUNT_DELETED])[0].created_at
    assert told == {
        "id": aino.account.id,
        "kind": "private",
        "state": AccountState.CLOSED,
        "onboarding_step": "strong_identification",
        "created_at": aino.account.created_at,
        "closed_at": now,
        "password_changed_at": now,
    }


async def test_b60_a_wrong_password_deletes_nothing_and_is_written_down(aino: Owner) -> None:
    before = counts(aino.account.id)

    assert not await aino.delete("vaara-Sala1")

    assert counts(aino.account.id) == before | {"audit_event": before["audit_event"] + 1}
    assert trail.events([AuditTag.LOGIN_FAILED])[0].facts == {"reason": "wrong", "purpose": "deletion"}
    assert account_of(aino.actor).state is AccountState.VERIFIED


def test_without_a_password_nothing_is_looked_at(own_settings: None) -> None:
    with pytest.raises(Refused) as refused:
        fresh_check.parse({"deletion_password": ""}, deletion.FIELD)

    assert [(one.code, one.field) for one in refused.value.refusals] == [
        ("err.current_password_empty", "deletion_password")
    ]


@pytest.mark.both_databases
async def test_b60_an_ordered_change_is_still_delivered_without_the_account(aino: Owner) -> None:
    await aino.delete()

    changes = everything(CustomershipChange)
    assert [(one.state, one.account_id, one.patch) for one in changes] == [
        (ChangeState.WAITING, None, {"contact": {"phone": "+358405550199"}})
    ]


async def test_a_change_that_waits_for_a_choice_goes_with_who_could_choose(aino: Owner) -> None:
    with act(SYSTEM) as this:
        for change in this.db.exec(select(CustomershipChange)).all():
            change.asking = {"phone": "+358401111111"}

    await aino.delete()

    assert everything(CustomershipChange) == []


async def test_what_is_the_companys_stays(aino: Owner) -> None:
    await aino.delete()

    assert [one.id for one in everything(Customership)] == [aino.customership_id]
    assert len(everything(MeteringPoint)) == 1
    assert [(one.account_id, one.allowed) for one in everything(MarketingConsent)] == [(None, True)]


async def test_of_sent_mails_kind_and_times_stay_and_unsent_ones_go(aino: Owner) -> None:
    await aino.delete()

    left = {mail.kind: (mail.state, mail.account_id, mail.address_mac) for mail in everything(OutgoingMail)}
    assert left == {"pw_changed": (MailState.ACCEPTED, None, ""), "deleted": (MailState.WAITING, None, "")}


async def test_b60_the_farewell_goes_to_the_address_that_the_account_had(aino: Owner) -> None:
    await aino.delete()

    content = trail.last_mail()
    assert (content.to, content.first_name, set(content.facts)) == (AINO.email, "Aino", {"time", "register_url"})


async def test_b88_one_event_tells_of_it_and_names_nobody(aino: Owner) -> None:
    await aino.delete()

    events = trail.events([AuditTag.ACCOUNT_DELETED])
    assert [(one.account_id, one.subject_mac, one.facts) for one in events] == [
        (aino.account.id, "", {"sessions_ended": 2})
    ]
    kept = json.dumps([one.model_dump(mode="json") for one in everything(AuditEvent)])
    assert [word for word in (AINO.email, AINO.family_name, AINO.hetu, "+35840") if word in kept] == []


async def test_b60_every_page_of_every_browser_is_told(aino: Owner) -> None:
    told: list[str] = []
    session_end_listeners.append(told.extend)
    try:
        await aino.delete()
    finally:
        session_end_listeners.remove(told.extend)

    assert set(told) == {aino.actor.session_hash, aino.phone.session_hash}
    assert not is_live(aino.actor)


async def test_b60_signing_in_is_as_with_an_unknown_address(aino: Owner) -> None:
    await aino.delete()

    with act(make_actor()) as this:
        attempt = login.begin(this, AINO.email)
    assert isinstance(attempt, login.Attempt)
    with act(make_actor()) as this:
        login.finish(this, attempt, right=verify_password(PASSWORD, attempt.stored_hash))
    assert trail.events([AuditTag.LOGIN_FAILED])[-1].facts["reason"] == "unknown"


@pytest.mark.both_databases
async def test_b60_the_same_person_registers_and_identifies_again_the_same_minute(aino: Owner) -> None:
    await aino.delete()

    with act(make_actor()) as this:
        press(this, typed(AINO))
    again = next(one for one in everything(UserAccount) if one.email_key == AINO.email)
    with act(SYSTEM) as this:
        make_identification(this, again)

    assert (again.state, again.id != aino.account.id) == (AccountState.UNVERIFIED, True)
    assert [kind for kind, state in trail.mails() if state is MailState.WAITING] == ["deleted", "verify"]


@pytest.mark.both_databases
async def test_whoever_registered_the_address_before_can_tell_nothing_by_what_comes_after(aino: Owner) -> None:
    stranger = register(typed(AINO))
    await aino.delete()

    with engine().connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM one_time_code")).all()
    assert AINO.email not in str(row)
    assert session_of(stranger) is not None

    register(typed(AINO))  # a new address's earlier registration ends, too

    assert session_of(stranger) is None


async def test_another_persons_rows_are_not_touched(aino: Owner) -> None:
    other = owner(VAINO)
    before = counts(other.account.id)

    await aino.delete()

    assert counts(other.account.id) == before
    assert is_live(other.actor)


@pytest.mark.both_databases
async def test_n07_two_presses_at_once_delete_once_and_say_farewell_once(aino: Owner) -> None:
    checks = [await perform(aino.actor, fresh_check.begin, Purpose.DELETION) for _ in range(2)]

    done = await asyncio.gather(
        *[perform(aino.actor, deletion.delete, check, right=True) for check in checks if isinstance(check, Check)]
    )

    assert sorted(done) == [False, True]
    assert len(trail.events([AuditTag.ACCOUNT_DELETED])) == 1
    assert [kind for kind, _ in trail.mails() if kind == "deleted"] == ["deleted"]


async def test_what_an_act_under_way_writes_a_moment_later_goes_too(
    aino: Owner, stopped_clock: TimeMachineFixture
) -> None:
    await aino.delete()
    with act(SYSTEM) as this:
        make_watch(this, aino.account)

    with act(SYSTEM) as this:
        purging.purge(this)

    assert counts(aino.account.id)["consumption_watch"] == 0


async def test_a_change_of_a_deleted_account_is_forgotten_once_it_has_ended(
    aino: Owner, stopped_clock: TimeMachineFixture
) -> None:
    await aino.delete()
    stopped_clock.shift(timedelta(days=91))
    with act(SYSTEM) as this:
        purging.purge(this)
    change = everything(CustomershipChange)[0]

    with act(SYSTEM) as this:
        this.db.get_one(CustomershipChange, change.id).state = ChangeState.DELIVERED
        this.db.flush()
        purging.purge(this)

    assert everything(CustomershipChange) == []


async def test_a_company_users_account_keeps_nothing_of_the_company(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        saga = make_account(this, SAGA)
        closing.close(this, saga)

    left = everything(UserAccount)[0]
    assert (left.company_name, left.business_id, left.language) == (None, None, "")


async def test_b60_what_was_saved_in_the_profile_at_the_same_moment_goes_too(aino: Owner) -> None:
    await aino.delete()
    wish = details.Details("Aino", "Takaisin", None, Language.FI)

    with pytest.raises(Refused), act(aino.actor) as this:
        details.save(this, wish)
    with act(SYSTEM) as this:  # written by an act that had been let in before
        this.db.get_one(UserAccount, aino.account.id).last_name = "Takaisin"
    with act(SYSTEM) as this:
        closing.clear_late_rows(this)

    assert account_of(aino.actor).last_name == ""
