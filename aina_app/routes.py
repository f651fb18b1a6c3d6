"""Every path of the portal, once. Pages are Finnish; `/sv` and `/en` before them give the other languages."""

from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import quote

LANGUAGE_PREFIXES = {"fi": "", "sv": "/sv", "en": "/en"}


class Level(IntEnum):
    """What a page, an event or a route needs of the person behind it. Deny by default: unlisted is refused."""

    PUBLIC = 0
    PENDING = 1
    SIGNED_IN = 2
    ONBOARDED = 3


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A page's Finnish path, the copy key of its heading, and who may see it."""

    path: str
    title: str
    level: Level


REGISTRATION = "/rekisteroidy"
EMAIL_VERIFICATION = "/vahvista"
LOGIN = "/kirjaudu"
PASSWORD_RESET = "/palauta-salasana"  # noqa: S105 - a path
ONBOARDING_1 = "/kayttoonotto/1"
ONBOARDING_2 = "/kayttoonotto/2"
ONBOARDING_3 = "/kayttoonotto/3"
HOME = "/"
CONSUMPTION_WATCH = "/kulutusvahti"
PROFILE = "/profiili"
MANDATES = "/valtuutukset"
CUSTOMER_SERVICE = "/asiakaspalvelu"
UNDO_EMAIL = "/peru-osoitteen-vaihto"
SESSION_ENDED = "/istunto-paattyi"
ACCESSIBILITY = "/saavutettavuusseloste"
PRIVACY = "/tietosuoja"
TERMS = "/kayttoehdot"

CONTINUE = "jatka"
"""Query parameter that carries the page to come back to after signing in."""

POINT = "paikka"
"""Query parameter of the metering point that a page is to show, by its opaque id."""

PAGES = (
    PageRoute(REGISTRATION, "reg.h1", Level.PUBLIC),
    PageRoute(EMAIL_VERIFICATION, "verify.h1", Level.PUBLIC),
    PageRoute(LOGIN, "login.h1", Level.PUBLIC),
    PageRoute(PASSWORD_RESET, "reset.h1", Level.PUBLIC),
    PageRoute(ONBOARDING_1, "onb1.h1", Level.SIGNED_IN),
    PageRoute(ONBOARDING_2, "onb2.h1", Level.SIGNED_IN),
    PageRoute(ONBOARDING_3, "onb3.h1", Level.SIGNED_IN),
    PageRoute(HOME, "home.h1", Level.ONBOARDED),
    PageRoute(CONSUMPTION_WATCH, "watch.h1", Level.ONBOARDED),
    PageRoute(PROFILE, "prof.h1", Level.ONBOARDED),
    PageRoute(MANDATES, "mandate.h2", Level.ONBOARDED),
    PageRoute(CUSTOMER_SERVICE, "service.h1", Level.PUBLIC),
    PageRoute(UNDO_EMAIL, "undo.h1", Level.PUBLIC),
    PageRoute(SESSION_ENDED, "session.ended_title", Level.PUBLIC),
    PageRoute(ACCESSIBILITY, "footer.accessibility", Level.PUBLIC),
    PageRoute(PRIVACY, "footer.privacy", Level.PUBLIC),
    PageRoute(TERMS, "footer.terms", Level.PUBLIC),
)

RESEND_CODE = "/vahvista/uusi-koodi"
RESET_CODE = "/palauta-salasana/koodi"
RESET_RESEND = "/palauta-salasana/uusi-koodi"
RESET_AGAIN = "/palauta-salasana/alusta"
LOGOUT = "/kirjaudu-ulos"
SESSION = "/istunto"
LANGUAGE = "/kieli"
LANGUAGE_FORM = "/kieli/lomake"
START_IDENTIFICATION = "/tunnistautuminen/aloita"
IDENTIFICATION_RETURN = "/tunnistautuminen/paluu"
CLIENT_JWKS = "/.well-known/aina-client-jwks.json"
CHANGE_PASSWORD = "/profiili/salasana"  # noqa: S105 - a path
END_OTHER_SESSIONS = "/profiili/laitteet"
CHANGE_EMAIL = "/profiili/sahkoposti"
CONFIRM_EMAIL = "/profiili/sahkoposti/koodi"
RESEND_EMAIL_CODE = "/profiili/sahkoposti/uusi-koodi"
DELETE_ACCOUNT = "/profiili/poista"
ORDER_DOWNLOAD = "/profiili/omat-tiedot"
FETCH_DOWNLOAD = "/profiili/omat-tiedot/lataa"
END_REPORT = "/tilaus/lopeta/{token}"
START_REFUND_IDENTIFICATION = "/tunnistautuminen/palautustili"
REMOVE_REFUND_ACCOUNT = "/profiili/palautustili"
CANCEL_REFUND = "/palautustili/peru/{token}"
DEMO_CLOCK = "/demo/clock"
DEMO_DRAIN = "/demo/jobs/drain"
HEALTH = "/terveys"


def localised(path: str, language: str) -> str:
    """The path of a page in a language: `/sv/kirjaudu`; the Swedish home page is `/sv`."""
    prefix = LANGUAGE_PREFIXES[language]
    return (prefix + path).rstrip("/") or "/"


def split_language(path: str) -> tuple[str, str]:
    """The language of a localised path and its Finnish path."""
    for language in ("sv", "en"):
        prefix = LANGUAGE_PREFIXES[language]
        if path == prefix or path.startswith(prefix + "/"):
            return language, path.removeprefix(prefix) or "/"
    return "fi", path


def session_ended(path: str) -> str:
    """The screen that says that the session has ended, in the language of `path`; it leads back to that page."""
    language, plain = split_language(path)
    back = f"?{CONTINUE}={quote(path)}" if page_of(path) and plain != HOME else ""
    return localised(SESSION_ENDED, language) + back


def page_of(path: str) -> PageRoute | None:
    """The page that stands at a localised path, if there is one."""
    _, plain = split_language(path)
    return next((page for page in PAGES if page.path == plain), None)
