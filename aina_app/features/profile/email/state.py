"""The e-mail address's part of the profile: why its forms were refused, and the request that waits for its code."""

import reflex as rx
from reflex.event import EventSpec

from aina_app.context import look, perform
from aina_app.core import clock
from aina_app.features.profile.service import email
from aina_app.features.profile.state import ProfileState
from aina_app.i18n.copy import sentence
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, language_of, milliseconds
from aina_app.web.gate import allow

DONE, ASKED, RESENT = "tila", "koodi", "uusi-koodi"
"""Query parameter that says what has just been done; a code has been asked for, another one."""

CHAPTER = "chapter-a"
"""Id of the heading that gets the focus when the request's part goes from the page."""


class EmailState(FormErrors, rx.State):
    """Why the form of a new address was refused; never the password."""

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> None:
        """Show it where the address asks for it."""
        await self._read_draft(email.FORM, actor())


class EmailCodeState(FormErrors, rx.State):
    """The request that waits for its code; `pending` says which address, empty where there is none."""

    pending: rx.Field[str] = rx.field(default="")
    notice: rx.Field[str] = rx.field(default="")
    resend_at: rx.Field[str] = rx.field(default="")
    server_now: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> EventSpec | None:
        """Show the open request; also after a lost connection. A code just asked for is the next thing to type."""
        who, language = actor(), language_of(self)
        await self._read_draft(email.CODE_FORM, who)
        request = await look(who, email.view)
        done = self.router.url.query_parameters.get(DONE, "") if request else ""
        self.notice = sentence("verify.resent", language) if done == RESENT else ""
        self.pending = sentence("prof.email_pending", language, email=request.email) if request else ""
        before, self.resend_at = self.resend_at, milliseconds(request.resend_at) if request else ""
        self.server_now = milliseconds(clock.now())
        if done not in {ASKED, RESENT} or self.resend_at == before:
            return None
        profile = await self.get_state(ProfileState)
        profile.open_form = ""  # it has done its work
        return rx.set_focus("code")

    @rx.event
    @allow(Level.SIGNED_IN)
    async def cancel(self) -> EventSpec:
        """`Älä vaihda osoitetta`: the code on its way dies."""
        await perform(actor(), email.cancel)
        self._clear_errors()
        self.pending = ""
        self.notice = sentence("prof.email_cancelled", language_of(self))
        return rx.set_focus(CHAPTER)
