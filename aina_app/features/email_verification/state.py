"""What the code's screen shows: the address from the session's own record, and when a new code may be asked for."""

import reflex as rx

from aina_app.context import look
from aina_app.core import clock
from aina_app.features.email_verification import service
from aina_app.features.email_verification.service import FORM
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor, milliseconds
from aina_app.web.gate import allow


class EmailVerificationState(FormErrors, rx.State):
    """The screen of `/vahvista`."""

    loaded: rx.Field[bool] = rx.field(default=False)
    email: rx.Field[str] = rx.field(default="")
    resend_at: rx.Field[str] = rx.field(default="")
    server_now: rx.Field[str] = rx.field(default="")
    resent: rx.Field[bool] = rx.field(default=False)

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Fill the screen; without a pending session it asks to sign in."""
        who = actor()
        await self._read_draft(FORM, who)
        view = await look(who, service.view)
        self.email = view.email if view else ""
        self.resend_at = milliseconds(view.resend_at) if view else ""
        self.server_now = milliseconds(clock.now())
        self.resent = bool(view) and self.router.url.query_parameters.get("tila") == "lahetetty"
        self.loaded = True
