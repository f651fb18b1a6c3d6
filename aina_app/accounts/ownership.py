"""Every table that belongs to accounts, and what the deletion of an account does to its rows (domain 4.4).

The one list of it. A new table with a column of accounts must be added here: a test fails until it is, and another
one until the person's own copy of their data (Lataa omat tietosi) has it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, col, delete, update

from aina_app.context import Act
from aina_app.models import (
    AuditEvent,
    ChangeState,
    ConsumptionWatch,
    CustomershipChange,
    CustomershipHolder,
    DataDownload,
    DetachedCustomership,
    EarlierAddress,
    EmailChange,
    IdentificationAttempt,
    KnownDevice,
    MailState,
    Mandate,
    MarketingConsent,
    OneTimeCode,
    OutgoingMail,
    PointName,
    RefundChange,
    RefundChangeState,
    ReportSubscription,
    SignInSession,
    StrongIdentification,
)


class Fate(StrEnum):
    """What becomes of rows: deleted; kept without the account; kept with its id, which then names nobody."""

    DELETED = "deleted"
    DETACHED = "detached"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows of a table that belong to accounts by `column`.

    `where`: only those (SQL); rows of a table that has several entries are dealt with in their order. `blanked`: what
    a detached row has instead of what named the person. `listed`: under which name the person's own copy lists them.
    """

    table: type[SQLModel]
    fate: Fate
    listed: str
    column: str = "account_id"
    where: Any = None
    blanked: Mapping[str, Any] = field(default_factory=dict)

    def of(self, account_id: UUID) -> Any:
        """The condition for the rows of an account."""
        mine = getattr(self.table, self.column) == account_id
        return mine if self.where is None else mine & self.where


OWNED = (
    Owned(ConsumptionWatch, Fate.DELETED, "watches"),
    Owned(ReportSubscription, Fate.DELETED, "report_orders"),
    Owned(DataDownload, Fate.DELETED, "downloads"),  # its file goes with it: jobs.data_downloads
    Owned(IdentificationAttempt, Fate.DELETED, "identification_attempts"),
    Owned(StrongIdentification, Fate.DELETED, "identification"),  # the person may register again the same minute
    Owned(CustomershipHolder, Fate.DELETED, "own_names"),
    Owned(PointName, Fate.DELETED, "point_names"),
    Owned(DetachedCustomership, Fate.DELETED, "detached_customerships"),
    Owned(KnownDevice, Fate.DELETED, "devices"),
    Owned(SignInSession, Fate.DELETED, "sessions"),
    Owned(OneTimeCode, Fate.DELETED, "codes"),
    Owned(EmailChange, Fate.DELETED, "email_changes"),
    # ordered changes belong to the customership: they are still delivered, then without the account
    Owned(CustomershipChange, Fate.DETACHED, "changes", where=col(CustomershipChange.state) == ChangeState.WAITING),
    Owned(CustomershipChange, Fate.DELETED, "changes"),
    # one that has been ordered belongs to the customership, too
    Owned(RefundChange, Fate.DETACHED, "refund_changes", where=col(RefundChange.state) == RefundChangeState.ORDERED),
    Owned(RefundChange, Fate.DELETED, "refund_changes"),
    Owned(EarlierAddress, Fate.DELETED, "earlier_addresses"),
    # they have ended; who looked at whose point stays for its owner, without the name
    Owned(Mandate, Fate.DETACHED, "mandates_given", column="mandator_account_id"),
    Owned(Mandate, Fate.DETACHED, "mandates_received", column="mandatee_account_id"),
    # decisions stay with the customership, as long as it and claims about it live
    Owned(MarketingConsent, Fate.DETACHED, "consents"),
    # kind and three moments stay for 90 days, without an address
    Owned(OutgoingMail, Fate.DELETED, "messages", where=col(OutgoingMail.state) == MailState.WAITING),
    Owned(OutgoingMail, Fate.DETACHED, "messages", blanked={"address_mac": "", "server_answer": ""}),
    # by the account's id and without personal data, 24 months
    Owned(AuditEvent, Fate.KEPT, "events"),
)


def clear(act: Act, account_id: UUID) -> None:
    """Do to the rows of an account what the list says; again is no harm."""
    for owned in OWNED:
        if owned.fate is Fate.DELETED:
            act.db.exec(delete(owned.table).where(owned.of(account_id)))
        elif owned.fate is Fate.DETACHED:
            values = {owned.column: None, **owned.blanked}
            act.db.exec(update(owned.table).where(owned.of(account_id)).values(values))
