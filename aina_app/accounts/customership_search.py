"""Whom the customer information system is asked about in an account's name, and what becomes of its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from aina_app.accounts import customerships
from aina_app.context import Act
from aina_app.core.secrets import decrypt
from aina_app.integrations.customer_information_system import FoundCustomership
from aina_app.models import StrongIdentification, UserAccount


@dataclass(frozen=True, slots=True)
class SearchIdentity:
    """Who is asked about: the person, and for a company user the company."""

    person_id: str = field(repr=False)
    business_id: str | None


def hetu_context(account_id: UUID) -> str:
    """What a stored personal identity code is sealed to."""
    return f"strong_identification:{account_id}"


def search_identity(act: Act) -> SearchIdentity | None:
    """The identity of the actor's account; nothing before strong identification."""
    account = act.db.get(UserAccount, act.actor.account_id) if act.actor.account_id else None
    proven = act.db.get(StrongIdentification, account.id) if account else None
    if account is None or proven is None:
        return None
    hetu = decrypt(proven.hetu_encrypted, hetu_context(account.id))
    return SearchIdentity(hetu, account.business_id)


def keep_found(act: Act, found: Sequence[FoundCustomership]) -> None:
    """Mirror what was found and attach it to the account; what is no longer found is detached."""
    proven = act.db.get_one(StrongIdentification, act.actor.account_id)
    customerships.attach(act, proven.account_id, found)
    proven.searched_at = act.now
