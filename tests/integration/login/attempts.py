"""Attempts to sign in, as the form's handler makes them: counted, checked, finished."""

from uuid import UUID

from aina_app.accounts import sessions
from aina_app.accounts.passwords import verify_password
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import SYSTEM, Actor, act
from aina_app.core.secrets import token_hash
from aina_app.features.login import service
from aina_app.features.login.service import Outcome, SignedIn, Throttled
from aina_app.models import UserAccount
from tests.factories import make_account, make_actor
from tests.people import AINO, PASSWORD, DemoPerson

WRONG_PASSWORD = "vaara-Sala1"
NOBODY = "tuntematon@aina.test"


def person(of: DemoPerson = AINO) -> UserAccount:
    """An account, verified, through the first use."""
    with act(SYSTEM) as this:
        return make_account(this, of)


def account(account_id: UUID) -> UserAccount:
    """An account as it is now."""
    with act(SYSTEM, read_only=True) as this:
        return this.db.get_one(UserAccount, account_id)


def known_browser(of: UserAccount) -> Actor:
    """A browser that has signed in to the account before."""
    with act(make_actor()) as this:
        return make_actor(device=sessions.remember_device(this, of.id) or "")


def log_in(actor: Actor | None = None, username: str = AINO.email, password: str = PASSWORD) -> SignedIn | Throttled:
    """KIRJAUDU SISÄÄN, by someone at an unknown browser unless said otherwise."""
    actor = actor or make_actor()
    with act(actor) as this:
        attempt = service.begin(this, service.parse_username(username))
    if isinstance(attempt, Throttled):
        return attempt
    right = verify_password(password, attempt.stored_hash)
    with act(actor) as this:
        return service.finish(this, attempt, right=right)


def succeed(actor: Actor | None = None, username: str = AINO.email) -> SignedIn:
    """The right password, and no wait."""
    done = log_in(actor, username)
    assert isinstance(done, SignedIn)
    assert done.outcome is not Outcome.WRONG
    return done


def fail(times: int = 1, actor: Actor | None = None, username: str = AINO.email) -> list[Outcome | int]:
    """So many wrong passwords: what was said to each, an outcome or the minutes of a wait."""
    answers = [log_in(actor, username, WRONG_PASSWORD) for _ in range(times)]
    return [answer.minutes if isinstance(answer, Throttled) else answer.outcome for answer in answers]


def session_of(token: str) -> CurrentSession | None:
    """The live session of a cookie's value."""
    with act(SYSTEM, read_only=True) as this:
        return sessions.read(this, token_hash(token))
