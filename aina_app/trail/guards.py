"""Triggers that keep the trail append-only, whoever writes to the database: the product, a script, a console.

An event is inserted unsealed, gets its number and seal once, and is deleted only when the chain's own row says that
it is purged. Kept out of the migrations: SQLite forgets the triggers of a table that a later migration copies.
"""

from sqlalchemy import inspect, text

from aina_app.context import Act
from aina_app.models.audit_event import FIXED

REFUSAL = "the audit trail is append-only"
UNSEALED_ONLY = "NEW.number IS NOT NULL"
IS_SEALED = "OLD.number IS NOT NULL"
GOES_BACK = (
    "NEW.number < OLD.number OR NEW.purged_number < OLD.purged_number OR NEW.purged_number > NEW.number"
    " OR NEW.unmarked_to <> OLD.unmarked_to"
)
NOT_PURGED = "OLD.number IS NULL OR OLD.number > coalesce((SELECT purged_number FROM audit_chain), 0)"
CONTENT = ", ".join((*FIXED, "mark"))

# name → table, event, condition
ON_SQLITE = {
    "audit_event_new": (
        "audit_event",
        "INSERT",
        f"{UNSEALED_ONLY} OR EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)",  # noqa: S608 - INSERT OR REPLACE
    ),
    "audit_event_fixed": ("audit_event", f"UPDATE OF {CONTENT}", "true"),
    "audit_event_sealed": ("audit_event", "UPDATE OF number, seal", IS_SEALED),
    "audit_event_kept": ("audit_event", "DELETE", NOT_PURGED),
    "audit_chain_grows": ("audit_chain", "UPDATE", GOES_BACK),
    "audit_chain_kept": ("audit_chain", "DELETE", "true"),
}
ON_POSTGRESQL = ON_SQLITE | {
    "audit_event_new": ("audit_event", "INSERT", UNSEALED_ONLY),
    "audit_event_whole": ("audit_event", "TRUNCATE", ""),
    "audit_chain_whole": ("audit_chain", "TRUNCATE", ""),
}
FUNCTIONS = (
    f"""
    CREATE OR REPLACE FUNCTION audit_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION audit_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {NOT_PURGED} THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
)


def put_up(act: Act) -> list[str]:
    """Put up the guards that are not there; their names."""
    lacking = missing(act)
    connection = act.db.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    if lacking and not on_sqlite:
        for function in FUNCTIONS:
            connection.exec_driver_sql(function)
    for name in lacking:
        connection.exec_driver_sql(_sqlite_trigger(name) if on_sqlite else _postgresql_trigger(name))
    return lacking


def missing(act: Act) -> list[str]:
    """Names of guards that do not stand, or (on PostgreSQL) are switched off."""
    connection = act.db.connection()
    if not inspect(connection).has_table("audit_chain"):
        return sorted(ON_SQLITE)
    if connection.dialect.name == "sqlite":
        standing = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        return sorted(set(ON_SQLITE) - set(standing))
    of_ours = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND tgrelid IN (%s, %s)"
    tables = "'audit_event'::regclass", "'audit_chain'::regclass"
    return sorted(set(ON_POSTGRESQL) - set(connection.scalars(text(of_ours % tables))))


def _sqlite_trigger(name: str) -> str:
    table, event, condition = ON_SQLITE[name]
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _postgresql_trigger(name: str) -> str:
    table, event, condition = ON_POSTGRESQL[name]
    start = f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table}"
    if event == "TRUNCATE":
        return f"{start} FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_refuse()"
    if name == "audit_event_kept":  # a condition of PostgreSQL's triggers cannot look into tables
        return f"{start} FOR EACH ROW EXECUTE FUNCTION audit_event_keep()"
    return f"{start} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION audit_trail_refuse()"
