"""What of somebody else's each event and route could be pointed at. What is new must be put here, or a test fails."""

from enum import StrEnum


class Names(StrEnum):
    """The kind of thing whose id the client says, in an argument or a form, or has said to the page before."""

    NOTHING = "nothing"
    """Only what belongs to the session itself."""

    POINT = "point"
    CUSTOMERSHIP = "customership"
    CHANGE = "change"
    REFUND_CHANGE = "refund_change"
    REFUND_ACCOUNT = "refund_account"
    MANDATE = "mandate"
    COPY = "copy"
    """Of somebody's own data."""

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
        "deletion_state.load",
        "devices_state.load",
        "devices_state.cancel",
        "email_code_state.load",
        "email_code_state.cancel",
        "email_state.load",
        "email_undo_state.load",
        "email_verification_state.load",
        "home_state.hide_hint",
        "identification_state.load",
        "identification_state.begin",
        "leaving.go",
        "login_state.load",
        "managing_state.load",
        "managing_state.fetch",
        "managing_state.see_gone",
        "mandates_state.load",
        "mandates_state.keep",
        "new_password_state.load",
        "offers_state.load",
        "own_data_state.load",
        "own_data_state.ask",
        "own_data_state.ask_again",
        "own_data_state.cancel",
        "password_state.load",
        "profile_state.load",
        "profile_state.edit",
        "profile_state.ask_email",
        "profile_state.ask_password",
        "profile_state.cancel",
        "profile_state.save",
        "refund_state.arrive",
        "refund_state.close_accounts",
        "refund_state.keep",
        "refund_state.offer_banks",
        "registration_state.load",
        "report_state.ask_end",
        "report_state.cancel",
        "report_state.keep",
        "reset_request_state.load",
        "review_state.finish",
        "search_again_state.search",
        "service_hours_state.load",
        "session_ended_state.load",
        "visitor.load",
        "watch_state.ask_off",
        "watch_state.keep",
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
        "history_state.toggle",
        "managing_state.hide",
        "managing_state.unhide",
        "refund_state.open_accounts",
        "refund_state.ask_new",
        "customerships_state.save_contact",
        "customerships_state.save_consents",
        "customerships_state.save_names",
    ),
    Names.CHANGE: ("answers_state.choose_mine", "answers_state.choose_theirs", "answers_state.take_back"),
    Names.REFUND_CHANGE: ("refund_state.abandon", "refund_state.cancel_change"),
    Names.REFUND_ACCOUNT: ("refund_state.ask_removal", "refund_state.ask_to_remove_last", "refund_state.ask_to_use"),
    Names.MANDATE: (
        "mandates_state.accept",
        "mandates_state.decline",
        "mandates_state.ask_end",
        "mandates_state.end",
    ),
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
    "/tunnistautuminen/palautustili": Names.REFUND_CHANGE,
    "/tunnistautuminen/paluu": Names.NOTHING,
    "/.well-known/aina-client-jwks.json": Names.NOTHING,
    "/profiili/salasana": Names.NOTHING,
    "/profiili/laitteet": Names.SESSION,
    "/profiili/palautustili": Names.REFUND_ACCOUNT,
    "/profiili/sahkoposti": Names.NOTHING,
    "/profiili/sahkoposti/koodi": Names.NOTHING,
    "/profiili/sahkoposti/uusi-koodi": Names.NOTHING,
    "/profiili/poista": Names.NOTHING,
    "/profiili/omat-tiedot": Names.NOTHING,
    "/profiili/omat-tiedot/lataa": Names.COPY,
    "/peru-osoitteen-vaihto": Names.TOKEN,
    "/palautustili/peru/{token}": Names.TOKEN,
    "/tilaus/lopeta/{token}": Names.TOKEN,
    "/demo/clock": Names.NOTHING,
    "/demo/jobs/drain": Names.NOTHING,
    "/terveys": Names.NOTHING,
}
"""By path."""

GIVEN_TO_ALL = ("/demo/clock", "/demo/jobs/drain", "/kirjaudu-ulos")
"""Routes that are not asked here: they move the demo's machinery or end the session that asks."""
