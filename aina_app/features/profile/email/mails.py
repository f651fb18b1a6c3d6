"""What is sent when the e-mail address changes: the code to the new one, how to undo it to the old one."""

from aina_app import routes
from aina_app.accounts import notices
from aina_app.accounts.code_mails import order_code_mail
from aina_app.accounts.email_changes import Changed
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, order_nothing, page_address
from aina_app.context import Act
from aina_app.features.profile.service.email import Asked, Told
from aina_app.i18n.language import parse_language
from aina_app.i18n.numbers import date_time
from aina_app.models import UserAccount

MASK = "•••"


def tell_new_address(act: Act, asked: Asked) -> None:
    """The code to the new address, the notice to the owner of a taken one, or the decoy of a mail."""
    if asked.code is None:
        return
    row, account = asked.code.row, asked.account
    if asked.told is Told.CODE:
        order_code_mail(act, asked.code, Recipient(row.email, account.first_name, account.language), account.id)
    elif asked.told is Told.OWNER and asked.owner is not None:
        notices.tell_existing(act, asked.owner)
    else:
        order_nothing(act, MailKind.EMAIL_CONFIRM, account.language, row.email_mac)


def tell_old_address(act: Act, account: UserAccount, changed: Changed) -> None:
    """That the address has changed, and the link that undoes it. Its secret stands behind `#`: no server sees it."""
    language = parse_language(account.language)
    facts = {
        "masked_new": masked(account.email or ""),
        "time": date_time(act.now, language),
        "undo_until": date_time(changed.undo_until, language),
        "undo_url": f"{page_address(routes.UNDO_EMAIL, language)}#{changed.token}",
    }
    to = Recipient(changed.old.as_typed, account.first_name, account.language)
    order_mail(act, MailKind.EMAIL_CHANGED, to, facts, email_mac=address_mac(changed.old.key), account_id=account.id)


def masked(email: str) -> str:
    """An address so that its owner knows it again and nobody else learns it: `a•••@esimerkki.fi`."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}{MASK}@{domain}"
