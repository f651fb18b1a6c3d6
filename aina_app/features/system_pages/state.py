"""Where the screen of an ended session leads back to."""

from urllib.parse import quote

import reflex as rx

from aina_app.i18n.language import Language
from aina_app.routes import CONTINUE, HOME, LOGIN, Level, localised, page_of, split_language
from aina_app.ui.state import language_of
from aina_app.web.gate import allow


class SessionEndedState(rx.State):
    """The link to the sign-in screen; empty: the plain one."""

    login: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Carry the page that was left into the link."""
        self.login = login_link(self.router.url.query_parameters.get(CONTINUE, ""), language_of(self))


def login_link(asked: str, language: Language) -> str:
    """The sign-in screen that comes back to the page `asked`, if it is one of ours."""
    path = localised(LOGIN, language.value)
    comes_back = page_of(asked) is not None and split_language(asked)[1] != HOME
    return f"{path}?{CONTINUE}={quote(asked)}" if comes_back else path
