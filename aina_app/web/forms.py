"""Forms that the browser posts itself: read with limits, answered by a redirect, refused with the text kept."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aina_app.accounts.access import first_undone, permits
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import SYSTEM, Act, Actor, perform
from aina_app.core.refusal import Refused
from aina_app.core.secrets import KeyUse, mac, new_token, token_hash
from aina_app.models import AnsweredPress
from aina_app.routes import LANGUAGE_PREFIXES, Level, localised
from aina_app.web.cookies import browser_name, set_cookie
from aina_app.web.drafts import drop_draft, keep_draft
from aina_app.web.visitor import actor_of_request, current_actor, identify

MOST_FIELDS = 40
PRESS = re.compile(r"[0-9a-f-]{36}")
AGAIN = "tarkista"
"""Query parameter of a page that shows its refused form again."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it came: fields as text, who sent it, in which language. Passwords are among the fields: no repr."""

    fields: Mapping[str, str] = field(repr=False)
    actor: Actor = field(repr=False)
    session: CurrentSession | None = field(repr=False)
    language: str = "fi"
    form: str = ""

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def press_key(self) -> str:
        """The key of this very press (the form's hidden `press`), bound to the form's content; empty without one.

        A browser that registers has no cookie yet: whoever does not know all that was typed has another press.
        """
        return press_key(self["press"], self.form, json.dumps(sorted(self.fields.items())))


def press_key(press: str, *bound_to: str) -> str:
    """The key under which a press is remembered, of an event by its session; empty for what is no press id."""
    who = current_actor.get(SYSTEM).session_hash
    return mac(KeyUse.ADDRESS, "press", who, press, *bound_to) if PRESS.fullmatch(press) else ""


Handler = Callable[[Posted], Awaitable[Response]]


def posted(
    form: str, page: str | Callable[[Posted], str], level: Level = Level.PUBLIC
) -> Callable[[Handler], Callable[[Request], Awaitable[Response]]]:
    """A route for `form` of the page `page`: the gate, the limits, and what becomes of `Refused`.

    `page` may depend on who posts, where a form stands on two pages.
    """

    def wrap(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        @wraps(handler)
        async def route(request: Request) -> Response:
            sent = replace(await read_form(request), form=form)
            if not permits(sent.session, level):
                return see_other(first_undone(sent.session), sent.language)
            try:
                answer = await handler(sent)
            except Refused as refused:
                return await refuse(sent, form, page if isinstance(page, str) else page(sent), refused)
            if sent.actor.browser_hash:
                await perform(sent.actor, drop_draft, form)
            return answer

        route.needs = level  # type: ignore[attr-defined]  # read by the authorisation matrix
        return route

    return wrap


async def read_form(request: Request) -> Posted:
    """The request's form with its actor; doubled fields count once (the first), files not at all."""
    form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, value)
    actor, session = await identify(actor_of_request(request))
    language = fields.get("language", "fi")
    return Posted(fields, actor, session, language if language in LANGUAGE_PREFIXES else "fi")


def see_other(path: str, language: str, **query: str) -> RedirectResponse:
    """303 to a page in the form's language: the browser loads it anew."""
    suffix = "&".join(f"{name}={value}" for name, value in query.items())
    return RedirectResponse(localised(path, language) + (f"?{suffix}" if suffix else ""), 303)


async def refuse(sent: Posted, form: str, page: str, refused: Refused) -> Response:
    """Keep the typed text (passwords and codes excepted) with its refusals and show the page again."""
    answer = see_other(page, sent.language, **{AGAIN: form})
    actor = with_browser(sent.actor, answer)
    await perform(actor, keep_draft, form, sent.fields, list(refused.refusals))
    return answer


def with_browser(actor: Actor, answer: Response) -> Actor:
    """The actor with the cookie under which typed text is kept; the answer sets it where there was none."""
    if actor.browser_hash:
        return actor
    token = new_token()
    set_cookie(answer, browser_name(), token)
    return replace(actor, browser_hash=token_hash(token))


def earlier_answer(act: Act, press_key: str) -> dict[str, Any] | None:
    """What this very press was answered with before, if it was."""
    row = act.db.get(AnsweredPress, press_key) if press_key else None
    return dict(row.answer) if row is not None else None


def once(act: Act, key: str, rule: Callable[[Act], object]) -> None:
    """Do `rule` unless this very press has had its effect before."""
    if earlier_answer(act, key) is None:
        rule(act)
        remember_answer(act, key, {})


def remember_answer(act: Act, press_key: str, answer: dict[str, Any]) -> None:
    """Note the answer of a press in the act of its effect; a second press of the same form finds it."""
    if press_key:
        act.db.add(AnsweredPress(key=press_key, answer=answer, created_at=act.now))
