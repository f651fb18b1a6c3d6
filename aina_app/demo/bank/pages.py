"""The bank's pages: plain HTML that works without scripts, by keyboard and on a phone."""

from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse

from aina_app.demo.bank.desk import Visit
from aina_app.demo.bank.faults import Fault
from aina_app.demo.bank.profile import CUSTOMERS
from aina_app.demo.bank.providers import PROVIDERS
from aina_app.demo.bank.words import WORDS
from aina_app.settings import settings

FIELDS = ("hetu", "given_names", "family_name")
ACTION_IDENTIFY, ACTION_CANCEL, ACTION_REFUSE = "identify", "cancel", "refuse"


def visit_page(visit: Visit, typed: Mapping[str, str] | None = None, wrong: str = "") -> HTMLResponse:
    """The page of an open visit: first the means if none is chosen, then who the person is.

    `typed`: what the form held; `wrong`: the name of the field that is at fault.
    """
    words = WORDS[visit.request.language]
    asks = escape(words["asks"].format(service=visit.request.service_name))
    body = _who(words, typed or {}, wrong) if visit.provider else _means(words)
    intro = f'<p>{asks}</p>\n<p class="demo">{words["demo"]}</p>\n{_error(words, wrong)}'
    html = f'{intro}\n<form method="post">\n{body}\n</form>'
    bank = visit.provider.name if visit.provider else words["title"]
    title = f"{words['wrong']}: {words['title']}" if wrong else words["title"]
    return _page(visit.request.language, bank, title, f"<h1>{words['title']}</h1>\n{html}", 422 if wrong else 200)


def ended_page(language: str) -> HTMLResponse:
    """The page of a visit that is over, was used or never was."""
    words = WORDS[language]
    return _notice(language, words["over_title"], f"<p>{words['over']}</p>", 410)


def bad_request_page(language: str, reason: str) -> HTMLResponse:
    """The page for a request that the bank does not take; nobody is sent back on its word."""
    words = WORDS[language]
    html = f"<p>{words['bad']}</p>\n<p>{words['code']}: <code>invalid_request ({escape(reason)})</code></p>"
    return _notice(language, words["bad_title"], html, 400)


def _notice(language: str, title: str, html: str, status: int) -> HTMLResponse:
    words = WORDS[language]
    back = f'<p><a href="{escape(settings().origin)}/">{words["back"]}</a></p>'
    return _page(language, words["title"], title, f"<h1>{title}</h1>\n{html}\n{back}", status)


def _page(language: str, bank: str, title: str, html: str, status: int) -> HTMLResponse:
    return HTMLResponse(
        f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {escape(bank)}</title>
<link rel="stylesheet" href="/bank.css">
</head>
<body>
<header><p>{escape(bank)}</p></header>
<main>
{html}
</main>
</body>
</html>
""",
        status,
    )


def _error(words: Mapping[str, str], wrong: str) -> str:
    if not wrong:
        return ""
    return f'<p class="error" role="alert"><a href="#{wrong}">{words[wrong + "_wrong"]}</a></p>'


def _means(words: Mapping[str, str]) -> str:
    buttons = _buttons("provider", {known.id: known.name for known in PROVIDERS})
    return f"<h2>{words['choose']}</h2>\n{buttons}\n{_leave(words)}"


def _who(words: Mapping[str, str], typed: Mapping[str, str], wrong: str) -> str:
    people = _buttons("person", {known.key: f"{known.given_names} {known.family_name}" for known in CUSTOMERS})
    fields = "\n".join(_field(name, words, typed.get(name, ""), is_wrong=name == wrong) for name in FIELDS)
    # the hidden button is the form's first: the Enter key in a field presses it, not the first person's
    return f"""<button name="action" value="{ACTION_IDENTIFY}" hidden></button>
<h2>{words["who"]}</h2>
{people}
<h2>{words["own"]}</h2>
{fields}
<p><button name="action" value="{ACTION_IDENTIFY}">{words["identify"]}</button></p>
{_leave(words)}
{_qa(words, typed.get("fault", ""))}"""


def _buttons(name: str, choices: Mapping[str, str]) -> str:
    listed = [f'<li><button name="{name}" value="{key}">{escape(text)}</button></li>' for key, text in choices.items()]
    return "<ul>\n" + "\n".join(listed) + "\n</ul>"


def _field(name: str, words: Mapping[str, str], value: str, *, is_wrong: bool) -> str:
    hint = f'<span class="hint" id="{name}_hint">{words["hetu_hint"]}</span>' if name == "hetu" else ""
    described = f' aria-describedby="{name}_hint"' if hint else ""
    invalid = ' aria-invalid="true"' if is_wrong else ""
    return (
        f'<p><label for="{name}">{words[name]}</label>{hint}'
        f'<input id="{name}" name="{name}" value="{escape(value)}" autocomplete="off"{described}{invalid}></p>'
    )


def _leave(words: Mapping[str, str]) -> str:
    return (
        f'<p class="leave"><button name="action" value="{ACTION_CANCEL}">{words["cancel"]}</button>\n'
        f'<button name="action" value="{ACTION_REFUSE}">{words["refuse"]}</button></p>'
    )


def _qa(words: Mapping[str, str], chosen: str) -> str:
    faults = [(fault.value, fault.value or words["fault_none"]) for fault in Fault]
    options = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{text}</option>' for value, text in faults
    )
    return (
        f'<details>\n<summary>QA</summary>\n<p><label for="fault">{words["fault"]}</label>'
        f'<select id="fault" name="fault">{options}</select></p>\n</details>'
    )
