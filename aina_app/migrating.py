"""Bring the database to the newest migration, with the background engine's tables and the audit trail's guards."""

from alembic import command
from alembic.config import Config

from aina_app.core import background
from aina_app.jobs import audit_trail
from aina_app.launcher import ROOT


def migrate() -> None:
    """Upgrade to the head; nothing happens where the database is there already."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    command.upgrade(config, "head")
    background.prepare()
    audit_trail.prepare()
