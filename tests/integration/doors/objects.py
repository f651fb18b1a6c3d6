"""What of somebody else's each event and route could be pointed at. What is new must be put here, or a test fails."""

from enum import StrEnum


class Names(StrEnum):
    """The kind of thing whose id the client says, in an argument or a form, or has said to the page before."""

    NOTHING = "nothing"
    """Only what belongs to the session itself."""

    POINT = "point"
    CUSTOMERSHIP = "customership"
    MANDATE = "mandate"
    SESSION = "session"
    TOKEN = "token"
    """A secret from a mail opens it, whoever has it."""


_BY_KIND: dict[Names, tuple[str, ...]] = {
    Names.NOTHING: (
        "chat_state.load",
        "customerships_found_state.load",
        "customerships_found_state.search_again",
        "customerships_found_state.show_more",
        "customerships_found_state.confirm",
        "customerships_state.load",
        "customerships_state.recheck",
        "customerships_state.cancel",
        "devices_state.load",
        "devices_state.cancel",
        "email_verification_state.load",
        "home_state.hide_hint",
        "identification_state.load",
        "identification_state.begin",
        "leaving.go",
        "login_state.load",
        "mandates_state.load",
        "new_password_state.load",
        "offers_state.load",
        "password_state.load",
        "profile_state.load",
        "profile_state.edit",
        "profile_state.ask_password",
        "profile_state.cancel",
        "profile_state.save",
        "registration_state.load",
        "report_state.cancel",
        "reset_request_state.load",
        "review_state.finish",
        "search_again_state.search",
        "service_hours_state.load",
        "session_ended_state.load",
        "visitor.load",
    ),
    Names.POINT: (
        "home_state.load",
        "home_state.choose",
        "mandates_state.give",
        "report_state.load",
        "report_state.choose",
        "report_state.begin",
        "report_state.order",
        "report_state.end",
        "watch_state.load",
        "watch_state.choose",
        "watch_state.save",
        "watch_state.turn_off",
        "watch_card_state.load",
        "watch_card_state.choose",
    ),
    Names.CUSTOMERSHIP: (
        "customerships_state.edit",
        "customerships_state.save_contact",
        "customerships_state.save_consents",
    ),
    Names.MANDATE: ("mandates_state.accept", "mandates_state.decline", "mandates_state.end"),
    Names.SESSION: ("devices_state.ask",),
}

EVENTS: dict[str, Names] = {name: kind for kind, names in _BY_KIND.items() for name in names}
"""By state and handler."""

ROUTES: dict[str, Names] = {
    "/rekisteroidy": Names.NOTHING,
    "/vahvista": Names.NOTHING,
    "/vahvista/uusi-koodi": Names.NOTHING,
    "/kirjaudu": Names.NOTHING,
    "/kirjaudu-ulos": Names.NOTHING,
    "/palauta-salasana": Names.NOTHING,
    "/palauta-salasana/koodi": Names.NOTHING,
    "/palauta-salasana/uusi-koodi": Names.NOTHING,
    "/palauta-salasana/alusta": Names.NOTHING,
    "/istunto": Names.NOTHING,
    "/kieli": Names.NOTHING,
    "/kieli/lomake": Names.NOTHING,
    "/tunnistautuminen/aloita": Names.NOTHING,
    "/tunnistautuminen/paluu": Names.NOTHING,
    "/.well-known/aina-client-jwks.json": Names.NOTHING,
    "/profiili/salasana": Names.NOTHING,
    "/profiili/laitteet": Names.SESSION,
    "/tilaus/lopeta/{token}": Names.TOKEN,
    "/demo/clock": Names.NOTHING,
    "/demo/jobs/drain": Names.NOTHING,
    "/terveys": Names.NOTHING,
}
"""By path."""

GIVEN_TO_ALL = ("/demo/clock", "/demo/jobs/drain", "/kirjaudu-ulos")
"""Routes that are not asked here: they move the demo's machinery or end the session that asks."""
