"""Whether the dialog of the deletion opens by itself: after a refused password it does, with the reason."""

import reflex as rx

from aina_app.features.profile.service import deletion
from aina_app.routes import Level
from aina_app.ui.state import FormErrors, actor
from aina_app.web.forms import AGAIN
from aina_app.web.gate import allow


class DeletionState(FormErrors, rx.State):
    """The dialog's form."""

    reopened: rx.Field[str] = rx.field(default="false")

    @rx.event
    @allow(Level.SIGNED_IN, passive=True)
    async def load(self) -> None:
        """Show why the form was refused, where the address asks for it."""
        await self._read_draft(deletion.FORM, actor())
        asked = self.router.url.query_parameters.get(AGAIN) == deletion.FORM
        self.reopened = "true" if asked else "false"
