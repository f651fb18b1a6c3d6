"""Passwords and the rules that each breaks: one table for the server's rules and for the browser's live list."""

from dataclasses import dataclass

LONGEST = 128


@dataclass(frozen=True, slots=True)
class PasswordCase:
    """A typed password, the rules it breaks in the order of the screen, and what it shows."""

    typed: str
    broken: tuple[str, ...]
    shows: str


CASES = (
    PasswordCase("Kesä-2026", (), "the guide's kind of password; a hyphen is a special character"),
    PasswordCase("Abc 1234", (), "a space is a special character"),
    PasswordCase("Kesä2026€", (), "a currency sign is one"),
    PasswordCase("Abcdef_1", (), "an underscore is one"),
    PasswordCase("Ab1-" + "😀" * 4, (), "code points are counted, not halves of them"),
    PasswordCase("Abcdef1😀", (), "an emoji is a special character"),
    PasswordCase("Ää-12345", (), "letters of any alphabet have a case"),
    PasswordCase("Жж-12345", (), "Cyrillic letters have a case"),
    PasswordCase(
        "\N{LATIN CAPITAL LETTER D WITH SMALL LETTER Z WITH CARON}bcde-1",
        ("length",),
        "a title letter is one code point",
    ),
    PasswordCase(
        "\N{LATIN CAPITAL LETTER D WITH SMALL LETTER Z WITH CARON}bcdef-1", (), "a title letter is a capital letter"
    ),
    PasswordCase("Kesa\N{COMBINING DIAERESIS}-2026", (), "the same as Kesä-2026"),
    PasswordCase("Abc\N{NO-BREAK SPACE}1234", (), "any space counts as a space"),
    PasswordCase("Abcdef-\N{ARABIC-INDIC DIGIT THREE}", (), "a digit of any script is a number"),
    PasswordCase("Aa1-" + "e\N{COMBINING ACUTE ACCENT}" * 4, (), "four letters of two signs each: eight code points"),
    PasswordCase("Aa1-" + "e\N{COMBINING ACUTE ACCENT}" * 3, ("length",), "three letters of two signs each: seven"),
    PasswordCase("Kesä2026", ("special",), "ä is a letter, not a special character"),
    PasswordCase("Abcdef1é", ("special",), "é is a letter"),
    PasswordCase("Abcdef1\N{FEMININE ORDINAL INDICATOR}", ("special",), "a raised letter is a letter"),
    PasswordCase("kesä-2026", ("case",), "no capital letter"),
    PasswordCase("KESÄ-2026", ("case",), "no small letter"),
    PasswordCase("Kesä-Kesä", ("digit",), "no number"),
    PasswordCase("Abcdef½-", ("digit",), "a fraction is not a number"),
    PasswordCase("Abcdef½1", ("special",), "a fraction is not a special character"),
    PasswordCase("Abcdef-²", ("digit",), "a raised figure is not a number"),
    PasswordCase("Abcdefg-\N{ROMAN NUMERAL EIGHT}", ("digit",), "a Roman numeral is not a number"),
    PasswordCase("Ab-1234", ("length",), "seven"),
    PasswordCase("", ("length", "case", "digit", "special"), "nothing typed"),
    PasswordCase("       ", ("length", "case", "digit"), "nothing is trimmed"),
    PasswordCase("Ab1-\x00xyz", ("allowed",), "a control character"),
    PasswordCase("Ab1-\txyz", ("allowed",), "a tab"),
    PasswordCase("Abcdef1\x07", ("special", "allowed"), "a bell is no special character"),
    PasswordCase("Ab1-xyz\ud83d", ("allowed",), "half of a character"),
    PasswordCase("Abcdef1\ud83d", ("special", "allowed"), "half of a character is no special character"),
    PasswordCase("Aa1-" + "x" * (LONGEST - 4), (), "the longest"),
    PasswordCase("Aa1-" + "x" * (LONGEST - 3), ("allowed",), "one longer"),
    PasswordCase("Aa1-" + "😀" * (LONGEST - 4), (), "the longest, in code points"),
)

PAIRS = (
    ("Kesä-2026", "Kesä-2026", True),
    ("Kesä-2026", "Kesa\N{COMBINING DIAERESIS}-2026", True),
    ("Abc 1234", "Abc\N{NO-BREAK SPACE}1234", True),
    ("Kesä-2026", "kesä-2026", False),
    ("Kesä-2026", "Kesä-2026 ", False),
    ("Kesä-2026", "", False),
    ("A1-bcdefg", "\N{FULLWIDTH LATIN CAPITAL LETTER A}1-bcdefg", False),
)
"""The password, the same again, and whether they agree."""
