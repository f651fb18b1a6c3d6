"""The mails that carry a code, whatever it is for. Ordered in the act that made the code."""

from dataclasses import replace
from uuid import UUID

from aina_app import routes
from aina_app.accounts import mailing
from aina_app.accounts.codes import NewCode
from aina_app.accounts.mailing import MailKind, Recipient, page_address
from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.i18n.numbers import date_time
from aina_app.models import CodePurpose

KINDS = {
    CodePurpose.VERIFY: MailKind.VERIFY,
    CodePurpose.RESET: MailKind.RESET,
    CodePurpose.NEW_EMAIL: MailKind.EMAIL_CONFIRM,
}


def order_code_mail(act: Act, code: NewCode, to: Recipient, account_id: UUID) -> None:
    """Send `code` to its address, in the recipient's language.

    Nobody has proven an address that a code is to prove: it is greeted without the name that someone typed.
    """
    language = parse_language(to.language)
    facts = {
        "code": code.shown,
        "expires": date_time(code.row.expires_at, language),
        "login_url": page_address(routes.LOGIN, to.language),
    }
    if code.row.purpose is not CodePurpose.RESET:
        to = replace(to, first_name="")
    mailing.order_mail(act, KINDS[code.row.purpose], to, facts, email_mac=code.row.email_mac, account_id=account_id)
