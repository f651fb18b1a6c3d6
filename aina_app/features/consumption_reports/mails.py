"""The mail that confirms an ordered report."""

from aina_app import routes
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail
from aina_app.accounts.own_names import own_names
from aina_app.context import Act
from aina_app.features.consumption_reports.service import NewOrder
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import parse_language
from aina_app.i18n.numbers import date
from aina_app.settings import settings


def confirm_order(act: Act, ordered: NewOrder) -> None:
    """Tell what was ordered and when the first report comes; the link ends the order by one click."""
    account, language = ordered.account, parse_language(ordered.account.language)
    unsubscribe = settings().origin + routes.END_REPORT.format(token=ordered.token)
    frequency = sentence(f"report.{ordered.interval.value}", language)
    facts = {
        "frequency": frequency[:1].lower() + frequency[1:],
        "point_name": own_names(act).get(ordered.point.gsrn) or ordered.point.address,
        "first_date": date(ordered.first_on, language),
        "unsubscribe_url": unsubscribe,
    }
    order_mail(
        act,
        MailKind.REPORT_ORDERED,
        Recipient(account.email or "", account.first_name, account.language),
        facts,
        email_mac=address_mac(account.email_key or ""),
        account_id=account.id,
        unsubscribe_url=unsubscribe,
        gsrn=ordered.point.gsrn,
    )
