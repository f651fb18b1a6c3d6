"""Codes by mail: one use, few tries, 24 hours, only the newest."""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session
from time_machine import TimeMachineFixture

from aina_app.accounts import codes
from aina_app.accounts.codes import CodeAnswer
from aina_app.context import SYSTEM, act
from aina_app.core.database import engine
from aina_app.models import CodePurpose, OneTimeCode, UserAccount
from tests.databases import TestDatabase
from tests.factories import make_code, make_unverified_account
from tests.people import SAGA

VERIFY, RESET = CodePurpose.VERIFY, CodePurpose.RESET


class Mailed:
    """A code that has been sent: what the person reads, and trying it, each in an act of its own."""

    def __init__(self, account: UserAccount | None, purpose: CodePurpose = VERIFY) -> None:
        with act(SYSTEM) as this:
            made = make_code(this, account, purpose)
        self.id, self.shown, self.purpose = made.row.id, made.shown, purpose

    @property
    def typed(self) -> str:
        """The code as it reaches the rule."""
        return codes.normalise(self.purpose, self.shown) or ""

    @property
    def wrong(self) -> str:
        """Another code of the same form."""
        return ("2" if self.typed[0] != "2" else "3") + self.typed[1:]

    def enter(self, typed: str) -> CodeAnswer:
        """Try it."""
        with act(SYSTEM) as this:
            return codes.try_code(this, this.db.get_one(OneTimeCode, self.id), typed)

    @property
    def row(self) -> OneTimeCode:
        """As it lies in the database."""
        with act(SYSTEM) as this:
            return this.db.get_one(OneTimeCode, self.id)


@pytest.fixture
def account(database: TestDatabase) -> UserAccount:
    """Aino, not verified yet."""
    with act(SYSTEM) as this:
        return make_unverified_account(this)


def test_a_code_works_once(account: UserAccount) -> None:
    code = Mailed(account)

    assert [code.enter(code.typed) for _ in range(2)] == [CodeAnswer.ACCEPTED, CodeAnswer.WRONG]


@pytest.mark.parametrize(("purpose", "minutes"), [(VERIFY, 24 * 60), (RESET, 60)])
def test_b16_a_code_works_until_its_time_is_over(
    account: UserAccount, stopped_clock: TimeMachineFixture, purpose: CodePurpose, minutes: int
) -> None:
    code = Mailed(account, purpose)

    stopped_clock.shift(timedelta(minutes=minutes - 1))

    assert code.enter(code.typed) is CodeAnswer.ACCEPTED


@pytest.mark.parametrize(("purpose", "minutes"), [(VERIFY, 24 * 60), (RESET, 60)])
def test_b16_a_code_expires_without_using_a_try(
    account: UserAccount, stopped_clock: TimeMachineFixture, purpose: CodePurpose, minutes: int
) -> None:
    code = Mailed(account, purpose)

    stopped_clock.shift(timedelta(minutes=minutes, seconds=1))

    assert code.enter(code.typed) is CodeAnswer.EXPIRED
    assert code.row.wrong_tries == 0


def test_b17_only_the_newest_code_works(account: UserAccount) -> None:
    old, new = Mailed(account), Mailed(account)

    with act(SYSTEM) as this:
        codes.supersede(this, VERIFY, account.id, keep=new.id)

    assert old.enter(old.typed) is CodeAnswer.WRONG
    assert new.enter(new.typed) is CodeAnswer.ACCEPTED


def test_superseding_leaves_other_purposes_other_people_and_decoys_alone(account: UserAccount) -> None:
    with act(SYSTEM) as this:
        saga = make_unverified_account(this, SAGA)
    others = [Mailed(account, RESET), Mailed(saga), Mailed(None)]

    with act(SYSTEM) as this:
        codes.supersede(this, VERIFY, account.id)
        codes.supersede(this, VERIFY, None)

    assert [one.row.superseded_at for one in others] == [None, None, None]


def test_b19_after_five_wrong_tries_even_the_right_code_is_dead(account: UserAccount) -> None:
    code = Mailed(account)

    answers = [code.enter(code.wrong) for _ in range(5)] + [code.enter(code.typed)]

    assert answers == [CodeAnswer.WRONG] * 5 + [CodeAnswer.DEAD]


def test_the_fifth_try_may_be_the_right_one(account: UserAccount) -> None:
    code = Mailed(account)

    answers = [code.enter(code.wrong) for _ in range(4)] + [code.enter(code.typed)]

    assert answers[-1] is CodeAnswer.ACCEPTED


@pytest.mark.parametrize("typed", ["482 913", "482-913", " 482913 ", "4 8 2 9 1 3", "482–913"])
def test_b23_spaces_and_dashes_do_not_matter(typed: str) -> None:
    assert codes.normalise(VERIFY, typed) == "482913"


@pytest.mark.parametrize("typed", ["４８２９１３", "48291", "4829134", "48291a", "٤٨٢٩١٣", "482913\n", ""])
def test_b23_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.normalise(VERIFY, typed) is None


@pytest.mark.parametrize(("typed", "meant"), [("k7qf-m2xd", "K7QFM2XD"), ("K7QF M2XD", "K7QFM2XD"), ("K0QFM2XD", None)])
def test_a_reset_code_is_read_in_capitals_or_small_letters(typed: str, meant: str | None) -> None:
    assert codes.normalise(RESET, typed) == meant


def test_b24_a_copy_of_the_database_tells_no_code(account: UserAccount, stopped_clock: TimeMachineFixture) -> None:
    code, reset = Mailed(account), Mailed(account, RESET)

    words = set(re.findall(r"\w+(?:[ -]\w+)?", everything_stored()))

    assert words & {code.shown, code.typed, reset.shown, reset.typed} == set()


def everything_stored() -> str:
    """All values of all tables as text."""
    with Session(engine()) as db:
        rows = [db.execute(text(f'SELECT * FROM "{name}"')).all() for name in inspect(engine()).get_table_names()]  # noqa: S608
    return repr(rows)


def test_b24_without_the_key_the_right_code_does_not_match_what_is_stored(account: UserAccount) -> None:
    code = Mailed(account)
    guesses = (
        code.typed,
        f"{code.id}{code.typed}",
        f"verify{code.id}{code.typed}",
        f"verify\x1f{code.id}\x1f{code.typed}",
    )

    hashes = {hashlib.sha256(guess.encode()).hexdigest() for guess in guesses}

    assert code.row.code_mac not in hashes
    assert len(code.row.code_mac) == hashlib.sha256().digest_size * 2


def test_b24_the_same_code_of_two_people_is_stored_differently(account: UserAccount) -> None:
    one, other = Mailed(account), Mailed(account)

    assert one.row.code_mac != other.row.code_mac
    assert other.enter(one.typed) is CodeAnswer.WRONG or one.typed == other.typed


def test_b25_no_code_is_right_for_a_decoy(database: TestDatabase) -> None:
    decoy = Mailed(None)

    assert decoy.enter(decoy.typed) is CodeAnswer.WRONG


def test_codes_are_shown_in_two_groups(account: UserAccount) -> None:
    assert [len(part) for part in Mailed(account).shown.split(" ")] == [3, 3]
    assert [len(part) for part in Mailed(account, RESET).shown.split("-")] == [4, 4]
