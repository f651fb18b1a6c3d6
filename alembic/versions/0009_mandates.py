"""Mandates with the log of their use, which metering point a mail tells about, and the trail's events of mandates."""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEHIND = "watch.ended"
ADDED = (
    "mandate.offered",
    "mandate.attached",
    "mandate.accepted",
    "mandate.declined",
    "mandate.ended",
    "mandate.used",
)
"""New events of the trail, in their place behind `BEHIND`."""


def upgrade() -> None:
    """Make the two tables; let mails and the trail name what they are about."""
    _make_mandate()
    op.create_table(
        "mandate_look",
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_look_mandate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mandate_id", "day", name=op.f("pk_mandate_look")),
    )
    op.add_column("outgoing_mail", sa.Column("gsrn", sa.String(length=18), nullable=True))
    known = _allowed()
    place = known.index(BEHIND) + 1
    _allow([*known[:place], *ADDED, *known[place:]])


def downgrade() -> None:
    """Take all of it away: the version before has no words for it."""
    events = sa.table("audit_event", sa.column("tag"))
    _take_guard_down()
    op.execute(events.delete().where(events.c.tag.in_(ADDED)))
    _allow([tag for tag in _allowed() if tag not in ADDED])
    op.drop_column("outgoing_mail", "gsrn")
    op.drop_table("mandate_look")
    op.drop_table("mandate")


def _take_guard_down() -> None:
    """The trail lets no event go; the next `python -m aina_app migrate` puts its guard up again."""
    where = " ON audit_event" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS audit_event_kept{where}")


def _make_mandate() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("kind", "portal", "operator"), nullable=False),
        sa.Column("state", _words("state", "offered", "accepted", "declined", "ended"), nullable=False),
        sa.Column("customership_id", sa.Uuid(), nullable=False),
        sa.Column("gsrn", sa.String(length=18), nullable=False),
        sa.Column("mandator_account_id", sa.Uuid(), nullable=True),
        sa.Column("mandatee_account_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("covers_report", sa.Boolean(), nullable=False),
        sa.Column("covers_watch", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_by",
            _words("ended_by", "owner", "holder", "operator", "date", "lapsed", "replaced"),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state IN ('declined', 'ended')) = (ended_at IS NOT NULL)", name=op.f("ck_mandate_closed_has_moment")
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR mandatee_account_id IS NOT NULL", name=op.f("ck_mandate_accepted_has_account")
        ),
        sa.CheckConstraint("last_day >= given_on", name=op.f("ck_mandate_ends_after_it_is_given")),
        sa.ForeignKeyConstraint(
            ["customership_id"], ["customership.id"], name=op.f("fk_mandate_customership_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mandator_account_id"],
            ["user_account.id"],
            name=op.f("fk_mandate_mandator_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mandatee_account_id"],
            ["user_account.id"],
            name=op.f("fk_mandate_mandatee_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    for name in ("email_key", "mandatee_account_id", "mandator_account_id"):
        op.create_index(op.f(f"ix_mandate_{name}"), "mandate", [name])
    _unique("uq_mandate_offered", ["customership_id", "gsrn", "email_key"], "state = 'offered'")
    _unique("uq_mandate_accepted", ["customership_id", "gsrn", "mandatee_account_id", "kind"], "state = 'accepted'")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _unique(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "mandate", columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def _allowed() -> list[str]:
    """The events that the trail takes now, in their order."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("audit_event")
    (allowed,) = (check["sqltext"] for check in checks if check["name"] == "ck_audit_event_tag")
    return re.findall(r"'([a-z_.]+)'", str(allowed))


def _allow(tags: Iterable[str]) -> None:
    listed = ", ".join(f"'{tag}'" for tag in tags)
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_constraint(op.f("ck_audit_event_tag"), type_="check")
        batch_op.create_check_constraint(op.f("ck_audit_event_tag"), f"tag IN ({listed})")
