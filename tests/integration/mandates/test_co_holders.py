"""R09: who holds the same customership is told of each mandate on it, whoever gave it."""

from typing import Any

from sqlmodel import select

from aina_app.accounts.mandates import Attachment, attach
from aina_app.context import SYSTEM, act
from aina_app.i18n.language import Language
from aina_app.integrations.email.words import write
from aina_app.models import AccountState, CustomershipHolder, MeteringPoint
from tests.factories import make_account, make_actor, make_session
from tests.integration.mandates.mandating import LAST_DAY, REPORT, Customer, accepted, newest
from tests.people import IMPI, VAINO
from tests.trail import mails_to, sent


def co_holder(owner: Customer, **columns: Any) -> Customer:
    """Väinö, who holds the owner's customership too."""
    with act(make_actor()) as this:
        account = make_account(this, VAINO, **columns)
        point = this.db.exec(select(MeteringPoint).where(MeteringPoint.gsrn == owner.gsrn)).one()
        holder = CustomershipHolder(account_id=account.id, customership_id=point.customership_id, attached_at=this.now)
        this.db.add(holder)
        return Customer(VAINO, make_session(this, account), str(point.id), point.gsrn)


def attached(owner: Customer, holder: Customer) -> None:
    """Customer service lets the holder see the owner's point."""
    with act(SYSTEM) as this:
        point = this.db.exec(select(MeteringPoint).where(MeteringPoint.gsrn == owner.gsrn)).one()
        assert holder.actor.account_id is not None
        attach(
            this, Attachment(holder.actor.account_id, point.customership_id, owner.gsrn, (REPORT,), LAST_DAY, "kirje")
        )


def test_the_other_holder_of_the_customership_is_told_of_a_mandate_that_the_first_gave(
    aino: Customer, impi: Customer
) -> None:
    vaino = co_holder(aino, language="sv")

    accepted(aino, impi, REPORT)

    ((kind, mail),) = mails_to(vaino.actor.account_id)
    assert (kind, mail.to, mail.first_name) == ("mandate_given", VAINO.email, VAINO.first_name)
    assert mail.facts == {
        "giver_name": "Aino Lehtinen",
        "holder_name": "Impi Rantala",
        "holder_email": IMPI.email,
        "point_name": "Männikkötie 4",
        "end_date": "30.4.2026",
        "scope": "se förbrukningen, beställa rapporter",
        "mandate_url": "http://localhost:3000/sv/valtuutukset",
    }
    assert [kind for kind, _ in mails_to(aino.actor.account_id)] == ["mandate_accepted"]
    vaino.end(newest().id)
    assert impi.sees() == []


def test_a_co_holder_who_accepts_is_not_told_of_their_own_press(aino: Customer, impi: Customer) -> None:
    vaino = co_holder(aino)

    accepted(aino, vaino)

    assert [kind for kind, _ in mails_to(vaino.actor.account_id)] == ["mandate"]


def test_the_owners_are_told_of_what_customer_service_attaches_and_how_to_object(
    aino: Customer, impi: Customer
) -> None:
    vaino = co_holder(aino)

    attached(aino, impi)

    assert sent() == ["mandate_attached", "mandate_attached"]
    for owner in (aino, vaino):
        ((kind, mail),) = mails_to(owner.actor.account_id)
        assert mail.to == owner.person.email
        letter = write(kind, Language.FI, mail.first_name, mail.facts)
        text = " ".join(sentence for block in letter.blocks for sentence in block)
        for told in ("Asiakaspalvelumme", "Impi Rantala", "Männikkötie 4", "30.4.2026 asti", "tilata raportteja"):
            assert told in text
        assert letter.links == {"http://localhost:3000/valtuutukset"}
    aino.end(newest().id)
    assert impi.sees() == []


def test_nobody_without_a_proven_address_is_told(aino: Customer, impi: Customer) -> None:
    stranger = co_holder(aino, state=AccountState.UNVERIFIED)

    attached(aino, impi)
    accepted(aino, impi)

    assert mails_to(stranger.actor.account_id) == []
