"""Every page: route, title, what fills it. The only place where two features meet on one screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from aina_app import routes
from aina_app.features.chat.page import corner
from aina_app.features.chat.state import ChatState
from aina_app.features.consumption_reports.page import report_card
from aina_app.features.consumption_reports.state import ReportState
from aina_app.features.consumption_watch import page as watch
from aina_app.features.consumption_watch.page import state_card
from aina_app.features.consumption_watch.state import WatchCardState, WatchState
from aina_app.features.customer_service import page as customer_service
from aina_app.features.customer_service.state import ServiceHoursState
from aina_app.features.customerships.managing.state import ManagingState
from aina_app.features.customerships.page import customership_cards
from aina_app.features.customerships.refund.state import RefundState
from aina_app.features.customerships.state import CustomershipsState
from aina_app.features.email_undo import page as email_undo
from aina_app.features.email_undo.state import EmailUndoState
from aina_app.features.email_verification import page as email_verification
from aina_app.features.email_verification.state import EmailVerificationState
from aina_app.features.home import page as home
from aina_app.features.home.state import HomeState
from aina_app.features.login import page as login
from aina_app.features.login.state import LoginState
from aina_app.features.mandates import page as mandates
from aina_app.features.mandates.state import MandatesState, OffersState
from aina_app.features.onboarding.page import customerships as onboarding_2
from aina_app.features.onboarding.page import identification as onboarding_1
from aina_app.features.onboarding.page import review as onboarding_3
from aina_app.features.onboarding.state import CustomershipsFoundState, IdentificationState
from aina_app.features.password_reset import page as password_reset
from aina_app.features.password_reset.state import NewPasswordState, ResetRequestState
from aina_app.features.profile import page as profile
from aina_app.features.profile.deletion.state import DeletionState
from aina_app.features.profile.email.state import EmailCodeState, EmailState
from aina_app.features.profile.own_data.state import OwnDataState
from aina_app.features.profile.state import DevicesState, PasswordState, ProfileState
from aina_app.features.registration import page as registration
from aina_app.features.registration.state import RegistrationState
from aina_app.features.system_pages.page import accessibility, not_found, privacy, session_ended, terms
from aina_app.features.system_pages.state import SessionEndedState
from aina_app.i18n.language import Language
from aina_app.ui.state import Visitor
from aina_app.ui.words import Words

Build = Callable[[Words], rx.Component]


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of one path: how it is built for a language, and the events that fill it."""

    path: str
    build: Build
    on_load: Sequence[Any] = field(default=())


def _identification(words: Words) -> rx.Component:
    return onboarding_1.page(words, corner(words))


def _customerships(words: Words) -> rx.Component:
    return onboarding_2.page(words, corner(words))


def _review(words: Words) -> rx.Component:
    return onboarding_3.page(words, profile.user_profile(words), customership_cards(words), corner(words))


def _home(words: Words) -> rx.Component:
    slots = home.Slots(
        report=report_card(words),
        watch=state_card(words),
        search_again=onboarding_2.search_again(words),
        offers=mandates.offer_notice(words),
        chat=corner(words),
        on_choose=[ReportState.choose, WatchCardState.choose],
    )
    return home.page(words, slots)


def _watch(words: Words) -> rx.Component:
    return watch.page(words, corner(words), home.nothing_attached(words, onboarding_2.search_again(words)))


def _profile(words: Words) -> rx.Component:
    return profile.page(words, customership_cards(words, mandates=routes.MANDATES), corner(words))


def _mandates(words: Words) -> rx.Component:
    return mandates.page(words, corner(words))


def _customer_service(words: Words) -> rx.Component:
    return customer_service.page(words, corner(words))


PROFILE_LOADS = [
    ProfileState.load,
    PasswordState.load,
    EmailState.load,
    EmailCodeState.load,
    CustomershipsState.load,
    ManagingState.load,
    RefundState.arrive,
    DeletionState.load,
]

SCREENS = (
    Screen(routes.REGISTRATION, registration.page, [RegistrationState.load]),
    Screen(routes.EMAIL_VERIFICATION, email_verification.page, [EmailVerificationState.load]),
    Screen(routes.LOGIN, login.page, [LoginState.load]),
    Screen(routes.PASSWORD_RESET, password_reset.page, [ResetRequestState.load, NewPasswordState.load]),
    Screen(routes.ONBOARDING_1, _identification, [IdentificationState.load, ChatState.load]),
    Screen(routes.ONBOARDING_2, _customerships, [CustomershipsFoundState.load, ChatState.load]),
    Screen(routes.ONBOARDING_3, _review, [*PROFILE_LOADS, ChatState.load]),
    Screen(
        routes.HOME, _home, [HomeState.load, ReportState.load, WatchCardState.load, OffersState.load, ChatState.load]
    ),
    Screen(routes.CONSUMPTION_WATCH, _watch, [WatchState.load, ChatState.load]),
    Screen(routes.PROFILE, _profile, [*PROFILE_LOADS, DevicesState.load, OwnDataState.load, ChatState.load]),
    Screen(routes.MANDATES, _mandates, [MandatesState.load, ChatState.load]),
    Screen(routes.CUSTOMER_SERVICE, _customer_service, [Visitor.load, ServiceHoursState.load, ChatState.load]),
    Screen(routes.UNDO_EMAIL, email_undo.page, [EmailUndoState.load]),
    Screen(routes.SESSION_ENDED, session_ended.page, [SessionEndedState.load]),
    Screen(routes.ACCESSIBILITY, accessibility.page, [Visitor.load]),
    Screen(routes.PRIVACY, privacy.page, [Visitor.load]),
    Screen(routes.TERMS, terms.page, [Visitor.load]),
)


def _by_itself(screen: Screen, words: Words, path: str) -> Callable[[], rx.Component]:
    """The page as a function that is built when it is compiled, named as if its path had a module of its own.

    The framework writes the parts of all pages of one module into one file, so each page would carry all the others.
    """

    def page() -> rx.Component:
        return screen.build(words)

    page.__module__ = f"{__name__}.{path.strip('/').replace('/', '_').replace('-', '_') or 'index'}"
    return page


def add_pages(app: rx.App) -> None:
    """Register each screen in each language, with its heading as the title; and the page of unknown addresses."""
    for screen in SCREENS:
        title = next(page.title for page in routes.PAGES if page.path == screen.path)
        for language in Language:
            words, path = Words(language), routes.localised(screen.path, language.value)
            app.add_page(
                _by_itself(screen, words, path),
                route=path,
                title=words("app.title", page=words(title)),
                on_load=list(screen.on_load),
            )
    finnish = Words(Language.FI)
    app.add_page(not_found.page, route="404", title=finnish("app.title", page=finnish(not_found.TITLE)))
