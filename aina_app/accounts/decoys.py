"""Decoys of registrations: what whoever registered a known address typed opens the screen of the code, and no more.

A new address that waits for its code can be signed in to; so a known one must seem to be, by the password of its
newest registration, for as long as the code's row is kept: about as long as an unverified account.
"""

import hashlib
from uuid import UUID

from sqlmodel import and_, col, or_, select, update

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
    if code is None or not proof:
        return False
    return is_signed(KeyUse.DECOY, code.decoy_mac or "", code.email_mac, proof)


def newest_code(act: Act, email_mac: str) -> OneTimeCode | None:
    """The newest decoy of the address that counts: all that have registered or signed in to it share it, and its tries.

    As an account's newest code; what a limit held back (`mark_asking`, a registration past the day's limit) is none.
    """
    query = select(OneTimeCode).where(
        col(OneTimeCode.email_mac) == email_mac,
        col(OneTimeCode.account_id).is_(None),
        col(OneTimeCode.decoy_mac).is_not(None),
        col(OneTimeCode.consumed_at).is_(None),
    )
    newest = query.order_by(col(OneTimeCode.created_at).desc(), col(OneTimeCode.superseded_at).is_not(None))
    return act.db.exec(newest.limit(1)).first()


def code_of_session(act: Act, own: OneTimeCode) -> OneTimeCode:
    """The decoy whose tries and waits a session without an account shares, `own` being the code that it names.

    One that a limit held back, and one that a newer registration has replaced, stand for themselves.
    """
    newest = newest_code(act, own.email_mac)
    return newest if newest and own.decoy_mac is not None and own.superseded_at is None else own


def mark_asking(act: Act, asked: OneTimeCode, earlier: OneTimeCode) -> None:
    """A limit held back the code that was `asked` for: the `earlier` one goes on, this row only says when it was asked.

    Whoever shares no code goes on with this row, and with the tries that are left of the earlier one.
    """
    asked.wrong_tries, asked.expires_at, asked.consumed_at = earlier.wrong_tries, earlier.expires_at, act.now


def retire_earlier(act: Act, email_mac: str, owner_id: UUID | None, *, keep: OneTimeCode) -> None:
    """Of an address the newest registration counts: earlier codes and pending sessions end, a decoy's as an account's.

    `owner_id`: the account that was registered. Of the address's decoys those that count end if the new code `keep`
    does, also where it is a real one (the account of before is gone), else those that a limit held back.
    """
    sealed = col(OneTimeCode.decoy_mac)
    alike = sealed.is_not(None) if owner_id or keep.decoy_mac is not None else sealed.is_(None)
    decoys = and_(col(OneTimeCode.account_id).is_(None), col(OneTimeCode.email_mac) == email_mac, alike)
    codes = or_(decoys, col(OneTimeCode.account_id) == owner_id) if owner_id else decoys
    live = update(OneTimeCode).where(
        codes,
        col(OneTimeCode.purpose) == CodePurpose.VERIFY,
        col(OneTimeCode.id) != keep.id,
        col(OneTimeCode.superseded_at).is_(None),
    )
    act.db.exec(live.values(superseded_at=act.now))
    of_decoys = and_(
        col(SignInSession.account_id).is_(None), col(SignInSession.code_id).in_(select(OneTimeCode.id).where(decoys))
    )
    sessions.end_those(
        act,
        SessionEnd.REVOKED,
        or_(of_decoys, col(SignInSession.account_id) == owner_id) if owner_id else of_decoys,
        kinds=[SessionKind.PENDING],
    )
