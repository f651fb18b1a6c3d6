"""The mail that says that the person's own copy of their data is ready."""

from datetime import datetime
from uuid import UUID

from aina_app import routes
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail, page_address
from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.i18n.numbers import date_time
from aina_app.models import UserAccount


def tell_ready(act: Act, account_id: UUID, requested_at: datetime, expires_at: datetime) -> None:
    """Say where the copy is and until when; also for whoever did not ask for it."""
    account = act.db.get_one(UserAccount, account_id)
    language = parse_language(account.language)
    facts = {
        "time": date_time(requested_at, language),
        "expires": date_time(expires_at, language),
        "profile_url": page_address(routes.PROFILE, account.language),
    }
    to = Recipient(account.email or "", account.first_name, account.language)
    mac = address_mac(account.email_key or "")
    order_mail(act, MailKind.DATA_READY, to, facts, email_mac=mac, account_id=account.id)
