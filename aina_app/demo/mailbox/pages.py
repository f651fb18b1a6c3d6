"""The mailbox's pages: a list and a mail, plain HTML that works without scripts, by keyboard and on a phone.

Mails are hostile until shown safely: text is escaped, HTML stands in a sandbox without scripts, and the page's policy,
which the sandbox inherits, lets nothing be loaded from anywhere.
"""

import base64
import re
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from aina_app.core.clock import HELSINKI
from aina_app.demo.mailbox.mails import Mail, Mailbox
from aina_app.settings import settings

NAME = "Ainan postilaatikko"
PAGE = 50
ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,:;!?)\]]")
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""Links of a mail open in a tab of their own; scripts, forms and the page around stay out of its reach."""


def list_page(shown: list[Mail], unread: set[str], query: str, start: int, found: int) -> str:
    """The mails from the number `start` on, of `found` that there are."""
    rows = "\n".join(_row(mail, is_new=mail.id in unread) for mail in shown)
    listed = f"<ul>\n{rows}\n</ul>" if shown else f"<p>{_nothing(query)}</p>"
    search = (
        '<form action="/" role="search">\n<p><label for="q">Hae viesteistä</label>'
        f'<input id="q" name="q" type="search" value="{escape(query)}" autocomplete="off"></p>\n'
        "<button>Hae</button>\n"
        f'<a class="button" href="/{escape(_parameters(query, 0))}">Päivitä</a>\n</form>'
    )
    title = "Hakutulos" if query else "Saapuneet"
    return _page(title, f"<h1>{title} ({found})</h1>\n{search}\n{listed}\n{_turning(query, start, found)}")


def mail_page(mail: Mail) -> str:
    """One mail: as it looks, as text, and its headers."""
    heading = escape(mail.subject) or "(ei aihetta)"
    parts = [f'<p><a href="/">Saapuneet</a></p>\n<h1 lang="{mail.language}">{heading}</h1>', _facts(mail)]
    if mail.html:
        html = escape(f'<base target="_blank">{_with_pictures(mail)}')
        frame = f'<iframe title="Viesti muotoiltuna" sandbox="{SANDBOX}" srcdoc="{html}"></iframe>'
        parts.append(f"<h2>Muotoiltuna</h2>\n{frame}")
    if mail.text:
        parts.append(f'<h2>Tekstinä</h2>\n<pre lang="{mail.language}">{_linked(mail.text)}</pre>')
    headers = "\n".join(f"{name}: {value}" for name, values in mail.headers.items() for value in values)
    parts.append(f"<details>\n<summary>Otsakkeet</summary>\n<pre>{escape(headers)}</pre>\n</details>")
    return _page(mail.subject or "(ei aihetta)", "\n".join(parts))


def unknown_page() -> str:
    """There is no such mail (any more)."""
    text = "<p>Viestiä ei ole, tai se on poistettu.</p>"
    return _page("Viestiä ei löydy", f'<h1>Viestiä ei löydy</h1>\n{text}\n<p><a href="/">Saapuneet</a></p>')


def _page(title: str, html: str) -> str:
    portal = escape(settings().origin)
    return f"""<!doctype html>
<html lang="fi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – {NAME}</title>
<link rel="stylesheet" href="/mailbox.css">
</head>
<body>
<header>
<p class="name">{NAME}</p>
<p class="muted">Tänne tulevat esittelyn kaikki sähköpostit.</p>
<p><a href="{portal}/">Elenia Aina</a></p>
</header>
<main>
{html}
</main>
</body>
</html>
"""


def _row(mail: Mail, *, is_new: bool) -> str:
    start = '<li class="new"><span class="tag">Uusi</span>' if is_new else "<li>"
    subject = escape(mail.subject) or "(ei aihetta)"
    return (
        f'{start}<a href="/viesti/{mail.id}" lang="{mail.language}">{subject}</a>\n'
        f'<p class="muted">{escape(_names(mail.mailboxes("To")))} · {_moment(mail.received_at)}</p></li>'
    )


def _nothing(query: str) -> str:
    if query:
        return "Haulla ei löytynyt viestejä. Voit hakea myös vastaanottajalla: to:aino@aina.test"
    return "Ei viestejä vielä. Kun palvelu lähettää viestin, paina Päivitä."


def _turning(query: str, start: int, found: int) -> str:
    links = []
    if start > 0:
        links.append(f'<a href="/{escape(_parameters(query, max(0, start - PAGE)))}">Uudemmat</a>')
    if start + PAGE < found:
        links.append(f'<a href="/{escape(_parameters(query, start + PAGE))}">Vanhemmat</a>')
    return f'<nav aria-label="Sivut">{"".join(links)}</nav>' if links else ""


def _parameters(query: str, start: int) -> str:
    known = {name: value for name, value in (("q", query), ("start", start)) if value}
    return f"?{urlencode(known)}" if known else ""


def _facts(mail: Mail) -> str:
    facts = {
        "Lähettäjä": _names(mail.mailboxes("From")),
        "Vastaanottaja": _names(mail.mailboxes("To")),
        "Vastaukset": _names(mail.mailboxes("Reply-To")),
        "Saapui": _moment(mail.received_at),
        "Liitteet": ", ".join(part.file_name for part in mail.parts if not part.is_inline),
    }
    rows = "\n".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts.items() if value)
    return f"<dl>\n{rows}\n</dl>"


def _names(people: list[Mailbox]) -> str:
    return ", ".join(f"{one.name} <{one.address}>" if one.name else one.address for one in people)


def _moment(moment: datetime) -> str:
    local = moment.astimezone(HELSINKI)
    return f"{local.day}.{local.month}.{local.year} klo {local.hour}.{local.minute:02}"


def _linked(text: str) -> str:
    """The text with its web addresses as links."""
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        address = escape(found[0])
        pieces += [escape(text[end : found.start()]), f'<a href="{address}" target="_blank">{address}</a>']
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def _with_pictures(mail: Mail) -> str:
    """The HTML with the pictures that came along in it, as pictures of the page itself."""
    html = mail.html
    for part in mail.parts:
        if part.content_id and part.content_type in PICTURES:
            picture = f"data:{part.content_type};base64,{base64.b64encode(part.content).decode()}"
            html = html.replace(f"cid:{part.content_id}", picture)
    return html
