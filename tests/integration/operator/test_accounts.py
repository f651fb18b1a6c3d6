"""Looking at accounts, and releasing those that were never verified."""

import pytest
from sqlmodel import SQLModel, select

from aina_app.context import SYSTEM, act
from aina_app.models import AccountState, AuditTag, OneTimeCode, OutgoingMail, SignInSession, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_account, make_session, make_unverified_account
from tests.integration.operator.commanding import OPERATOR, REASON, SIGNED, Said, audited
from tests.newcomers import Newcomer
from tests.people import AINO, KERTTU, SAGA, DemoPerson, typed
from tests.registering import accounts, last_mail, register, sent, tags


def count(table: type[SQLModel]) -> int:
    """Rows of a table."""
    with act(SYSTEM, read_only=True) as this:
        return len(this.db.exec(select(table)).all())


@pytest.mark.both_databases
def test_an_account_is_found_by_its_whole_address(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        account = make_account(this)
        make_session(this, account)

    said = Said("accounts", "find", AINO.email.upper())

    (row,) = said.rows
    assert said.status == 0
    assert (row[:4], row[-1]) == ([AINO.email, "private", "verified", "done"], "1")
    assert account.password_hash not in said.out


def test_sessions_at_the_screen_of_the_code_count_and_ended_ones_do_not(database: TestDatabase) -> None:
    newcomer = Newcomer()
    newcomer.log_in_elsewhere()
    assert Said("accounts", "find", AINO.email).rows[0][-1] == "2"

    newcomer.confirm(newcomer.code)

    assert Said("accounts", "find", AINO.email).rows[0][-1] == "0"


@pytest.mark.parametrize("command", ["find", "release"])
def test_an_unknown_address_is_one_sentence(database: TestDatabase, command: str) -> None:
    said = Said("accounts", command, AINO.email, *(SIGNED if command == "release" else ()))

    assert (said.status, said.out, said.err) == (1, "", "No account has this address.\n")


@pytest.mark.parametrize("text", ["aino", "aino@", "%@aina.test", ""])
def test_parts_of_an_address_find_nobody(database: TestDatabase, text: str) -> None:
    with act(SYSTEM) as this:
        make_account(this)

    assert Said("accounts", "find", text).status in {1, 2}


@pytest.mark.both_databases
def test_a_released_address_can_register_again(database: TestDatabase) -> None:
    Newcomer().log_in_elsewhere()

    said = Said("accounts", "release", AINO.email, *SIGNED)

    assert (said.status, said.err) == (0, "")
    assert (accounts(), count(SignInSession), count(OneTimeCode)) == ([], 0, 0)
    again = Newcomer()
    again.confirm(again.code)
    assert [account.state for account in accounts()] == [AccountState.VERIFIED]


@pytest.mark.parametrize(
    ("person", "page"), [(AINO, "/rekisteroidy"), (SAGA, "/sv/rekisteroidy")], ids=["Finnish", "Swedish"]
)
def test_the_owner_is_told_how_to_register_again(database: TestDatabase, person: DemoPerson, page: str) -> None:
    with act(SYSTEM) as this:
        make_unverified_account(this, person)

    Said("accounts", "release", person.email, *SIGNED)

    content = last_mail()
    assert sent() == ["released"]
    assert (content.to, content.first_name) == (person.email, "")
    assert content.facts == {"register_url": f"http://localhost:3000{page}"}


def test_a_code_that_has_not_left_yet_never_leaves(database: TestDatabase) -> None:
    register(typed(AINO))
    assert sent() == ["verify"]

    Said("accounts", "release", AINO.email, *SIGNED)

    assert sent() == ["released"]


@pytest.mark.both_databases
def test_the_trail_says_who_released_and_why(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        account = make_unverified_account(this)

    Said("accounts", "release", AINO.email, *SIGNED)

    (event,) = audited(AuditTag.ACCOUNT_RELEASED)
    assert (event.account_id, event.operator, event.facts) == (account.id, OPERATOR, {"stated_reason": REASON})


def test_used_up_limits_do_not_outlive_the_release(database: TestDatabase) -> None:
    for _ in range(6):
        register(typed(AINO))
    assert tags()[-1] == AuditTag.REGISTRATION_THROTTLED

    Said("accounts", "release", AINO.email, *SIGNED)
    register(typed(AINO))

    assert tags()[-1] == AuditTag.REGISTRATION_ACCEPTED
    assert sent() == ["released", "verify"]


@pytest.mark.both_databases
def test_a_verified_account_is_never_released(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        make_account(this)

    said = Said("accounts", "release", AINO.email, *SIGNED)

    assert said.status == 1
    assert said.err == "This account is verified: only one that was never verified can be released.\n"
    assert (count(UserAccount), count(OutgoingMail), audited(AuditTag.ACCOUNT_RELEASED)) == (1, 0, [])


def test_others_keep_their_accounts(database: TestDatabase) -> None:
    with act(SYSTEM) as this:
        make_unverified_account(this)
        make_unverified_account(this, KERTTU)

    Said("accounts", "release", AINO.email, *SIGNED)

    assert [account.email for account in accounts()] == [KERTTU.email]


@pytest.mark.parametrize("reason", [(), ("--reason", " "), ("--reason", "x" * 201), ("--reason", f"ks. {AINO.hetu}")])
def test_without_a_reason_that_may_be_kept_nothing_is_done(database: TestDatabase, reason: tuple[str, ...]) -> None:
    with act(SYSTEM) as this:
        make_unverified_account(this)

    said = Said("accounts", "release", AINO.email, *reason)

    assert (said.status, count(UserAccount)) == (2, 1)
    assert AINO.hetu not in said.err


@pytest.mark.parametrize("name", ["", "x" * 61, "Eve\x1b[2J"])
def test_a_name_that_says_nobody_is_refused(database: TestDatabase, name: str) -> None:
    with act(SYSTEM) as this:
        make_unverified_account(this)

    said = Said("accounts", "release", AINO.email, "--reason", REASON, "--by", name)

    assert (said.status, count(UserAccount)) == (2, 1)
