"""The list of common passwords and how a typed one is compared with it."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

MOST_REMOVED = 4
MIN_CORE = 4
SUBSTITUTIONS = (str.maketrans("@40135$7!", "aaoiesstI".lower()), str.maketrans("@40135$7!", "aaolesstl"))
OWN_WORDS = Path(__file__).with_name("common_words.txt")


@lru_cache
def common_words() -> frozenset[str]:
    """Common passwords, words, names and our own Finnish and Swedish words, reduced as typed ones are."""
    own = OWN_WORDS.read_text(encoding="utf-8").split()
    lists = [
        word for name in ("passwords", "english_wikipedia", "us_tv_and_film") for word in FREQUENCY_LISTS[name][:30000]
    ]
    names = [word for name in ("surnames", "male_names", "female_names") for word in FREQUENCY_LISTS[name][:5000]]
    return frozenset(_fold(word) for word in [*own, *lists, *names])


def is_common(password: str) -> bool:
    """Whether many others would choose this: listed as it is, or a listed word with a few signs around it."""
    words, text = common_words(), _fold(password)
    if text in words:
        return True
    for candidate in {text, *(text.translate(table) for table in SUBSTITUTIONS)}:
        core = re.sub(r"^[^a-zåäö]+|[^a-zåäö]+$", "", candidate)
        if len(core) >= MIN_CORE and core in words and len(text) - len(core) <= MOST_REMOVED:
            return True
    return False


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
