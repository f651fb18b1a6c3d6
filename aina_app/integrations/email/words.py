"""A mail in words: the sentences `mail.<kind>.…` of `copy.csv` with their facts, in the order in which they stand."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from string import Formatter

from aina_app.i18n import copy
from aina_app.i18n.language import Language

CODE = "code"
LINES = "lines"
"""Name of the fact that stands in place of the first paragraph as a list: finished sentences, one a line."""

ADDRESS_END = "_url"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. A block with one sentence is a paragraph, one with several is a list.

    `links` are the addresses in it that may be followed (ours; never what a person has typed), `code` is the code in
    it, `preheader` a sentence for the mailbox's list instead of the first lines; each may be empty.
    """

    language: Language
    subject: str
    greeting: str
    blocks: tuple[tuple[str, ...], ...]
    ending: tuple[str, ...]
    links: frozenset[str]
    code: str = ""
    preheader: str = ""


def write(kind: str, language: Language, first_name: str, facts: Mapping[str, str]) -> Letter:
    """The mail `kind` to a person who is called `first_name` (may be empty: a greeting without a name).

    A later paragraph is left out when one of its facts is empty; the fact `lines` takes the first one's place.

    Raises:
        KeyError: no such mail, or a fact is missing.
    """
    known = {name: _clean(value) for name, value in facts.items() if name != LINES}
    preheader = f"mail.{kind}.preheader"
    return Letter(
        language=language,
        subject=" ".join(filter(None, copy.sentence(f"mail.{kind}.subject", language, **known).split(" "))),
        greeting=_greeting(language, _clean(first_name)),
        blocks=tuple(_blocks(kind, language, known, facts.get(LINES, ""))),
        ending=tuple(copy.sentence(f"mail.common.{part}", language) for part in ("sign", "contact", "auto")),
        links=frozenset(value for name, value in known.items() if name.endswith(ADDRESS_END) and value),
        code=known.get(CODE, ""),
        preheader=copy.sentence(preheader, language) if copy.has(preheader) else "",
    )


def _greeting(language: Language, first_name: str) -> str:
    if first_name:
        return copy.sentence("mail.common.hello", language, first_name=first_name)
    return copy.template("mail.common.hello", language).replace(" {first_name}", "")


def _blocks(kind: str, language: Language, facts: Mapping[str, str], lines: str) -> Iterator[tuple[str, ...]]:
    for key in _paragraphs(kind):
        is_first = key.endswith(".p1")
        if lines.strip() and is_first:
            yield tuple(_clean(line) for line in lines.splitlines() if line.strip())
        elif is_first or all(facts.get(name, name) for name in _placeholders(key, language)):
            yield (copy.sentence(key, language, **facts),)


def _paragraphs(kind: str) -> Iterator[str]:
    for index in count(1):
        key = f"mail.{kind}.p{index}"
        if not copy.has(key):
            return
        yield key


def _placeholders(key: str, language: Language) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(copy.template(key, language)) if name}


def _clean(text: str) -> str:
    """Without line breaks, control and direction marks, which could forge a line or turn a sentence around."""
    spaced = (" " if sign in "\n\r\t" else sign for sign in text)
    return "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C").strip(" ")
