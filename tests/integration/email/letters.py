"""Letters that tests write: every mail of `copy.csv` with facts for all of its placeholders."""

from datetime import UTC, datetime
from string import Formatter
from uuid import UUID

from aina_app.i18n import copy
from aina_app.i18n.language import Language
from aina_app.integrations.email.message import Envelope
from aina_app.integrations.email.words import Letter, write

CODE = "482 913"
WRITTEN_AT = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
ROW = UUID("6f1c1f0e-95d0-4a3b-8a61-3f0a52a6f1a2")
OURS = {"service_email", "service_phone", "service_hours", "service_name", "nl"}
"""What the table itself fills in."""

KINDS = sorted({key.split(".")[1] for key in copy.table() if key.startswith("mail.")} - {"common"})


def placeholders(kind: str, language: Language) -> set[str]:
    """The facts that a mail needs."""
    keys = [key for key in copy.table() if key.startswith(f"mail.{kind}.")]
    names = {name for key in keys for _, name, _, _ in Formatter().parse(copy.template(key, language)) if name}
    return names - OURS


def facts(kind: str, language: Language = Language.FI) -> dict[str, str]:
    """A value of its own for each fact."""
    made = {name: f"the {name}" for name in placeholders(kind, language)}
    addresses = {name: f"https://aina.test/{name.replace('_', '-')}" for name in made if name.endswith("_url")}
    return made | addresses | ({"code": CODE} if "code" in made else {})


def letter(kind: str, language: Language = Language.FI, first_name: str = "Aino", **changed: str) -> Letter:
    """The mail `kind` to Aino."""
    return write(kind, language, first_name, facts(kind, language) | changed)


def envelope(to: str = "aino@aina.test", unsubscribe_url: str = "") -> Envelope:
    """The envelope of one row."""
    return Envelope(ROW, to, WRITTEN_AT, unsubscribe_url)
