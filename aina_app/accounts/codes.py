"""One-time codes by mail: made, tried, superseded. Only a keyed MAC of a code is stored."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import col, select, update

from aina_app.context import Act
from aina_app.core.secrets import KeyUse, mac, same
from aina_app.models import CodePurpose, OneTimeCode

MAX_WRONG_TRIES = 5
PER_ADDRESS_AND_DAY = 5
"""Verification mails that an address gets at most within 24 hours, however they were asked for."""

LIFE = {
    CodePurpose.VERIFY: timedelta(hours=24),
    CodePurpose.RESET: timedelta(minutes=60),
    CodePurpose.NEW_EMAIL: timedelta(hours=24),
}
RESET_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RESET_LENGTH = 8


class CodeAnswer(StrEnum):
    """What became of a typed code; the values are keys of `copy.csv`."""

    ACCEPTED = "verify.done"
    WRONG = "err.code_wrong"
    DEAD = "err.code_dead"
    EXPIRED = "err.code_expired"


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that has just been made. `typed` is for the mail alone."""

    row: OneTimeCode
    shown: str


def normalise(purpose: CodePurpose, typed: str) -> str | None:
    """The code without spaces and dashes; nothing if it cannot be one (a malformed code costs no try)."""
    text = re.sub(r"[ \-\u00a0\u2013]", "", typed).upper()
    pattern = f"[{RESET_ALPHABET}]{{{RESET_LENGTH}}}" if purpose is CodePurpose.RESET else r"[0-9]{6}"
    return text if re.fullmatch(pattern, text) else None


def make_code(
    act: Act,
    purpose: CodePurpose,
    *,
    email: str,
    email_mac: str,
    language: str,
    account_id: UUID | None,
    browser_hash: str = "",
    decoy: bool = False,
    decoy_mac: str | None = None,
) -> NewCode:
    """Write a new code; without an account a decoy, whose code is never right and behaves the same in all else.

    `decoy`: one that belongs to an account all the same, where who asks is known and what is asked for is not.
    `decoy_mac`: what a registered decoy keeps (`accounts.decoys`); written at once, as a real code's row is.
    """
    code = _random_code(purpose)
    code_id = uuid4()
    code_mac = _mac(purpose, code_id, code) if account_id and not decoy else secrets.token_hex(32)
    row = OneTimeCode(
        id=code_id,
        purpose=purpose,
        account_id=account_id,
        email=email,
        email_mac=email_mac,
        browser_hash=browser_hash,
        language=language,
        code_mac=code_mac,
        created_at=act.now,
        expires_at=act.now + LIFE[purpose],
        decoy_mac=decoy_mac,
    )
    act.db.add(row)
    act.db.flush()
    return NewCode(row, _shown(purpose, code))


def supersede(act: Act, purpose: CodePurpose, account_id: UUID | None, *, keep: UUID | None = None) -> None:
    """Kill the live codes of an account but `keep`: only the newest counts. A decoy's statement finds none to kill."""
    live = update(OneTimeCode).where(
        col(OneTimeCode.account_id) == (account_id or uuid4()),
        col(OneTimeCode.purpose) == purpose,
        col(OneTimeCode.id) != keep,
        col(OneTimeCode.superseded_at).is_(None),
    )
    act.db.exec(live.values(superseded_at=act.now))


def try_code(act: Act, code: OneTimeCode, typed: str) -> CodeAnswer:
    """Use `code` up if `typed` (normalised) is right, else count one wrong try.

    A value and not an exception: a counted try must be committed. Each update names the state that it expects, so
    of two presses at once one consumes.
    """
    if code.expires_at <= act.now:
        return CodeAnswer.EXPIRED
    this = col(OneTimeCode.id) == code.id
    tries = update(OneTimeCode).where(this, col(OneTimeCode.wrong_tries) < MAX_WRONG_TRIES)
    if act.db.exec(tries.values(wrong_tries=col(OneTimeCode.wrong_tries) + 1)).rowcount == 0:
        return CodeAnswer.DEAD
    right = same(_mac(code.purpose, code.id, typed), code.code_mac)
    if not right or code.superseded_at is not None:
        return CodeAnswer.WRONG
    use = update(OneTimeCode).where(
        this, col(OneTimeCode.consumed_at).is_(None), col(OneTimeCode.superseded_at).is_(None)
    )
    if act.db.exec(use.values(consumed_at=act.now)).rowcount == 0:
        return CodeAnswer.WRONG
    return CodeAnswer.ACCEPTED


def newest_code(act: Act, purpose: CodePurpose, account_id: UUID) -> OneTimeCode | None:
    """The newest code of an account, live or not."""
    query = select(OneTimeCode).where(col(OneTimeCode.account_id) == account_id, col(OneTimeCode.purpose) == purpose)
    newest = query.order_by(col(OneTimeCode.created_at).desc(), col(OneTimeCode.superseded_at).is_not(None))
    return act.db.exec(newest).first()


def resend_allowed_at(code: OneTimeCode, seconds: int) -> datetime:
    """When `Lähetä uusi koodi` may be pressed again."""
    return code.created_at + timedelta(seconds=seconds)


def _random_code(purpose: CodePurpose) -> str:
    if purpose is CodePurpose.RESET:
        return "".join(secrets.choice(RESET_ALPHABET) for _ in range(RESET_LENGTH))
    return f"{secrets.randbelow(10**6):06d}"


def _shown(purpose: CodePurpose, code: str) -> str:
    """As people read it: `482 913` or `K7QF-M2XD`."""
    return f"{code[:4]}-{code[4:]}" if purpose is CodePurpose.RESET else f"{code[:3]} {code[3:]}"


def _mac(purpose: CodePurpose, code_id: UUID, code: str) -> str:
    return mac(KeyUse.CODE, purpose.value, str(code_id), code)
