"""What the sign-in screen shows: a refusal, and where the person comes from or wants to go."""

import reflex as rx

from aina_app.features.login.service import FORM, is_home, next_page
from aina_app.i18n.copy import sentence
from aina_app.routes import Level, page_of
from aina_app.ui.state import FormErrors, actor, language_of
from aina_app.web.gate import allow

NOTICES = {
    "vahvistettu": "verify.done",
    "ulos": "login.logged_out",
    "vaihdettu": "reset.done",
    "poistettu": "prof.deleted",
}


class LoginState(FormErrors, rx.State):
    """The form of `/kirjaudu`."""

    notice: rx.Field[str] = rx.field(default="")
    continue_to: rx.Field[str] = rx.field(default="")
    next_page: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Show the user name that was typed and why it was refused; say what has just been done."""
        query, language = self.router.url.query_parameters, language_of(self)
        await self._read_draft(FORM, actor())
        key = NOTICES.get(query.get("tila", ""))
        self.notice = sentence(key, language) if key else ""
        asked = next_page(query.get("jatka", ""))
        page = page_of(asked)
        self.next_page = "" if is_home(asked) else asked
        self.continue_to = (
            sentence("login.continue_to", language, page=sentence(page.title, language))
            if page and self.next_page
            else ""
        )
