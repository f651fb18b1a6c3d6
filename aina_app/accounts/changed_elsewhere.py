"""What somebody else than this portal has changed of a customership: when, and decisions about marketing for ever."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from aina_app.accounts.change_values import moment_text, values_of, waiting_changes
from aina_app.context import Act
from aina_app.integrations.customer_information_system import FoundConsent, FoundCustomership
from aina_app.models import Customership, MarketingChannel, MarketingConsent

SHOWN = ("phone", "email", "refund_accounts", *(channel.value for channel in MarketingChannel))
"""Details that a card shows and that can be changed on both sides."""


def note(act: Act, known: Customership, columns: dict[str, Any], own: Collection[str], at: datetime) -> None:
    """Remember which shown details differ from the mirror; `own`: those that a change of ours has just set."""
    told = {name: moment for name, moment in known.changed_elsewhere.items() if name not in own}
    differing = [name for name in SHOWN if columns[name] != getattr(known, name)]
    ours = set(own) | _on_the_way(act, known, columns) if differing else set()
    known.changed_elsewhere = told | {name: moment_text(at) for name in differing if name not in ours}


def _on_the_way(act: Act, known: Customership, columns: dict[str, Any]) -> set[str]:
    """Details that a change of ours has set, whose answer is not known yet."""
    sent = [values_of(change.patch) for change in waiting_changes(act, known.id) if change.tries and not change.asking]
    return {name for values in sent for name, value in values.items() if columns.get(name, ...) == value}


def keep_decisions(act: Act, known: Customership, found: FoundCustomership) -> None:
    """A new row for each decision about marketing that was made elsewhere; those of this portal have theirs."""
    for channel in MarketingChannel:
        consent: FoundConsent = getattr(found, channel.value)
        before = known.consents_decided.get(channel.value)
        is_new = before is not None and datetime.fromisoformat(before) != consent.decided_at
        if is_new and not _is_kept(act, known, channel, consent):
            act.db.add(_decision(known, channel, consent))


def decided(found: FoundCustomership) -> dict[str, str]:
    """When each permission was decided, as the mirror keeps it."""
    return {channel.value: moment_text(getattr(found, channel.value).decided_at) for channel in MarketingChannel}


def _is_kept(act: Act, known: Customership, channel: MarketingChannel, consent: FoundConsent) -> bool:
    query = select(MarketingConsent.id).where(
        MarketingConsent.customership_id == known.id,
        MarketingConsent.channel == channel,
        col(MarketingConsent.decided_at) == consent.decided_at,
    )
    return act.db.exec(query).first() is not None


def _decision(known: Customership, channel: MarketingChannel, consent: FoundConsent) -> MarketingConsent:
    return MarketingConsent(
        customership_id=known.id,
        channel=channel,
        allowed=consent.allowed,
        previously_allowed=getattr(known, channel.value),
        source=consent.source,
        wording_key="",
        language="",
        decided_at=consent.decided_at,
    )
