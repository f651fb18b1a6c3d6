"""Newcomers: people who have registered and wait for their code, and what they can do about it."""

from aina_app.accounts import codes, sessions
from aina_app.accounts.codes import CodeAnswer, NewCode
from aina_app.accounts.passwords import hash_password
from aina_app.accounts.sessions import CurrentSession
from aina_app.context import SYSTEM, Actor, act
from aina_app.features.email_verification import service
from aina_app.features.email_verification.service import Confirmation, PendingView, Resent
from aina_app.features.login import service as login
from aina_app.features.registration import service as registration
from aina_app.models import CodePurpose
from tests.factories import make_actor
from tests.people import AINO, PASSWORD, DemoPerson, typed

NEVER_RIGHT = "no such code"


class Newcomer:
    """Someone who has just registered, at the screen of the code."""

    def __init__(self, person: DemoPerson = AINO) -> None:
        form = registration.parse(typed(person), "fi")
        with act(make_actor()) as this:
            made = registration.register(this, form, hash_password(PASSWORD))
        self.actor = make_actor(made.account.id if made.code and made.account else None, session=made.session_token)
        self.mailed = [read_as_typed(made.code)]
        self.email = person.email

    @property
    def code(self) -> str:
        """The newest code in the mailbox, as the rule gets it; for a decoy's owner nothing comes."""
        return self.mailed[-1]

    def confirm(self, code: str) -> CodeAnswer | None:
        """VAHVISTA."""
        done = confirm(self.actor, code)
        return done.answer if done else None

    def resend(self) -> Resent:
        """Lähetä uusi koodi."""
        with act(self.actor) as this:
            answer, code, _ = service.resend(this)
        if code is not None:
            self.mailed.append(read_as_typed(code))
        return answer

    def view(self) -> PendingView | None:
        """What the screen shows."""
        with act(self.actor) as this:
            return service.view(this)

    def session(self) -> CurrentSession | None:
        """The session of this browser, if it is live."""
        with act(self.actor) as this:
            return sessions.read(this, self.actor.session_hash)

    def log_in_elsewhere(self) -> Actor:
        """The right password in another browser."""
        with act(make_actor()) as this:
            attempt = login.begin(this, self.email)
            assert isinstance(attempt, login.Attempt)
            done = login.finish(this, attempt, right=True)
        return make_actor(self.actor.account_id, session=done.session_token)


def read_as_typed(code: NewCode | None) -> str:
    """The code without its space."""
    return codes.normalise(CodePurpose.VERIFY, code.shown) or "" if code else NEVER_RIGHT


def confirm(actor: Actor, code: str) -> Confirmation | None:
    """VAHVISTA in any browser."""
    with act(actor) as this:
        return service.confirm(this, code)


def seconds_left(newcomer: Newcomer) -> int:
    """How long the screen says to wait for a new code."""
    view = newcomer.view()
    assert view is not None
    with act(SYSTEM) as this:
        return round((view.resend_at - this.now).total_seconds())
