"""Changing the e-mail address as a person does it, one step after the other."""

import re

from sqlmodel import col, select

from aina_app.accounts import codes
from aina_app.accounts.codes import CodeAnswer
from aina_app.accounts.email_changes import Undone
from aina_app.accounts.mailing import MailContent, open_content
from aina_app.accounts.passwords import hash_password, verify_password
from aina_app.context import SYSTEM, Act, Actor, act
from aina_app.core.secrets import new_token
from aina_app.features.email_undo import service as undoing
from aina_app.features.profile.email import mails
from aina_app.features.profile.service import email, fresh_check
from aina_app.features.profile.service.email import Confirmed
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import CodePurpose, OutgoingMail, UserAccount
from tests.factories import make_actor
from tests.people import PASSWORD

NEW = "aino.uusi@aina.test"


def ask(actor: Actor, new: str = NEW, typed: str = PASSWORD) -> bool:
    """`Lähetä koodi`: whether the password was right."""
    form = email.parse({"new_email": new, "current_password": typed}, "")
    with act(actor) as this:
        check = fresh_check.begin(this, Purpose.EMAIL)
    assert isinstance(check, Check)
    right = verify_password(typed, check.stored_hash)
    with act(actor) as this:
        asked = email.ask(this, check, form, right=right)
        if asked is not None:
            mails.tell_new_address(this, asked)
    return asked is not None


def resend(actor: Actor) -> bool:
    """`Lähetä uusi koodi`."""
    with act(actor) as this:
        asked = email.resend(this)
        if asked is not None:
            mails.tell_new_address(this, asked)
    return asked is not None


def confirm(actor: Actor, code: str) -> Confirmed | None:
    """`Vahvista osoite`."""
    with act(actor) as this:
        return press_confirm(this, code)


def press_confirm(this: Act, code: str) -> Confirmed | None:
    """The same in an act that is open."""
    confirmed = email.confirm(this, codes.normalise(CodePurpose.NEW_EMAIL, code) or code)
    if confirmed is not None and confirmed.account is not None and confirmed.changed is not None:
        mails.tell_old_address(this, confirmed.account, confirmed.changed)
    return confirmed


def answer(actor: Actor, code: str) -> CodeAnswer | None:
    """What is said of a typed code."""
    confirmed = confirm(actor, code)
    return confirmed.answer if confirmed else None


def change(actor: Actor, new: str = NEW) -> Actor:
    """The whole change; the person afterwards, whose session has a new id."""
    ask(actor, new)
    confirmed = confirm(actor, mailed_code(new))
    assert confirmed is not None
    assert confirmed.session_token
    return make_actor(actor.account_id, session=confirmed.session_token)


def undo(token: str, *, browser: str = "browser of the old address") -> Undone:
    """The button on the page of the link."""
    with act(make_actor(browser=browser)) as this:
        return undoing.undo(this, token, hash_password(new_token()))


def letters(to: str) -> list[tuple[str, MailContent]]:
    """Kind and content of the mails to an address, the newest first."""
    with act(SYSTEM, read_only=True) as this:
        rows = this.db.exec(select(OutgoingMail).order_by(col(OutgoingMail.created_at).desc())).all()
        opened = [(row.kind, open_content(row)) for row in rows]
    return [(kind, content) for kind, content in opened if content is not None and content.to == to]


def mailed_code(to: str) -> str:
    """The newest code to an address, without its space."""
    found = next(content.facts["code"] for _, content in letters(to) if "code" in content.facts)
    return re.sub(r"\s", "", found)


def undo_token(to: str) -> str:
    """The secret of the newest link to an old address."""
    found = next(content.facts["undo_url"] for _, content in letters(to) if "undo_url" in content.facts)
    return found.partition("#")[2]


def address_of(account_id: object) -> tuple[str | None, str | None]:
    """An account's address and its key."""
    with act(SYSTEM, read_only=True) as this:
        account = this.db.get_one(UserAccount, account_id)
    return account.email, account.email_key


def wrong_code(to: str = NEW) -> str:
    """Another one than the mail says."""
    return f"{(int(mailed_code(to)) + 1) % 10**6:06d}"
