"""Which step of the reset this browser is at, and what it typed."""

import reflex as rx

from aina_app.context import look
from aina_app.core import clock
from aina_app.features.password_reset import service
from aina_app.features.password_reset.service import FORM, NEW_PASSWORD_FORM
from aina_app.i18n.copy import sentence
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, language_of, milliseconds
from aina_app.web.gate import allow


class ResetRequestState(FormErrors, rx.State):
    """The first form of `/palauta-salasana`, and which of the two is shown."""

    loaded: rx.Field[bool] = rx.field(default=False)
    sent: rx.Field[str] = rx.field(default="")
    email: rx.Field[str] = rx.field(default="")
    resend_at: rx.Field[str] = rx.field(default="")
    server_now: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Show the step that belongs to this browser's open request."""
        who, language = actor(), language_of(self)
        await self._read_draft(FORM, who)
        view = await look(who, service.view)
        self.email = view.email if view else ""
        self.sent = sentence("reset.sent", language, email=view.email) if view else ""
        self.resend_at = milliseconds(view.resend_at) if view else ""
        self.server_now = milliseconds(clock.now())
        self.loaded = True


class NewPasswordState(FormErrors, rx.State):
    """The second form: code and new password."""

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Show why the second form was refused."""
        await self._read_draft(NEW_PASSWORD_FORM, actor())
