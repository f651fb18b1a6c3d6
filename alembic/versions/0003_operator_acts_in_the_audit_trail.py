"""Two more events of the audit trail: an operator sends a change again, an operator imports readings."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = (
    "registration.accepted",
    "registration.replaced",
    "registration.existing",
    "registration.other_kind",
    "registration.throttled",
    "verification.succeeded",
    "verification.failed",
    "verification.exhausted",
    "verification.expired",
    "verification.resent",
    "verification.throttled",
    "login.succeeded",
    "login.pending",
    "login.failed",
    "login.throttled",
    "logout",
    "session.ended",
    "password.changed",
    "password.change_refused",
    "password.reset",
    "password.rehashed",
    "reset.requested",
    "reset.unverified",
    "reset.unknown",
    "reset.failed",
    "reset.exhausted",
    "reset.throttled",
    "oidc.started",
    "oidc.succeeded",
    "oidc.cancelled",
    "oidc.refused",
    "oidc.foreign_browser",
    "oidc.replay",
    "oidc.late",
    "oidc.other_account",
    "oidc.broker_down",
    "customerships.found",
    "onboarding.done",
    "profile.changed",
    "change.ordered",
    "change.delivered",
    "change.refused",
    "report.ordered",
    "report.ended",
    "watch.set",
    "watch.ended",
    "account.released",
    "account.purged",
    "access.denied",
)
ADDED = {"change.refused": "change.retried", "watch.ended": "readings.imported"}
"""Each new event by the one that it stands behind."""


def upgrade() -> None:
    """Let the trail hold them."""
    after = [tag for one in BEFORE for tag in (one, ADDED.get(one)) if tag]
    _allow(after)


def downgrade() -> None:
    """Take them out: the version before has no words for them."""
    events = sa.table("audit_event", sa.column("tag"))
    op.execute(events.delete().where(events.c.tag.in_(list(ADDED.values()))))
    _allow(BEFORE)


def _allow(tags: Iterable[str]) -> None:
    listed = ", ".join(f"'{tag}'" for tag in tags)
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_event_tag"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_event_tag"), f"tag IN ({listed})")
