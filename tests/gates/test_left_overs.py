"""Nothing is left behind in the repository: marks, keys, real people, places of one machine, big or built files."""

import re
from collections.abc import Iterator

from stdnum.fi import hetu

from tests.gates.sources import ROOT, tracked, tracked_texts

HERE = "tests/gates/test_left_overs.py"
LARGEST_BYTES = 1_000_000
BUILT = re.compile(r"(^|/)(\.web|data|node_modules|__pycache__|\.venv)/|\.(pyc|sqlite3|pem|key|env)$|(^|/)\.env$")

HETU = re.compile(r"\b\d{6}[-+A-FU-Y](\d{3})[0-9A-Y]\b")
FIRST_ARTIFICIAL = 900
"""Individual numbers from 900 belong to nobody (Digital and Population Data Services Agency)."""
EXAMPLE = "131052-308T"
"""The agency's own published example, belonging to nobody either."""

FORBIDDEN = {
    "a left-over mark": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}"),
    "a token": re.compile(r"\beyJ[\w-]{20,}\.[\w-]{10,}|\b(?:gh[pousr]_|AKIA|xox[bap]-)[A-Za-z0-9]{16,}"),
    "a place on one machine": re.compile(r"(?<![\w.])/(?:work|home/\w+|root|Users/\w+)/\w"),
    "a debugger": re.compile(r"^\s*(?:breakpoint\(\)|import pdb|pdb\.set_trace)", re.MULTILINE),
    "a merge's mark": re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE),
}
LOCK_FILES = re.compile(r"(^|/)(requirements(-dev)?\.txt|package-lock\.json|.*\.lock)$")


def offences(name: str, text: str) -> Iterator[str]:
    """What of the forbidden stands in a file."""
    for what, pattern in FORBIDDEN.items():
        for match in pattern.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
    for match in HETU.finditer(text):
        if int(match[1]) < FIRST_ARTIFICIAL and match[0] != EXAMPLE and hetu.is_valid(match[0]):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: a personal identity code that may be real"


def test_nothing_is_left_behind() -> None:
    texts = [(name, text) for name, text in tracked_texts() if name != HERE and not LOCK_FILES.search(name)]

    assert [offence for name, text in texts for offence in offences(name, text)] == []


def test_nothing_built_or_secret_or_big_is_tracked() -> None:
    assert [name for name in tracked() if BUILT.search(name)] == []
    assert [name for name in tracked() if (ROOT / name).stat().st_size > LARGEST_BYTES] == []


def test_planted_left_overs_are_found() -> None:
    real_looking = "010100" + "-123" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10100123 % 31]
    planted = [
        "# TO" + "DO: later",
        "-----BEGIN PRIVATE" + " KEY-----\n" + "A" * 64,
        "token = 'eyJhbGciOiJSUzI1NiIsInR5cCI6.eyJzdWIiOiIxMjM0In0'",
        "open('/home/aino/notes.txt')",
        "    breakpoint()",
        "<<<<<<< HEAD",
        f"hetu = '{real_looking}'",
    ]

    assert [len(list(offences("a.py", text))) for text in planted] == [1] * len(planted)
    assert list(offences("a.py", "hetu = '140392-9018'\nurl = '/kirjaudu'\nfolder = '/homework/x'\n")) == []
