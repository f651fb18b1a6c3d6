"""The product's words: `copy.csv`, one row a key, in Finnish, Swedish and English; no text stands elsewhere."""

import csv
import hashlib
from functools import lru_cache
from pathlib import Path

from aina_app.core.opening_hours import schedule
from aina_app.i18n.language import Language
from aina_app.i18n.opening import weekly_hours
from aina_app.settings import settings

FILE = Path(__file__).with_name("copy.csv")


@lru_cache
def table() -> dict[str, dict[Language, str]]:
    """Every sentence by key and language."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: {language: row[language] for language in Language}
            for row in csv.DictReader(file, delimiter=";")
        }


def sentence(key: str, language: Language, **params: str | int) -> str:
    """The sentence `key` in `language` with its placeholders filled.

    Contact details of customer service (`service_…`) are filled from the settings where a sentence names them.

    Raises:
        KeyError: no such key, or a placeholder without a value.
    """
    text = table()[key][language]
    return text.format(**_service(language), **params) if "{" in text else text


def template(key: str, language: Language) -> str:
    """The sentence with its placeholders as they are: for what the browser itself fills in."""
    return table()[key][language]


def version(key: str, language: Language) -> str:
    """Twelve signs that tell this text of the sentence from any other that it has had or will have."""
    return hashlib.sha256(table()[key][language].encode()).hexdigest()[:12]


def has(key: str) -> bool:
    """Whether `key` exists."""
    return key in table()


def _service(language: Language) -> dict[str, str]:
    return {
        "service_email": settings().service_email,
        "service_phone": settings().service_phone.replace(" ", "\N{NO-BREAK SPACE}"),
        "service_hours": weekly_hours(schedule(), language),
        "service_name": table()["service.name"][language],
        "nl": "\n",
    }
