"""The chosen language in the profile, and a form's text over a change of language."""

from collections.abc import Mapping

from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.models import UserAccount
from aina_app.routes import page_of

KEPT_FIELDS = {
    "registration": ("kind", "company_name", "business_id", "email", "first_name", "last_name"),
    "login": ("username",),
    "reset": ("username",),
}
"""The forms whose text goes along (`data-keep`), and what of them: no passwords, no codes."""

MOST_KEPT = 4_000
"""Signs in all: far more than the fields hold when they are typed into as they are meant."""


def choose_language(act: Act, language: str) -> None:
    """Remember the language of the person's screens and mails, if they are signed in."""
    account = act.db.get(UserAccount, act.actor.account_id) if act.actor.account_id else None
    if account is not None:
        account.language = parse_language(language)


def page_path(to: str) -> str:
    """The path `to` if it is one of our pages, else the home page."""
    path = to.split("?", 1)[0]
    return path if page_of(path) is not None else "/"


def form_name(fields: Mapping[str, str]) -> str:
    """The name under which the page keeps its form's text; empty for what is none of our forms."""
    name = fields.get("form", "")
    return name if name in KEPT_FIELDS else ""


def kept_text(form: str, fields: Mapping[str, str]) -> dict[str, str]:
    """What goes along of `form`: its own fields, as long as there is room."""
    kept: dict[str, str] = {}
    room = MOST_KEPT
    for name in KEPT_FIELDS[form]:
        text = fields.get(name, "")
        if name in fields and len(text) <= room:
            kept[name], room = text, room - len(text)
    return kept
