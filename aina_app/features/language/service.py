"""The chosen language in the profile, and a form's text over a change of language."""

from collections.abc import Mapping

from aina_app.context import Act
from aina_app.i18n.language import parse_language
from aina_app.models import UserAccount
from aina_app.routes import page_of

LONGEST_FORM_NAME = 40


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
    """The name under which the page keeps its form's text; empty for anything odd."""
    name = fields.get("form", "")
    return name if name.isidentifier() and len(name) <= LONGEST_FORM_NAME else ""
