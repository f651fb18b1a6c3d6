"""What the chat corner says about this moment. Nothing personal."""

import reflex as rx

from aina_app.core import clock
from aina_app.core.opening_hours import schedule
from aina_app.i18n.copy import sentence
from aina_app.routes import Level
from aina_app.ui.opening import chat_now_in_words
from aina_app.ui.state import language_of
from aina_app.web.gate import allow


class ChatState(rx.State):
    """Whether someone answers now; empty until it is known."""

    is_open: rx.Field[bool] = rx.field(default=False)
    word: rx.Field[str] = rx.field(default="")
    now: rx.Field[str] = rx.field(default="")

    @rx.event
    @allow(Level.PUBLIC, passive=True)
    async def load(self) -> None:
        """Say it anew: when a page loads and each time the corner is pressed."""
        language, state = language_of(self), schedule().at(clock.now())
        self.is_open = state.is_open
        self.word = ", " + sentence("chat.state_open" if state.is_open else "chat.state_closed", language)
        self.now = chat_now_in_words(state, language)
