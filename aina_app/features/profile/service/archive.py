"""The person's own copy as one zip: JSON, the same as CSV, readings as Datahub CSV, an index; names in their language.

Written piece by piece: however many readings there are, a day of them is in memory at a time.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from aina_app.core.clock import HELSINKI
from aina_app.features.profile.service.own_data import COLUMNS, OwnData, Rows
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.i18n.numbers import date_time
from aina_app.readings.datahub_writing import HEADER

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run what begins so; a text of a person gets an apostrophe before it."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that is being written, and the lines of its index so far."""

    zip: ZipFile
    made_at: datetime
    language: Language
    index: list[str] = field(default_factory=list)


def write(file: BinaryIO, own: OwnData, readings: Mapping[str, Iterable[str]], made_at: datetime) -> None:
    """Write the whole copy into `file`. `readings`: lines of Datahub CSV by GSRN, asked for one after another."""
    with ZipFile(file, "w", ZIP_DEFLATED) as opened:
        archive = Archive(opened, made_at, own.language)
        with _entry(archive, _json_file(archive)) as text:
            json.dump(own.lists, text, ensure_ascii=False, indent=2)
        for name, rows in own.lists.items():
            _write_table(archive, name, rows)
        for gsrn, lines in readings.items():
            _write_readings(archive, gsrn, lines)
        _write_index(archive)


def _json_file(archive: Archive) -> str:
    return sentence("download.file.data", archive.language) + ".json"


def _csv_file(archive: Archive, name: str, **params: str) -> str:
    return sentence(f"download.file.{name}", archive.language, **params) + ".csv"


@contextmanager
def _entry(archive: Archive, name: str) -> Iterator[io.TextIOWrapper]:
    info = ZipInfo(name, archive.made_at.astimezone(HELSINKI).timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    with archive.zip.open(info, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        yield text


def _write_table(archive: Archive, name: str, rows: Rows) -> None:
    file = _csv_file(archive, name)
    with _entry(archive, file) as text:
        text.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # else a spreadsheet takes it for another encoding than UTF-8
        table = csv.writer(text, delimiter=";", lineterminator="\n")
        table.writerow(COLUMNS[name])
        table.writerows([_cell(row[column]) for column in COLUMNS[name]] for row in rows)
    _list(archive, file, sentence(f"download.of.{name}", archive.language), len(rows))


def _cell(value: Any) -> Any:
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


def _write_readings(archive: Archive, gsrn: str, lines: Iterable[str]) -> None:
    name, count = _csv_file(archive, "readings", gsrn=gsrn), 0
    with _entry(archive, name) as text:
        text.write(HEADER + "\n")
        for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is how many there were
            text.write(line + "\n")
    _list(archive, name, sentence("download.of.readings", archive.language, gsrn=gsrn), count)


def _list(archive: Archive, file: str, what: str, count: int) -> None:
    archive.index.append(sentence("download.index_line", archive.language, file=file, what=what, count=count))


def _write_index(archive: Archive) -> None:
    language = archive.language
    parts = (
        sentence("download.index_title", language),
        sentence("download.index_made", language, time=date_time(archive.made_at, language)),
        sentence("download.index_lead", language, file=_json_file(archive)),
        "\n".join(archive.index),
        sentence("download.index_secrets", language),
        sentence("mail.common.contact", language),
    )
    with _entry(archive, sentence("download.index_file", language)) as text:
        text.write("\n\n".join(parts) + "\n")
