"""The two parts of a mail: plain text, which is the original, and its twin in HTML with the same words."""

import re
import textwrap
from html import escape

from aina_app.integrations.email.words import Letter

WIDTH = 76
NO_BREAK = "\N{NO-BREAK SPACE}"
FILLER = "&#847;&zwnj;&nbsp;" * 120
"""Nothing that can be seen: keeps what follows the preheader out of the mailbox's list."""

FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
CODE_STYLE = (
    "display:inline-block;margin:8px 0 0;font-size:28px;line-height:1.3;font-weight:600;letter-spacing:.04em;"
    "font-variant-numeric:tabular-nums;white-space:nowrap"
)
STYLES = """
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.paper{background:#0D1615!important}
.sheet{background:#14201E!important;border-color:#2C3B38!important;border-top-color:#72CABF!important}
.sheet,.sheet p,.sheet li{color:#E9F0ED!important}
.sheet .quiet{color:#A8B9B4!important}
.sheet a{color:#72CABF!important}
}
"""


def as_text(letter: Letter) -> str:
    """Lines of at most 76 characters; addresses and codes stay in one piece, so that they can be copied."""
    blocks = ["\n".join(_text_block(block, letter)) for block in letter.blocks]
    ending = ["\n".join(_wrapped(line, letter) for line in part.splitlines()) for part in letter.ending]
    return "\n\n".join([_wrapped(letter.greeting, letter), *blocks, *ending]) + "\n"


def _text_block(block: tuple[str, ...], letter: Letter) -> list[str]:
    if len(block) == 1:
        return [_wrapped(block[0], letter)]
    return [textwrap.indent(_wrapped(line, letter, WIDTH - 2), "  ").replace("  ", "- ", 1) for line in block]


def _wrapped(sentence: str, letter: Letter, width: int = WIDTH) -> str:
    if letter.code:
        sentence = sentence.replace(letter.code, _unbreakable(letter.code))
    lines = textwrap.fill(sentence, width, break_long_words=False, break_on_hyphens=False)
    return lines.replace(_unbreakable(letter.code), letter.code) if letter.code else lines


def _unbreakable(code: str) -> str:
    return code.replace(" ", NO_BREAK)


def as_html(letter: Letter) -> str:
    """One column of at most 560 px; nothing is loaded from anywhere; colours follow the reader's light or dark."""
    blocks = [_html_block(block, letter) for block in letter.blocks]
    sign, *quiet = letter.ending
    paragraphs = [_paragraph(letter.greeting, letter), *blocks, _paragraph(sign, letter)]
    paragraphs += [_paragraph(part, letter, quiet=True) for part in quiet]
    return (
        f'<!doctype html>\n<html lang="{letter.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(letter.subject)}</title>\n<style>{STYLES}</style>\n</head>\n"
        f'<body style="margin:0;background:#F9FAF7">\n{_preheader(letter)}'
        '<div class="paper" style="background:#F9FAF7;padding:16px 8px">\n'
        '<div class="sheet" style="max-width:560px;margin:0 auto;box-sizing:border-box;padding:24px;'
        "background:#FFFFFF;color:#13211F;border:1px solid #D6DEDA;border-top:4px solid #0B5A54;border-radius:8px;"
        f'font:17px/1.55 {FONT};overflow-wrap:anywhere">\n' + "\n".join(paragraphs) + "\n</div>\n</div>\n</body>\n"
        "</html>\n"
    )


def _preheader(letter: Letter) -> str:
    if not letter.preheader:
        return ""
    hidden = "display:none;max-height:0;overflow:hidden;mso-hide:all"
    return f'<div style="{hidden}" aria-hidden="true">{escape(letter.preheader)}{FILLER}</div>\n'


def _html_block(block: tuple[str, ...], letter: Letter) -> str:
    if len(block) == 1:
        return _paragraph(block[0], letter)
    items = "\n".join(f'<li style="margin:0 0 8px">{_marked(line, letter)}</li>' for line in block)
    return f'<ul style="margin:0 0 16px;padding:0 0 0 20px">\n{items}\n</ul>'


def _paragraph(text: str, letter: Letter, *, quiet: bool = False) -> str:
    marks = 'class="quiet" style="margin:0 0 16px;font-size:14px;color:#4B5B58"' if quiet else 'style="margin:0 0 16px"'
    return f"<p {marks}>{_marked(text, letter)}</p>"


def _marked(text: str, letter: Letter) -> str:
    """The sentence as HTML: its addresses are links, its code stands large on a line of its own."""
    known = sorted(filter(None, {*letter.links, letter.code}), key=len, reverse=True)
    if not known:
        return _escaped(text)
    pieces = re.split(f"({'|'.join(map(re.escape, known))})", text)
    return "".join(_marked_piece(piece, letter) for piece in pieces)


def _marked_piece(piece: str, letter: Letter) -> str:
    if piece in letter.links:
        return f'<a href="{escape(piece)}" style="color:#0B5A54">{escape(piece)}</a>'
    if piece and piece == letter.code:
        return f'<br><span style="{CODE_STYLE}">{escape(piece)}</span>'
    return _escaped(piece)


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")
