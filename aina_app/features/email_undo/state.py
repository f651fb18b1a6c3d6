"""What the page of the link says: what it would do, or what has become of it. Nothing personal is in it."""

import reflex as rx

from aina_app.routes import Level
from aina_app.web.gate import allow

OUTCOME = "tila"
DONE, HELD, INVALID, BUSY = "peruttu", "selvitys", "vanha", "ruuhka"
OUTCOMES = (DONE, HELD, INVALID, BUSY)


class EmailUndoState(rx.State):
    """The page of the link. `outcome`: empty before the press."""

    outcome: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Show what the address says has just been done; a form that has been used up goes."""
        told = self.router.url.query_parameters.get(OUTCOME, "")
        self.outcome = told if told in OUTCOMES else ""
