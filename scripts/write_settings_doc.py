"""Write docs/settings.md from the settings class: every setting with its default and what it means."""

import json
from enum import Enum
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from aina_app.settings import Settings

FILE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """# Settings

Each setting is an environment variable, or a line of a file `.env` in the folder of the project. A name that does not
exist stops the start, so a misspelt setting is never overlooked. In production (`AINA_ENVIRONMENT=production`) unsafe
values stop it as well, and every fault is named at once.

This page is written by `python -m scripts.write_settings_doc` from `aina_app/settings.py`; a test compares the two.

| setting | default | allowed | meaning |
|---|---|---|---|
"""
LIMITS = {"ge": "from {}", "gt": "over {}", "le": "to {}", "lt": "under {}"}


def document() -> str:
    """The whole page."""
    return HEAD + "".join(f"{line(name, field)}\n" for name, field in Settings.model_fields.items())


def line(name: str, field: FieldInfo) -> str:
    """The table's row of one setting."""
    cells = (f"`AINA_{name.upper()}`", default(field), allowed(field), field.description or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def default(field: FieldInfo) -> str:
    """The default as it would be written into the environment; a secret's is never shown."""
    value = field.default
    if value is PydanticUndefined:
        return "none: must be set"
    if isinstance(value, SecretStr) or value is None or str(value) in {"", "()", "{}"}:
        return ""
    if isinstance(value, bool | tuple | dict):
        return f"`{json.dumps(value, ensure_ascii=False, default=str)}`"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def allowed(field: FieldInfo) -> str:
    """Limits of a number, or the words of an enumeration."""
    if isinstance(field.annotation, type) and issubclass(field.annotation, Enum):
        return ", ".join(f"`{one.value}`" for one in field.annotation)
    limits = [(kind, getattr(rule, kind, None)) for rule in field.metadata for kind in LIMITS]
    return " ".join(LIMITS[kind].format(limit) for kind, limit in limits if limit is not None)


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(document(), encoding="utf-8")
    print(f"{FILE.name} written")
