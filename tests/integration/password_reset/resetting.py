"""Someone at a browser who has forgotten the password: what they press, what they see, what comes by mail."""

from dataclasses import dataclass, field

from aina_app.accounts import codes
from aina_app.accounts.codes import CodeAnswer
from aina_app.accounts.password_mails import tell_password_changed
from aina_app.accounts.passwords import hash_password, verify_password
from aina_app.context import SYSTEM, act
from aina_app.features.password_reset import mails, service
from aina_app.features.password_reset.service import ResetView, Told
from aina_app.models import AccountState, CodePurpose, UserAccount
from tests.factories import make_account, make_actor, make_unverified_account
from tests.people import AINO, VAINO

NEW = "Mustikka-9 piirakka"
NEVER_RIGHT = "22222222"
UNKNOWN = "tuntematon@aina.test"
CLOSED = "suljettu@aina.test"


@dataclass(slots=True)
class Forgetful:
    """A person at one browser. `mailed`: the codes that came to the address, as they are typed."""

    email: str = AINO.email
    browser: str = "one"
    mailed: list[str] = field(default_factory=list, repr=False)

    def ask(self, email: str = "") -> Told | None:
        """LÄHETÄ PALAUTUSKOODI, or another one; what the owner is told, nothing within the cool-down."""
        with act(make_actor(browser=self.browser)) as this:
            requested = service.request(this, service.parse_request(email or self.email), "fi")
            if requested is not None:
                mails.tell_owner(this, requested)
        if requested is not None and requested.told is Told.CODE:
            self.mailed.append(codes.normalise(CodePurpose.RESET, requested.code.shown) or "")
        return requested.told if requested else None

    def change(self, code: str = "", password: str = NEW) -> CodeAnswer:
        """VAIHDA SALASANA, with the newest code of the mailbox unless another one is typed."""
        new = service.parse_new_password(code or self.mailed[-1], password, password, self.email)
        password_hash = hash_password(password)
        with act(make_actor(browser=self.browser)) as this:
            answer, account = service.change(this, new, password_hash)
            if account is not None:
                tell_password_changed(this, account)
        return answer

    def fail(self, times: int = 1) -> list[CodeAnswer]:
        """So many wrong codes."""
        return [self.change(NEVER_RIGHT) for _ in range(times)]

    def view(self) -> ResetView | None:
        """The second step; nothing where the first is shown."""
        with act(make_actor(browser=self.browser), read_only=True) as this:
            return service.view(this)

    def begin_again(self) -> None:
        """Another address, please."""
        with act(make_actor(browser=self.browser)) as this:
            service.begin_again(this)


def people() -> None:
    """Aino is verified, Väinö is not yet, and there is an account that was closed."""
    with act(SYSTEM) as this:
        make_account(this)
        make_unverified_account(this, VAINO)
        make_account(this, state=AccountState.CLOSED, email=None, email_key=None)


def everyone() -> list[Forgetful]:
    """One of each kind, each at a browser of their own."""
    emails = (AINO.email, VAINO.email, UNKNOWN, CLOSED)
    return [Forgetful(email, f"browser of {email}") for email in emails]


def password_is(typed: str, account: UserAccount) -> bool:
    """Whether `typed` is the account's password now."""
    with act(SYSTEM, read_only=True) as this:
        return verify_password(typed, this.db.get_one(UserAccount, account.id).password_hash)
