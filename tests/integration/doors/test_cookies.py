"""The session's cookie: how it is set, and that it is nowhere else (identity B43 to B45, B53, B55, B56)."""

import hashlib
import re

from aina_app import routes
from tests.e2e.instance import Instance
from tests.e2e.kit import Person
from tests.integration.doors import people, stored
from tests.integration.doors.conftest import Stage
from tests.integration.doors.visitor import Visitor
from tests.integration.doors.wire import HYDRATE, LEAVING, ROOT, loaded, wire

SESSION = re.compile(r"__Host-aina_session_\d+=([\w-]{43}); HttpOnly; Path=/; SameSite=lax; Secure")
PROFILE = f"{ROOT}.aina_app___features___profile___state____profile_state"


def sessions(instance: Instance) -> list[str]:
    """The ids that the database holds."""
    return [found for (found,) in stored.rows(instance.data / "aina.sqlite3", "SELECT id_hash FROM sign_in_session")]


def signed_in(visitor: Visitor, person: Person) -> None:
    """Verified and signed in."""
    people.register(visitor, person)
    people.verify(visitor, person)
    people.sign_in(visitor, person)


def test_signing_in_sets_one_session_cookie_and_the_database_has_its_hash(
    instance: Instance, visitor: Visitor, person: Person
) -> None:
    people.register(visitor, person)
    people.verify(visitor, person)

    answer = visitor.post(routes.LOGIN, {"username": person.email, "password": person.password})

    set_now = [value for name, value in answer.headers if name == "set-cookie" and "_session" in value]
    assert len(set_now) == 1
    assert SESSION.fullmatch(set_now[0])
    assert hashlib.sha256(visitor.session.encode()).hexdigest() in sessions(instance)
    assert visitor.session not in sessions(instance)


def test_an_id_from_before_signing_in_is_dead_afterwards(visitor: Visitor, person: Person) -> None:
    people.register(visitor, person)
    people.verify(visitor, person)
    name = next(name for name in visitor.post(routes.LOGOUT, {})["set-cookie"].split("=") if "_session" in name)
    visitor.cookies[name] = "A" * 43
    planted = visitor.twin()

    people.sign_in(visitor, person)

    assert visitor.session != planted.session
    assert planted.get(routes.ONBOARDING_1).place == routes.LOGIN
    assert visitor.get(routes.ONBOARDING_1).status == 200


def test_an_id_of_before_is_dead_after_signing_in_again(visitor: Visitor, person: Person) -> None:
    signed_in(visitor, person)
    before = visitor.twin()

    people.sign_in(visitor, person)

    assert before.get(routes.ONBOARDING_1).place == routes.LOGIN


def test_no_page_and_no_frame_shows_a_cookie_or_its_hash(stages: dict[str, Stage]) -> None:
    visitor = stages["onboarded"].visitor
    secrets = [
        *visitor.cookies.values(),
        *(hashlib.sha256(one.encode()).hexdigest() for one in visitor.cookies.values()),
    ]
    shown: list[str] = []
    for page in routes.PAGES:
        answer = visitor.get(page.path)
        shown += [answer.body.decode(), repr(answer.headers)]
        with loaded(visitor, page.path) as socket:
            socket.rest()
            shown += socket.frames

    assert len(secrets) >= 4
    assert [text[:80] for text in shown if any(secret in text for secret in secrets)] == []


def test_what_a_client_claims_of_its_address_or_its_session_is_ignored(
    instance: Instance, visitor: Visitor, person: Person, stages: dict[str, Stage]
) -> None:
    people.register(visitor, person)
    people.verify(visitor, person)
    visitor.post(
        routes.LOGIN,
        {"username": person.email, "password": person.password},
        X_Forwarded_For="203.0.113.9, 198.51.100.1",
    )
    networks = stored.rows(instance.data / "aina.sqlite3", "SELECT DISTINCT network FROM sign_in_session")
    forged = hashlib.sha256(stages["onboarded"].visitor.session.encode()).hexdigest()

    headers = {"Authorization": f"{forged},,", "X-Forwarded-For": "203.0.113.9", "X-Aina-Session": forged}
    with loaded(Visitor(visitor.base_url), headers=headers) as page:
        assert page.led_to(f"{PROFILE}.load") == routes.LOGIN
        assert "203.0.113.9" not in "".join(text for text in page.frames if '"client_ip":"203' in text)

    assert networks == [("127.0.0.0/24",)]


def test_a_pages_token_opens_nothing_without_its_cookie(visitor: Visitor, person: Person) -> None:
    signed_in(visitor, person)
    with loaded(visitor, routes.ONBOARDING_3, token="a-token") as page:
        page.ask(f"{PROFILE}.load")
        assert person.email in "".join(page.frames)
        inside = re.findall(r'"client_token":"([^"]+)"', "".join(page.frames))[0]

    session = hashlib.sha256(visitor.session.encode()).hexdigest()
    for token in ("a-token", inside, session + "a-token", f"{session}:a-token"):
        with loaded(Visitor(visitor.base_url), token=token) as thief:
            assert thief.led_to(f"{PROFILE}.load") == routes.LOGIN
            assert person.email not in "".join(thief.frames)


def test_a_token_of_ones_own_finds_its_page_again(visitor: Visitor, person: Person) -> None:
    signed_in(visitor, person)
    with loaded(visitor, routes.ONBOARDING_3, token="a-token") as page:
        page.ask(f"{PROFILE}.load")

    with wire(visitor, routes.ONBOARDING_3, token="a-token") as page:
        page.event(HYDRATE)
        page.rest()

    assert person.email in "".join(page.frames)


def test_nothing_is_left_of_an_ended_session_for_whoever_holds_its_cookie_and_token(
    visitor: Visitor, person: Person
) -> None:
    signed_in(visitor, person)
    held = visitor.twin()
    with loaded(visitor, routes.ONBOARDING_3, token="a-token") as page:
        page.ask(f"{PROFILE}.load")
    visitor.post(routes.LOGOUT, {})

    with loaded(held, routes.ONBOARDING_3, token="a-token") as page:
        led = [delta[LEAVING]["to_rx_state_"] for delta in page.rest() if list(delta) == [LEAVING]]

    assert set(led) == {routes.session_ended(routes.ONBOARDING_3)}
    assert person.email not in "".join(page.frames)
    assert person.last_name not in "".join(page.frames)


def test_looking_changes_nothing(instance: Instance, stages: dict[str, Stage], person: Person) -> None:
    file = instance.data / "aina.sqlite3"
    person.portal.drain()
    before = stored.product_contents(file)

    for stage in stages.values():
        for page in routes.PAGES:
            stage.visitor.get(page.path)
        for path in (routes.SESSION, routes.CLIENT_JWKS, routes.HEALTH, "/tilaus/lopeta/x", routes.LOGOUT):
            stage.visitor.get(path)

    assert stored.product_contents(file) == before
