"""Accepting, declining and ending a mandate: by the two sides alone; for anybody else there is none."""

from uuid import UUID

from sqlmodel import select

from aina_app.accounts.access import held_customerships, mandate_is_in_force
from aina_app.accounts.mailing import address_mac
from aina_app.accounts.mandate_mails import tell_of_acceptance
from aina_app.accounts.mandates import close, end_what_stood_on, open_mandate
from aina_app.accounts.mandates import end as end_mandate
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.models import AuditTag, Mandate, MandateEnd, MandateState, UserAccount


def accept(act: Act, mandate_id: str) -> None:
    """`Hyväksy valtuutus`: it lives from now on, in place of an earlier one of the same owner and point, who is told.

    Raises:
        Refused: `err.not_found`: no offer to the actor's address, or one that has run out.
    """
    mandate = _offer(act, mandate_id)
    holder = act.db.get_one(UserAccount, act.actor.account_id)
    earlier = select(Mandate).where(
        Mandate.customership_id == mandate.customership_id,
        Mandate.gsrn == mandate.gsrn,
        Mandate.mandatee_account_id == holder.id,
        Mandate.kind == mandate.kind,
        Mandate.state == MandateState.ACCEPTED,
    )
    for one in act.db.exec(earlier.with_for_update()).all():
        close(act, one, MandateEnd.REPLACED)
    mandate.state, mandate.mandatee_account_id, mandate.answered_at = MandateState.ACCEPTED, holder.id, act.now
    act.db.flush()
    end_what_stood_on(act, holder.id, mandate.gsrn)  # the new one may cover less
    tell_of_acceptance(act, mandate, holder)
    act.audit(AuditTag.MANDATE_ACCEPTED, mandate=str(mandate.id))


def decline(act: Act, mandate_id: str) -> None:
    """`Hylkää valtuutus`.

    Raises:
        Refused: `err.not_found`: as `accept`.
    """
    mandate = _offer(act, mandate_id)
    mandate.state, mandate.answered_at, mandate.ended_at = MandateState.DECLINED, act.now, act.now
    act.audit(AuditTag.MANDATE_DECLINED, mandate=str(mandate.id))


def end(act: Act, mandate_id: str) -> None:
    """`Lopeta valtuutus`, at once: by whoever holds the point's customership, or by whoever holds the mandate.

    Raises:
        Refused: `err.not_found`: not between the actor and somebody, or ended already.
    """
    mandate = open_mandate(act, _id_of(mandate_id))
    if mandate is not None and mandate.mandatee_account_id == act.actor.account_id:
        end_mandate(act, mandate, MandateEnd.HOLDER)
    elif mandate is not None and mandate.customership_id in {one.id for one in held_customerships(act)}:
        end_mandate(act, mandate, MandateEnd.OWNER)
    else:
        raise Refused(Refusal("err.not_found"))


def _offer(act: Act, mandate_id: str) -> Mandate:
    account = act.db.get_one(UserAccount, act.actor.account_id)
    query = select(Mandate).where(
        Mandate.id == _id_of(mandate_id),
        Mandate.state == MandateState.OFFERED,
        Mandate.address_mac == address_mac(account.email_key or ""),
        mandate_is_in_force(act),
    )
    found = act.db.exec(query.with_for_update()).first()
    if found is None:
        raise Refused(Refusal("err.not_found"))
    return found


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(Refusal("err.not_found")) from None
