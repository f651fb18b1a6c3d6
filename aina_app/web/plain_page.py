"""A page without the framework: for links from mails, where somebody may come without a session or scripts."""

from collections.abc import Mapping
from html import escape

from aina_app.i18n.copy import sentence
from aina_app.i18n.language import Language
from aina_app.routes import HOME, localised


def plain_page(language: Language, title: str, text: str, *parts: str) -> str:
    """The whole HTML: heading, one paragraph, `parts` (HTML of `post_button`), the way home."""
    home = localised(HOME, language.value)
    return (
        f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(sentence('app.title', language, page=title))}</title>"
        '<link rel="stylesheet" href="/aina.css"></head><body>'
        f'<main id="main"><div class="frame narrow stack"><h1>{escape(title)}</h1><p>{escape(text)}</p>'
        f'{"".join(parts)}<p><a href="{home}">{escape(sentence("page.to_home", language))}</a></p></div></main>'
        "</body></html>"
    )


def post_button(action: str, label: str, fields: Mapping[str, str]) -> str:
    """A form of hidden `fields` and one button."""
    hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())
    button = f'<button class="btn primary" type="submit">{escape(label)}</button>'
    return f'<form method="post" action="{escape(action)}">{hidden}{button}</form>'
