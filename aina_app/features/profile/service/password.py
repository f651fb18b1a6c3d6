"""Vaihda salasana: the current one first, then everything else that knew the old one goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aina_app.accounts import codes, passwords, sessions
from aina_app.accounts.password_mails import tell_password_changed
from aina_app.accounts.passwords import Owner
from aina_app.context import Act
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.service import fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import AuditTag, CodePurpose, SessionEnd, UserAccount

FORM = "change_password"
"""Name of the form under which a refused one is remembered; its passwords never are."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A checked form; the passwords stand here only on their way to the hashes."""

    current: str = field(repr=False)
    new: str = field(repr=False)


def owner(act: Act) -> Owner:
    """Whose password it is: what it may not contain."""
    account = act.db.get_one(UserAccount, act.actor.account_id)
    return Owner(account.email_key or "", account.first_name, account.last_name, account.company_name or "")


def parse(form: Mapping[str, str], whose: Owner) -> NewPassword:
    """Check what needs no look at the stored password.

    Raises:
        Refused: `err.password_empty` for the current one, and the rules of passwords; `err.password_same`.
    """
    current, new = form.get("current_password", ""), form.get("password", "")
    refusals = [] if current else [Refusal("err.current_password_empty", "current_password")]
    rules = passwords.check_rules(new, form.get("password_again", "")) or passwords.check_secrecy(new, whose)
    if current and not rules and passwords.prepare(current) == passwords.prepare(new):
        rules = [Refusal("err.password_same", "password")]
    if refusals or rules:
        raise Refused(*refusals, *rules)
    return NewPassword(current, new)


def change(act: Act, check: Check, password_hash: str, *, right: bool) -> str | None:
    """Set the new password; the id of the rotated session for the cookie. Nothing if the current one was wrong.

    All other sessions and known browsers and every open reset code end with the old password, and the owner is told.
    """
    account = fresh_check.finish(act, check, Purpose.PASSWORD, right=right)
    if account is None:
        return None
    account.password_hash, account.password_changed_at = password_hash, act.now
    codes.supersede(act, CodePurpose.RESET, account.id)
    ended = sessions.end_all(act, account.id, SessionEnd.REVOKED, keep=act.actor.session_hash)
    sessions.forget_devices(act, account.id, keep=act.actor.device_hash)
    token = sessions.rotate(act)
    tell_password_changed(act, account)
    act.audit(AuditTag.PASSWORD_CHANGED, sessions_ended=ended)
    return token
