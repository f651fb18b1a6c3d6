"""The copy table: three languages for every key, the same placeholders, and no key that does not exist."""

import ast
import csv
import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence

from tests.gates.sources import ROOT, Source, dotted, product

LANGUAGES = ("fi", "sv", "en")
FINNISH_WORDS = re.compile(
    r"\b(ja|että|tai|eikä|mutta|kun|jos|voit|sinun|sinulle|sinut|olet|ovat|tämä|tämän|koodi|salasana|käyttäjätunnus|"
    r"kulutus|käyttöpaikka|sähköposti|kirjaudu|paina|valitse|syötä)\b",
    re.IGNORECASE,
)
SAYING = {"words", "sentence", "template", "Refusal", "legend", "has"}
"""Functions whose first literal argument is a key."""

Row = Mapping[str, str]


def rows() -> list[Row]:
    """The table as it lies in its file."""
    with (ROOT / "aina_app/i18n/copy.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def placeholders(text: str) -> Counter[str]:
    """Names in braces, with how often."""
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def faults(row: Row) -> list[str]:
    """What is wrong with a row."""
    wanted = set(placeholders(row["fi"]))
    checks = {
        "a language is missing": not all((row[language] or "").strip() for language in LANGUAGES),
        "placeholders differ": any(set(placeholders(row[language] or "")) != wanted for language in LANGUAGES),
        "space at an end": any(text != text.strip() for text in map(row.__getitem__, LANGUAGES)),
        "more columns than languages": None in row,
    }
    return [f"{row['key']}: {fault}" for fault, holds in checks.items() if holds]


def finnish_left(row: Row) -> list[str]:
    """Finnish words in the other languages; names in quotation marks may be Finnish."""
    return [f"{row['key']}.{language}" for language in ("sv", "en") if FINNISH_WORDS.search(row[language])]


def doubled(table: Sequence[Row]) -> list[str]:
    """Keys that stand twice."""
    return [key for key, count in Counter(row["key"] for row in table).items() if count > 1]


def said(source: Source) -> list[tuple[str, str]]:
    """Keys that the source says literally, with their places."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    speaking = [call for call in calls if call.args and dotted(call).rpartition(".")[2] in SAYING]
    literal = [call.args[0] for call in speaking if isinstance(call.args[0], ast.Constant)]
    return [(str(one.value), source.at(one, str(one.value))) for one in literal if isinstance(one.value, str)]


def test_every_row_is_whole() -> None:
    assert [fault for row in rows() for fault in faults(row)] == []


def test_no_key_stands_twice() -> None:
    assert doubled(rows()) == []


def test_no_finnish_is_left_in_the_other_languages() -> None:
    assert [place for row in rows() for place in finnish_left(row)] == []


def test_every_key_that_is_said_exists() -> None:
    known = {row["key"] for row in rows()}

    assert [
        place for source in product() if source.room != "demo" for key, place in said(source) if key not in known
    ] == []


def test_planted_rows_are_found() -> None:
    right = {"key": "a.b", "fi": "Hei {name}", "sv": "Hej {name}", "en": "Hello {name}"}

    assert faults(right) == []
    assert faults(right | {"sv": ""}) == ["a.b: a language is missing", "a.b: placeholders differ"]
    assert faults(right | {"en": "Hello {person}"}) == ["a.b: placeholders differ"]
    assert faults(right | {"en": "Hello {name} "}) == ["a.b: space at an end"]
    assert finnish_left(right | {"sv": "Hej ja {name}", "en": "Voit {name}"}) == ["a.b.sv", "a.b.en"]
    assert doubled([right, right]) == ["a.b"]


def test_planted_keys_are_found() -> None:
    text = 'words("home.h1")\nraise Refused(Refusal("err.nonsense", "field"))\nsentence(key, language)\n'

    assert [key for key, _ in said(Source("aina_app/ui/layout.py", text))] == ["home.h1", "err.nonsense"]
