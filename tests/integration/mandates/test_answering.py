"""R09: accepting, declining, ending; only by the two sides."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import TimeMachineFixture

from aina_app.context import SYSTEM, act, perform
from aina_app.core.refusal import Refused
from aina_app.features.mandates.service import answering
from aina_app.models import AuditTag, MailState, MandateEnd, MandateState, OutgoingMail, UserAccount
from tests.databases import TestDatabase
from tests.integration.mandates.mandating import (
    LAST_DAY,
    REPORT,
    TODAY,
    WATCH,
    Customer,
    accepted,
    customer,
    end_contract,
    newest,
    pair,
    rows,
)
from tests.people import AINO, IMPI, VAINO
from tests.trail import last_mail, sent, tags


def test_r09_it_lives_from_its_acceptance(aino: Customer, impi: Customer) -> None:
    mandate = accepted(aino, impi, REPORT)

    assert (mandate.state, mandate.mandatee_account_id) == (MandateState.ACCEPTED, impi.actor.account_id)
    (seen,) = impi.sees()
    assert (seen.point.gsrn, seen.owner_name, seen.last_day) == (aino.gsrn, "Aino Lehtinen", LAST_DAY)
    assert (len(impi.sees(REPORT)), impi.sees(WATCH)) == (1, [])
    assert [one.state for one in aino.page().given] == [MandateState.ACCEPTED]
    assert [one.other for one in impi.page().received] == ["Aino Lehtinen"]
    assert tags() == [AuditTag.MANDATE_OFFERED, AuditTag.MANDATE_ACCEPTED]


def test_r09_its_owner_is_told_of_the_acceptance_in_their_own_language(aino: Customer, impi: Customer) -> None:
    with act(SYSTEM) as this:
        this.db.get_one(UserAccount, aino.actor.account_id).language = "sv"
    aino.offer(IMPI.email, REPORT)
    assert "mandate_accepted" not in sent()

    impi.accept(newest().id)

    mail, (kind, language, state) = last_mail(), _told(aino)
    assert (kind, language, state, mail.to) == ("mandate_accepted", "sv", MailState.WAITING, AINO.email)
    assert mail.facts == {
        "holder_name": "Impi Rantala",
        "holder_email": IMPI.email,
        "point_name": "Männikkötie 4",
        "end_date": "30.4.2026",
        "scope": "se förbrukningen, beställa rapporter",
        "mandate_url": "http://localhost:3000/sv/valtuutukset",
    }


def _told(owner: Customer) -> tuple[str, str, MailState]:
    """The one mail to the owner's account: kind, language, state."""
    with act(SYSTEM, read_only=True) as this:
        mail = this.db.exec(select(OutgoingMail).where(OutgoingMail.account_id == owner.actor.account_id)).one()
        return mail.kind, mail.language, mail.state


@pytest.mark.parametrize("answer", ["declined", "refused"])
def test_no_mail_tells_the_owner_of_what_was_not_accepted(aino: Customer, impi: Customer, answer: str) -> None:
    aino.offer(IMPI.email)
    if answer == "declined":
        impi.decline(newest().id)
    else:
        with pytest.raises(Refused):
            aino.accept(newest().id)

    assert sent() == ["mandate"]


def test_r09_a_declined_one_opens_nothing(aino: Customer, impi: Customer) -> None:
    aino.offer(IMPI.email)
    impi.decline(newest().id)

    assert (impi.sees(), impi.page().offers) == ([], [])
    assert [one.state for one in aino.page().given] == [MandateState.DECLINED]
    with pytest.raises(Refused, match=r"err\.not_found"):
        impi.accept(newest().id)


@pytest.mark.parametrize("who", ["owner", "holder"])
def test_r09_either_side_ends_it_at_once_and_the_other_is_told(aino: Customer, impi: Customer, who: str) -> None:
    mandate = accepted(aino, impi)
    ending, other, by = (aino, impi, MandateEnd.OWNER) if who == "owner" else (impi, aino, MandateEnd.HOLDER)

    ending.end(mandate.id)

    assert (newest().state, newest().ended_by) == (MandateState.ENDED, by)
    assert impi.sees() == []
    mail = last_mail()
    assert (sent()[-1], mail.to) == ("mandate_ended", other.person.email)
    assert mail.facts["point_name"] == "Männikkötie 4"
    assert mail.facts["end_date"] == "11.3.2026"
    with pytest.raises(Refused, match=r"err\.not_found"):
        ending.end(mandate.id)


