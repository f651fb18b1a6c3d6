"""Palvelussa on häiriö: plain HTML in three languages, for when nothing else answers."""

from html import escape

from aina_app.i18n.language import Language
from aina_app.routes import HOME
from aina_app.ui.words import Words

PAGE = """<!doctype html>
<html lang="fi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/favicon.ico">
<link rel="stylesheet" href="/aina.css">
</head>
<body>
<main class="frame"><div class="narrow stack">
{sections}
</div></main>
</body>
</html>
"""


def broken_page() -> str:
    """The whole page; Finnish first."""
    finnish = Words(Language.FI)
    return PAGE.format(
        title=escape(finnish("app.title", page=finnish("page.500_h1"))),
        sections="\n".join(_section(Words(language)) for language in Language),
    )


def _section(words: Words) -> str:
    level = "h1" if words.language is Language.FI else "h2"
    return (
        f'<section class="stack close" lang="{words.language.value}">'
        f"<{level}>{escape(words('page.500_h1'))}</{level}><p>{escape(words('page.500'))}</p>"
        f'<p><a href="{words.path(HOME)}">{escape(words("page.to_home"))}</a></p></section>'
    )
