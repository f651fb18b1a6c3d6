"""The undo itself, and the code with which the owner of the old address chooses a new password in this browser."""

from aina_app.accounts import codes, email_changes
from aina_app.accounts.code_mails import order_code_mail
from aina_app.accounts.email_changes import Undone
from aina_app.accounts.mailing import Recipient, address_mac
from aina_app.context import Act
from aina_app.models import CodePurpose, UserAccount

FORM = "undo_email"


def undo(act: Act, token: str, unknown_password_hash: str) -> Undone:
    """Undo the change of a link's `token`; the reset code leaves once, with the first press."""
    done, account = email_changes.undo(act, token, unknown_password_hash)
    if account is not None and done is Undone.DONE:
        _send_reset_code(act, account)
    return done


def _send_reset_code(act: Act, account: UserAccount) -> None:
    to = Recipient(account.email or "", account.first_name, account.language)
    code = codes.make_code(
        act,
        CodePurpose.RESET,
        email=to.email,
        email_mac=address_mac(account.email_key or ""),
        language=account.language,
        account_id=account.id,
        browser_hash=act.actor.browser_hash,
    )
    order_code_mail(act, code, to, account.id)