def test_who_had_a_mandate_still_finds_it_as_ended_for_a_month(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    aino.end(accepted(aino, impi).id)

    (ended,) = impi.page().received
    assert (ended.state, ended.other, ended.point_address) == (MandateState.ENDED, None, "")
    assert impi.sees() == []
    again = accepted(aino, impi)
    assert [one.state for one in impi.page().received] == [MandateState.ACCEPTED, MandateState.ENDED]
    impi.end(again.id)
    stopped_clock.shift(timedelta(days=30))
    assert impi.page().received == []


def test_a_mandate_whose_last_day_has_passed_is_not_gone_from_the_holders_list(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    accepted(aino, impi, last_day=TODAY)
    stopped_clock.shift(timedelta(hours=12))

    assert [one.state for one in impi.page().received] == [MandateState.ENDED]
    assert impi.sees() == []


def test_a_withdrawn_offer_tells_nobody_anything(aino: Customer, impi: Customer) -> None:
    aino.offer(IMPI.email)
    aino.end(newest().id)

    assert sent() == ["mandate"]
    assert impi.page().offers == []
    with pytest.raises(Refused, match=r"err\.not_found"):
        impi.accept(newest().id)


def test_strangers_answer_as_if_there_were_none(aino: Customer, impi: Customer) -> None:
    vaino = customer(VAINO)
    aino.offer(IMPI.email)
    offered = newest().id
    for press in (vaino.accept, vaino.decline, vaino.end, aino.accept, aino.decline, impi.end):
        with pytest.raises(Refused, match=r"err\.not_found"):
            press(offered)
    impi.accept(offered)
    for press in (vaino.end, vaino.accept):
        for mandate_id in (offered, "x", "00000000-0000-0000-0000-000000000000"):
            with pytest.raises(Refused, match=r"err\.not_found"):
                press(mandate_id)

    assert newest().state is MandateState.ACCEPTED


def test_an_offer_belongs_to_whoever_holds_the_address_now(aino: Customer, impi: Customer) -> None:
    aino.offer(IMPI.email)
    with act(SYSTEM) as this:
        this.db.get_one(UserAccount, impi.actor.account_id).email_key = "impi.rantala@aina.test"

    assert impi.page().offers == []
    with pytest.raises(Refused, match=r"err\.not_found"):
        impi.accept(newest().id)


def test_an_offer_runs_out_with_its_last_day_and_with_the_contract(
    aino: Customer, impi: Customer, stopped_clock: TimeMachineFixture
) -> None:
    aino.offer(IMPI.email, last_day=TODAY)
    end_contract(aino.gsrn, TODAY)
    assert len(impi.page().offers) == 1

    stopped_clock.shift(timedelta(hours=12))

    assert impi.page().offers == []
    assert [one.state for one in aino.page().given] == [MandateState.ENDED]
    with pytest.raises(Refused, match=r"err\.not_found"):
        impi.accept(newest().id)


def test_a_new_mandate_takes_the_place_of_the_one_before(aino: Customer, impi: Customer) -> None:
    first = accepted(aino, impi, REPORT, WATCH)
    aino.offer(IMPI.email)
    assert len(impi.sees(WATCH)) == 1
    (offered,) = [row for row in rows() if row.state is MandateState.OFFERED]

    impi.accept(offered.id)

    by_id = {row.id: row for row in rows()}
    assert by_id[first.id].ended_by is MandateEnd.REPLACED
    assert (len(impi.sees()), impi.sees(REPORT)) == (1, [])
    assert [one.state for one in impi.page().received] == [MandateState.ACCEPTED]
    assert "mandate_ended" not in sent()


@pytest.mark.anyio
@pytest.mark.both_databases
async def test_an_acceptance_and_an_end_at_once_leave_it_ended_or_refused(database: TestDatabase) -> None:
    aino, impi = pair()
    aino.offer(IMPI.email, last_day=TODAY.replace(year=2030))
    mandate_id = str(newest().id)

    await asyncio.gather(
        perform(impi.actor, answering.accept, mandate_id),
        perform(aino.actor, answering.end, mandate_id),
        perform(impi.actor, answering.accept, mandate_id),
        return_exceptions=True,
    )

    assert newest().state is MandateState.ENDED
    assert impi.sees() == []
