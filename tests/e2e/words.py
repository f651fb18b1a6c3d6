"""Which words of a text belong to another language: by the product's own sentences, and by a list of small words."""

import re
from functools import lru_cache

from aina_app.i18n.copy import table
from aina_app.i18n.language import Language

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
NO_WORDS = re.compile(r"\{\w+\}|https?://\S+|\S+@\S+")
SMALL_FINNISH = {
    "ja", "ei", "että", "tai", "joka", "jos", "kun", "niin", "myös", "klo", "puh", "sinun", "sinulle", "olet", "voit",
    "tässä", "ovat", "vain", "sekä", "mutta", "kirjaudu", "salasana", "tallenna", "peruuta", "asiakkuus", "kulutus",
    "käyttöpaikka", "raportti", "tunnistautuminen", "marraskuu", "marraskuuta", "keskiviikko", "tiistai",
}  # fmt: skip
NAMES = {"suomi", "mobiilivarmenne", "kuusi"}
"""Of the language in the switch, of the mobile certificate (Finnish everywhere), of a bank (and a number word)."""


def words_of(text: str) -> set[str]:
    """The words of a text in small letters, without addresses and single letters."""
    return {word.lower() for word in WORD.findall(NO_WORDS.sub(" ", text)) if len(word) > 1}


@lru_cache
def finnish_alone() -> frozenset[str]:
    """Words of the Finnish sentences that stand in no Swedish or English one."""
    by_language = {
        language: set().union(*(words_of(texts[language]) for texts in table().values())) for language in Language
    }
    others = by_language[Language.SV] | by_language[Language.EN]
    return frozenset((by_language[Language.FI] - others) | SMALL_FINNISH) - NAMES


def finnish_words(text: str) -> set[str]:
    """The Finnish words in a text that should have none."""
    return words_of(text) & finnish_alone()
