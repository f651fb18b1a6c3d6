"""Every page: route, title, what fills it. The only place where two features meet on one screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.email_verification import page as email_verification
from aina_app.features.email_verification.state import EmailVerificationState
from aina_app.features.login import page as login
from aina_app.features.login.state import LoginState
from aina_app.features.password_reset import page as password_reset
from aina_app.features.password_reset.state import NewPasswordState, ResetRequestState
from aina_app.features.registration import page as registration
from aina_app.features.registration.state import RegistrationState
from aina_app.i18n.language import Language
from aina_app.ui.words import Words

Build = Callable[[Words], rx.Component]


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of one path: how it is built for a language, and the events that fill it."""

    path: str
    build: Build
    on_load: Sequence[Any] = field(default=())


SCREENS = (
    Screen(routes.REGISTRATION, registration.page, [RegistrationState.load]),
    Screen(routes.EMAIL_VERIFICATION, email_verification.page, [EmailVerificationState.load]),
    Screen(routes.LOGIN, login.page, [LoginState.load]),
    Screen(routes.PASSWORD_RESET, password_reset.page, [ResetRequestState.load, NewPasswordState.load]),
)


def add_pages(app: rx.App) -> None:
    """Register each screen in each language, with its heading as the title."""
    for screen in SCREENS:
        title = next(page.title for page in routes.PAGES if page.path == screen.path)
        for language in Language:
            words = Words(language)
            app.add_page(
                screen.build(words),
                route=routes.localised(screen.path, language.value),
                title=words("app.title", page=words(title)),
                on_load=list(screen.on_load),
            )
