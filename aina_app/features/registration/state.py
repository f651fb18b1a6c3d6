"""What the registration screen shows after a refusal: the typed text and the reasons. No password ever."""

import reflex as rx

from aina_app.features.registration.service import FORM
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor
from aina_app.web.gate import allow


class RegistrationState(FormErrors, rx.State):
    """The form of `/rekisteroidy`."""

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Show what was typed before, if this browser's form was refused."""
        await self._read_draft(FORM, actor())
