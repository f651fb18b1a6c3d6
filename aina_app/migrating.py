"""Bring the database to the newest migration, and the background engine's tables with it."""

from alembic import command
from alembic.config import Config

from aina_app.core import background
from aina_app.launcher import ROOT


def migrate() -> None:
    """Upgrade to the head; nothing happens where the database is there already."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    command.upgrade(config, "head")
    background.prepare()
