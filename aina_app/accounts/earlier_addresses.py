"""E-mail addresses as they were before they changed: who is told when money is about to go elsewhere."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, delete, select

from aina_app.context import Act
from aina_app.models import Customership, EarlierAddress, UserAccount

REMEMBERED_FOR = timedelta(days=7)


def remember_address(
    act: Act, email: str | None, *, account_id: UUID | None = None, customership_id: UUID | None = None
) -> None:
    """Keep the address that an account or a customership had until now; nothing where there was none."""
    if email:
        act.db.add(
            EarlierAddress(account_id=account_id, customership_id=customership_id, email=email, replaced_at=act.now)
        )


def forget_addresses(act: Act, account_id: UUID) -> None:
    """The account is gone: so are the addresses that it once had."""
    act.db.exec(delete(EarlierAddress).where(col(EarlierAddress.account_id) == account_id))


def account_address(act: Act, account: UserAccount) -> str | None:
    """The account's address as it was before any change of the last seven days."""
    return _earliest(act, col(EarlierAddress.account_id) == account.id) or account.email


def contact_address(act: Act, customership: Customership) -> str | None:
    """The customership's contact address as it was before any change of the last seven days."""
    return _earliest(act, col(EarlierAddress.customership_id) == customership.id) or customership.email


def _earliest(act: Act, whose: object) -> str | None:
    query = (
        select(EarlierAddress.email)
        .where(whose, col(EarlierAddress.replaced_at) > act.now - REMEMBERED_FOR)  # type: ignore[arg-type]  # a condition
        .order_by(col(EarlierAddress.replaced_at))
    )
    return act.db.exec(query).first()
