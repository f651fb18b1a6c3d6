"""Decoys of registrations: what whoever registered a known address typed opens the screen of the code, and no more.

A new address that waits for its code can be signed in to; so a known one must seem to be, by the password of its
newest registration, for as long as the code's row is kept: about as long as an unverified account.
"""

import hashlib
from uuid import UUID

from sqlmodel import and_, col, select, update

from aina_app.accounts import sessions
from aina_app.accounts.passwords import prepare
from aina_app.context import Act
from aina_app.core.secrets import KeyUse, is_signed, sign
from aina_app.models import CodePurpose, OneTimeCode, SessionEnd, SessionKind, SignInSession


def digest(typed: str) -> str:
    """A typed password on its way to the keyed MAC; never stored, never shown."""
    return hashlib.sha256(prepare(typed).encode("utf-8", "surrogatepass")).hexdigest()


def seal(email_mac: str, proof: str) -> str:
    """What a decoy keeps of the password whose `digest` is `proof`: a MAC by a key of its own, bound to the address."""
    return sign(KeyUse.DECOY, email_mac, proof)


def opens(code: OneTimeCode | None, proof: str) -> bool:
    """Whether the decoy `code` was registered with the password whose `digest` is `proof`."""
    return code is not None and is_signed(KeyUse.DECOY, code.decoy_mac or "", code.email_mac, proof)


def newest_registered(act: Act, email_mac: str) -> OneTimeCode | None:
    """The decoy of the address's newest registration; asked at every sign-in alike."""
    query = select(OneTimeCode).where(col(OneTimeCode.email_mac) == email_mac, col(OneTimeCode.decoy_mac).is_not(None))
    return act.db.exec(query.order_by(col(OneTimeCode.created_at).desc()).limit(1)).first()


def newest_code(act: Act, email_mac: str) -> OneTimeCode | None:
    """The newest decoy of the address, an asked-for new code too: what the screen goes on with."""
    query = select(OneTimeCode).where(
        col(OneTimeCode.email_mac) == email_mac,
        col(OneTimeCode.account_id).is_(None),
        col(OneTimeCode.purpose) == CodePurpose.VERIFY,
    )
    return act.db.exec(query.order_by(col(OneTimeCode.created_at).desc()).limit(1)).first()


def retire_earlier(act: Act, email_mac: str, owner_id: UUID | None, *, keep: UUID) -> None:
    """Of an address the newest registration counts: earlier codes and pending sessions end, a decoy's as an account's.

    `owner_id`: the account that was registered; without it the earlier decoys of the address are meant. `keep`: the
    new code.
    """
    decoys = and_(col(OneTimeCode.account_id).is_(None), col(OneTimeCode.email_mac) == email_mac)
    codes = col(OneTimeCode.account_id) == owner_id if owner_id else decoys
    live = update(OneTimeCode).where(
        codes,
        col(OneTimeCode.purpose) == CodePurpose.VERIFY,
        col(OneTimeCode.id) != keep,
        col(OneTimeCode.superseded_at).is_(None),
    )
    act.db.exec(live.values(superseded_at=act.now))
    of_decoys = and_(
        col(SignInSession.account_id).is_(None), col(SignInSession.code_id).in_(select(OneTimeCode.id).where(decoys))
    )
    sessions.end_those(
        act,
        SessionEnd.REVOKED,
        col(SignInSession.account_id) == owner_id if owner_id else of_decoys,
        kinds=[SessionKind.PENDING],
    )
