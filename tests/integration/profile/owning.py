"""A person of whom the service knows something in every table that belongs to accounts."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel, select

from aina_app.accounts import email_changes, sessions
from aina_app.accounts.mailing import MailKind, Recipient, address_mac, order_mail
from aina_app.accounts.ownership import OWNED
from aina_app.accounts.passwords import verify_password
from aina_app.context import SYSTEM, Act, Actor, act, perform
from aina_app.core.calendar import day_of
from aina_app.core.email_address import EmailAddress
from aina_app.core.secrets import new_token, token_hash
from aina_app.features.onboarding.service import identification
from aina_app.features.profile.service import deletion, fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.integrations.identification import StartedIdentification
from aina_app.models import (
    AuditTag,
    ChangeKind,
    ChangeState,
    CustomershipChange,
    DataDownload,
    DetachedCustomership,
    MailState,
    Mandate,
    MandateKind,
    MandateLook,
    MandateState,
    MarketingChannel,
    MarketingConsent,
    PointName,
    RefundAct,
    RefundChange,
    RefundChangeState,
    UserAccount,
)
from aina_app.web import drafts
from tests.factories import (
    GSRN,
    make_account,
    make_actor,
    make_code,
    make_customership,
    make_identification,
    make_metering_point,
    make_report_subscription,
    make_session,
    make_watch,
)
from tests.people import AINO, PASSWORD, DemoPerson
from tests.readings import quarters, store_days

CONTRACT_START = date(2025, 12, 1)


@dataclass(frozen=True, slots=True)
class Owner:
    """Signed in at a browser; `customership_id` is theirs."""

    actor: Actor
    account: UserAccount
    customership_id: UUID
    phone: Actor = field(repr=False)

    async def delete(self, typed: str = PASSWORD) -> bool:
        """What the dialog's handler does, one step after the other."""
        check = await perform(self.actor, fresh_check.begin, Purpose.DELETION)
        assert isinstance(check, Check)
        return await perform(self.actor, deletion.delete, check, right=verify_password(typed, check.stored_hash))


def owner(who: DemoPerson = AINO) -> Owner:
    """Someone with at least one row of every kind, at two browsers."""
    with act(make_actor(browser="b")) as this:
        account = make_account(this, who, phone="+358401234567")
        actor, phone = make_session(this, account), make_session(this, account)
        customership = make_customership(this, account, number=who.customerships[0].number)
        make_metering_point(this, customership, contract_start=CONTRACT_START)
        make_identification(this, account, who)
        make_code(this, account)
        make_watch(this, account)
        make_report_subscription(this, account, unsubscribe_hash=token_hash(new_token()))
        email_changes.change(this, account, EmailAddress(who.email, who.email))
        _leave_mandates(this, account, customership.id)
        this.db.add(PointName(account_id=account.id, gsrn=GSRN, name="Koti"))
        this.db.add(
            DetachedCustomership(account_id=account.id, number="60-1", name=account.last_name, detached_at=this.now)
        )
        for state in (RefundChangeState.CANCELLED, RefundChangeState.ORDERED):
            this.db.add(
                RefundChange(
                    customership_id=customership.id, account_id=account.id, act=RefundAct.ADD, state=state,
                    account_key="k", last4="0785", created_at=this.now,
                )
            )  # fmt: skip
        this.db.add(DataDownload(account_id=account.id, file_name=new_token(), requested_at=this.now))
        _leave_changes(this, account, customership.id)
        _leave_mails(this, account)
        drafts.keep_draft(this, "login", {"username": account.email or ""}, [])
    with act(replace(actor, browser_hash=token_hash("b"))) as this:
        device = sessions.remember_device(this, account.id)
        identification.begin(this, StartedIdentification("", new_token(), "nonce", "verifier"), "kuusi", "fi")
        this.audit(AuditTag.PROFILE_CHANGED, fields="phone")
    known = replace(actor, browser_hash=token_hash("b"), device_hash=token_hash(device or ""))
    return Owner(known, account, customership.id, phone)


def _leave_mandates(this: Act, account: UserAccount, customership_id: UUID) -> None:
    """One given and used, one received."""
    day = day_of(this.now)
    columns: dict[str, Any] = {
        "kind": MandateKind.PORTAL, "customership_id": customership_id, "gsrn": GSRN, "given_on": day, "last_day": day,
        "offered_at": this.now, "email": "joku@aina.test", "email_key": "joku@aina.test",
    }  # fmt: skip
    given = Mandate(state=MandateState.ENDED, ended_at=this.now, mandator_account_id=account.id, **columns)
    this.db.add(given)
    this.db.add(Mandate(state=MandateState.ACCEPTED, mandatee_account_id=account.id, **columns))
    this.db.flush()
    this.db.add(MandateLook(mandate_id=given.id, day=day, first_at=this.now, last_at=this.now))


def _leave_changes(this: Act, account: UserAccount, customership_id: UUID) -> None:
    """A change that waits, one that was delivered, and a decision."""
    columns: dict[str, Any] = {"customership_id": customership_id, "account_id": account.id, "created_at": this.now}
    patch = {"contact": {"phone": "+358405550199"}}
    for state in (ChangeState.WAITING, ChangeState.DELIVERED):
        change = CustomershipChange(kind=ChangeKind.CONTACT, patch=patch, seen_version=1, state=state, **columns)
        change.next_try_at = this.now if state is ChangeState.WAITING else None
        this.db.add(change)
    del columns["created_at"]
    this.db.add(
        MarketingConsent(
            channel=MarketingChannel.ELECTRONIC, allowed=True, previously_allowed=False, source="portal",
            wording_key="cust.consent_note", language="fi", decided_at=this.now, **columns,
        )
    )  # fmt: skip


def _leave_mails(this: Act, account: UserAccount) -> None:
    """A mail that has not left, and one that has."""
    to = Recipient(account.email or "", account.first_name, account.language)
    for state in (MailState.WAITING, MailState.ACCEPTED):
        facts = {"time": "x", "reset_url": "x"}
        mac = address_mac(account.email_key or "")
        row = order_mail(this, MailKind.PASSWORD_CHANGED, to, facts, email_mac=mac, account_id=account.id)
        if state is MailState.ACCEPTED:
            row.state, row.content_encrypted, row.accepted_at = state, None, this.now


def with_readings(gsrn: str) -> dict[date, int]:
    """Store three days of which one was not the person's, and a silent one; Wh by day of the person's own."""
    own = {date(2026, 3, 8): 96 * 110, date(2026, 3, 10): 95 * 120}
    with act(SYSTEM) as this:
        days = {
            date(2025, 11, 30): quarters(date(2025, 11, 30), 999),
            date(2026, 3, 8): quarters(date(2026, 3, 8), 110, estimated=[3]),
            date(2026, 3, 10): quarters(date(2026, 3, 10), 120, missing=[7]),
        }
        store_days(this, days, gsrn)
    return own


def counts(account_id: UUID) -> dict[str, int]:
    """Rows that name the account, by table."""
    with act(SYSTEM, read_only=True) as this:
        return {
            str(owned.table.__tablename__): len(_rows(this, owned.table, owned.column, account_id)) for owned in OWNED
        }


def _rows(this: Act, table: type[SQLModel], column: str, account_id: UUID) -> list[Any]:
    return list(this.db.exec(select(table).where(getattr(table, column) == account_id)).all())


def everything(table: type[SQLModel]) -> list[Any]:
    """All rows of a table."""
    with act(SYSTEM, read_only=True) as this:
        return list(this.db.exec(select(table)).all())
