"""Accounts, customerships, reports, watches."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Accounts, customerships, reports, watches."""
    op.create_table(
        "answered_press",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answered_press")),
    )
    with op.batch_alter_table("answered_press", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answered_press_created_at"), ["created_at"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "tag",
            sa.Enum(
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
                name="tag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("operator", sa.String(length=60), nullable=False),
        sa.Column("subject_mac", sa.String(length=64), nullable=False),
        sa.Column("session_prefix", sa.String(length=8), nullable=False),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("user_agent", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_created_at"), ["created_at"], unique=False)

    op.create_table(
        "customership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("private", "company", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("business_id", sa.String(length=9), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("refund_accounts", sa.JSON(), nullable=False),
        sa.Column("direct_marketing", sa.Boolean(), nullable=False),
        sa.Column("electronic_marketing", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customership")),
        sa.UniqueConstraint("number", name=op.f("uq_customership_number")),
    )
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("content_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.UniqueConstraint("browser_hash", "form", name=op.f("uq_form_draft_browser_hash_form")),
    )
    with op.batch_alter_table("form_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_draft_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "seen_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_seen_token")),
    )
    with op.batch_alter_table("seen_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_token_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "throttle_bucket",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_bucket")),
    )
    with op.batch_alter_table("throttle_bucket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttle_bucket_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("private", "company", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "unverified", "verified", "closed", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("company_name", sa.String(length=200), nullable=True),
        sa.Column("business_id", sa.String(length=9), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "onboarding_step",
            sa.Enum(
                "strong_identification",
                "customerships",
                "review",
                "done",
                name="onboarding_step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("hint_hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (email_key IS NULL)", name=op.f("ck_user_account_closed_has_no_address")
        ),
        sa.CheckConstraint(
            "kind = 'private' OR state = 'closed' OR business_id IS NOT NULL",
            name=op.f("ck_user_account_company_has_business_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_user_account_email_key")),
    )
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_account_created_at"), ["created_at"], unique=False)

    op.create_table(
        "consumption_watch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("gsrn", sa.String(length=18), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("alarm", "consumption", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "period",
            sa.Enum(
                "hour",
                "day",
                "week",
                "month",
                "year",
                name="period",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("limit_wh", sa.Integer(), nullable=False),
        sa.Column("forewarning_percent", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'alarm' AND period IN ('hour', 'day') AND forewarning_percent IS NULL) OR (kind = 'consumption' AND period IN ('week', 'month', 'year') AND forewarning_percent BETWEEN 50 AND 95)",
            name=op.f("ck_consumption_watch_period_fits_kind"),
        ),
        sa.CheckConstraint("limit_wh > 0", name=op.f("ck_consumption_watch_limit_is_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_consumption_watch_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consumption_watch")),
    )
    with op.batch_alter_table("consumption_watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consumption_watch_gsrn"), ["gsrn"], unique=False)
        batch_op.create_index(
            "uq_consumption_watch_live",
            ["account_id", "gsrn", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "customership_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customership_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("contact", "consents", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("patch", sa.JSON(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "delivered",
                "refused",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_customership_change_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customership_id"],
            ["customership.id"],
            name=op.f("fk_customership_change_customership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customership_change")),
    )
    with op.batch_alter_table("customership_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customership_change_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_customership_change_customership_id"), ["customership_id"], unique=False)
        batch_op.create_index(
            "ix_customership_change_due",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "customership_holder",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("customership_id", sa.Uuid(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_customership_holder_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customership_id"],
            ["customership.id"],
            name=op.f("fk_customership_holder_customership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "customership_id", name=op.f("pk_customership_holder")),
    )
    with op.batch_alter_table("customership_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customership_holder_customership_id"), ["customership_id"], unique=False)

    op.create_table(
        "identification_attempt",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("secrets_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "succeeded",
                "cancelled",
                "refused",
                "late",
                "other_account",
                "broker_down",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_identification_attempt_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_identification_attempt")),
    )
    with op.batch_alter_table("identification_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identification_attempt_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identification_attempt_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_identification_attempt_session_hash"), ["session_hash"], unique=False)

    op.create_table(
        "known_device",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_known_device_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", "account_id", name=op.f("pk_known_device")),
    )
    with op.batch_alter_table("known_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_known_device_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_known_device_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "marketing_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customership_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "direct_marketing",
                "electronic_marketing",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("previously_allowed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("wording_key", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('portal', 'service', 'import', 'default')", name=op.f("ck_marketing_consent_source")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_marketing_consent_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customership_id"],
            ["customership.id"],
            name=op.f("fk_marketing_consent_customership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marketing_consent")),
    )
    with op.batch_alter_table("marketing_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_marketing_consent_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_marketing_consent_customership_id"), ["customership_id"], unique=False)

    op.create_table(
        "metering_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customership_id", sa.Uuid(), nullable=False),
        sa.Column("gsrn", sa.String(length=18), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("fuse_phases", sa.Integer(), nullable=True),
        sa.Column("fuse_ampere", sa.Integer(), nullable=True),
        sa.Column("contract_start", sa.Date(), nullable=False),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customership_id"], ["customership.id"], name=op.f("fk_metering_point_customership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metering_point")),
        sa.UniqueConstraint("customership_id", "gsrn", name=op.f("uq_metering_point_customership_id_gsrn")),
    )
    with op.batch_alter_table("metering_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_metering_point_gsrn"), ["gsrn"], unique=False)

    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("verify", "reset", name="purpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_mac", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("code_mac", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("wrong_tries >= 0 AND wrong_tries <= 5", name=op.f("ck_one_time_code_few_tries")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_one_time_code_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_code_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_one_time_code_browser_hash"), ["browser_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_one_time_code_email_mac"), ["email_mac"], unique=False)
        batch_op.create_index(batch_op.f("ix_one_time_code_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("address_mac", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "noop",
                "waiting",
                "accepted",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("server_answer", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_outgoing_mail_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outgoing_mail_address_mac"), ["address_mac"], unique=False)
        batch_op.create_index(batch_op.f("ix_outgoing_mail_created_at"), ["created_at"], unique=False)
        batch_op.create_index(
            "ix_outgoing_mail_due",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "report_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("gsrn", sa.String(length=18), nullable=False),
        sa.Column(
            "interval",
            sa.Enum("weekly", "monthly", name="interval", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("unsubscribe_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= created_at", name=op.f("ck_report_subscription_ended_after_created")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_report_subscription_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_subscription")),
        sa.UniqueConstraint("unsubscribe_hash", name=op.f("uq_report_subscription_unsubscribe_hash")),
    )
    with op.batch_alter_table("report_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_subscription_gsrn"), ["gsrn"], unique=False)
        batch_op.create_index(
            "uq_report_subscription_live",
            ["account_id", "gsrn"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "strong_identification",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("private", "company", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("hetu_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("given_names", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("acr", sa.String(length=200), nullable=False),
        sa.Column("amr", sa.String(length=200), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("searched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_strong_identification_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_strong_identification")),
        sa.UniqueConstraint("kind", "person_key", name=op.f("uq_strong_identification_kind_person_key")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pending", "full", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("code_id", sa.Uuid(), nullable=True),
        sa.Column("by_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absolute_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strong_auth_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_label", sa.String(length=80), nullable=False),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("replaced_by", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "logged_out",
                "idle",
                "absolute",
                "revoked",
                "rotated",
                "deleted",
                name="end_reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name=op.f("fk_sign_in_session_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["code_id"], ["one_time_code.id"], name=op.f("fk_sign_in_session_code_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_session_public_id")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_session_absolute_expires_at"), ["absolute_expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sign_in_session_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_account_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_session_absolute_expires_at"))

    op.drop_table("sign_in_session")
    op.drop_table("strong_identification")
    with op.batch_alter_table("report_subscription", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_report_subscription_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_report_subscription_gsrn"))

    op.drop_table("report_subscription")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outgoing_mail_due",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_created_at"))
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_address_mac"))
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_account_id"))

    op.drop_table("outgoing_mail")
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_code_expires_at"))
        batch_op.drop_index(batch_op.f("ix_one_time_code_email_mac"))
        batch_op.drop_index(batch_op.f("ix_one_time_code_account_id"))
        batch_op.drop_index(batch_op.f("ix_one_time_code_browser_hash"))

    op.drop_table("one_time_code")
    with op.batch_alter_table("metering_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metering_point_gsrn"))

    op.drop_table("metering_point")
    with op.batch_alter_table("marketing_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marketing_consent_customership_id"))
        batch_op.drop_index(batch_op.f("ix_marketing_consent_account_id"))

    op.drop_table("marketing_consent")
    with op.batch_alter_table("known_device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_device_expires_at"))
        batch_op.drop_index(batch_op.f("ix_known_device_account_id"))

    op.drop_table("known_device")
    with op.batch_alter_table("identification_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identification_attempt_session_hash"))
        batch_op.drop_index(batch_op.f("ix_identification_attempt_expires_at"))
        batch_op.drop_index(batch_op.f("ix_identification_attempt_account_id"))

    op.drop_table("identification_attempt")
    with op.batch_alter_table("customership_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customership_holder_customership_id"))

    op.drop_table("customership_holder")
    with op.batch_alter_table("customership_change", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_customership_change_due",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_customership_change_customership_id"))
        batch_op.drop_index(batch_op.f("ix_customership_change_account_id"))

    op.drop_table("customership_change")
    with op.batch_alter_table("consumption_watch", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consumption_watch_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consumption_watch_gsrn"))

    op.drop_table("consumption_watch")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_account_created_at"))

    op.drop_table("user_account")
    with op.batch_alter_table("throttle_bucket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_bucket_updated_at"))

    op.drop_table("throttle_bucket")
    with op.batch_alter_table("seen_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_token_expires_at"))

    op.drop_table("seen_token")
    with op.batch_alter_table("form_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_draft_expires_at"))

    op.drop_table("form_draft")
    op.drop_table("customership")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_created_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_account_id"))

    op.drop_table("audit_event")
    with op.batch_alter_table("answered_press", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answered_press_created_at"))

    op.drop_table("answered_press")
