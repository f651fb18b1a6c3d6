"""Hallinnoi asiakkuuksia: own names, hiding and showing again, companies, many points, what is gone, fetching anew."""

from datetime import timedelta
from uuid import uuid4

import pytest

from aina_app.accounts import customerships
from aina_app.accounts.access import choose_seen, chosen_seen, visible_points
from aina_app.accounts.own_names import own_names
from aina_app.context import SYSTEM, Act, act, perform
from aina_app.core import clock
from aina_app.core.refusal import Refused
from aina_app.features.customerships import wording
from aina_app.features.customerships.service import managing
from aina_app.features.customerships.service.managing import Names
from aina_app.i18n.language import Language
from aina_app.models import Customership
from aina_app.ui.choices import point_choices
from tests.databases import TestDatabase
from tests.factories import GSRN, make_account, make_customership, make_metering_point, make_session
from tests.integration.customer_information_system.system import System
from tests.integration.customerships.holding import Holder, account_of, all_cards, holder, orders
from tests.people import AINO, REVONTULI_BUSINESS_ID, SAGA, VAINO

pytestmark = pytest.mark.anyio

FI = Language.FI


@pytest.fixture
def aino(database: TestDatabase) -> Holder:
    """Aino with her customership."""
    return holder()


def second_customership(aino: Holder, number: str = "20090000", gsrn: str = "643006004400009999") -> Holder:
    """Another one of hers."""
    account = account_of(aino)
    with act(SYSTEM) as this:
        made = make_customership(this, account, number=number)
        make_metering_point(this, made, gsrn=gsrn, address="Rantapolku 1")
        return Holder(aino.actor, made.id)


@pytest.mark.both_databases
async def test_own_names_are_shown_on_the_card_and_where_a_point_is_chosen(database: TestDatabase) -> None:
    aino = holder()
    await perform(aino.actor, managing.save_names, aino.customership_id, Names("Kodin sopimus", {GSRN: "Koti"}))

    [card] = wording.in_words([aino.card], FI)
    assert (card.own_name, card.points[0].name) == ("Kodin sopimus", "Koti")
    with act(aino.actor, read_only=True) as this:
        [choice] = point_choices(visible_points(this), own_names(this))
    assert choice["text"] == "Koti (Männikkötie 4, Tampere)"


async def test_an_emptied_name_is_gone(aino: Holder) -> None:
    for names in (Names("Koti", {GSRN: "Koti"}), Names("", {GSRN: ""})):
        await perform(aino.actor, managing.save_names, aino.customership_id, names)

    [card] = wording.in_words([aino.card], FI)
    assert (card.own_name, card.points[0].name) == ("", "")


async def test_names_are_ones_own_and_only_of_ones_own(aino: Holder) -> None:
    vaino = holder(VAINO, number="10077310")
    await perform(aino.actor, managing.save_names, aino.customership_id, Names("", {"643006004400001110": "Mökki"}))

    with pytest.raises(Refused):
        await perform(vaino.actor, managing.save_names, aino.customership_id, Names("Minun", {}))
    with act(aino.actor, read_only=True) as this:
        assert own_names(this) == {}
    assert aino.card.own_name == ""


def test_each_odd_name_is_told_beside_its_field() -> None:
    form = {"own_name": "x" * 61, managing.point_field(GSRN): "Koti\u202e", "version": "1", "press": "y"}

    with pytest.raises(Refused) as refused:
        managing.parse_names(form)

    assert [(one.field, one.code) for one in refused.value.refusals] == [
        ("own_name", "err.name_long"),
        (managing.point_field(GSRN), "err.name_chars"),
    ]


def test_a_form_of_nonsense_names_nothing() -> None:
    assert managing.name_fields(None) == []
    assert managing.name_fields({7: "x", "other": "y", "own_name": "Koti"}) == ["own_name"]


async def test_a_hidden_customership_is_folded_away_and_comes_back(aino: Holder) -> None:
    cottage = second_customership(aino)

    await perform(aino.actor, managing.hide, aino.customership_id)
    assert [(card.number, card.is_hidden) for card in all_cards(aino.actor)] == [
        ("10045521", True),
        ("20090000", False),
    ]
    assert points_of(aino) == (["643006004400009999"], "643006004400009999", 2)
    await perform(aino.actor, managing.unhide, aino.customership_id)

    assert {card.is_hidden for card in all_cards(aino.actor)} == {False}
    assert points_of(cottage)[2] == 2


def points_of(one: Holder) -> tuple[list[str], str, int]:
    """Points to choose from, the one that pages begin with, and how many may be seen."""

    def rule(this: Act) -> tuple[list[str], str, int]:
        first = chosen_seen(this, "")
        assert first is not None
        return [seen.point.gsrn for seen in choose_seen(this, "")[0]], first.point.gsrn, len(visible_points(this))

    with act(one.actor, read_only=True) as this:
        return rule(this)


async def test_the_point_that_was_shown_last_gives_way_when_it_is_hidden(aino: Holder) -> None:
    second_customership(aino)
    with act(aino.actor, read_only=True) as this:
        shown = str(next(point.id for point in visible_points(this) if point.gsrn == GSRN))

    def still() -> str:
        with act(aino.actor, read_only=True) as this:
            chosen = chosen_seen(this, shown)
            assert chosen is not None
            return chosen.point.gsrn

    assert still() == GSRN
    await perform(aino.actor, managing.hide, aino.customership_id)

    assert still() == "643006004400009999"
    await perform(aino.actor, managing.unhide, aino.customership_id)
    assert still() == GSRN


async def test_with_everything_hidden_there_is_still_something_to_choose(aino: Holder) -> None:
    await perform(aino.actor, managing.hide, aino.customership_id)

    assert points_of(aino) == ([GSRN], GSRN, 1)


async def test_nobody_hides_what_is_anothers(aino: Holder) -> None:
    vaino = holder(VAINO, number="10077310")

    for rule in (managing.hide, managing.unhide):
        for customership_id in (aino.customership_id, uuid4()):
            with pytest.raises(Refused):
                await perform(vaino.actor, rule, customership_id)


async def test_twelve_points_show_five_at_once_and_say_how_many_there_are(aino: Holder) -> None:
    account = account_of(aino)
    with act(SYSTEM) as this:
        other = make_customership(this, account, number="20090000")
        for place in range(12):
            make_metering_point(this, other, gsrn=f"64300600440017{place:04}", address=f"Tie {place}")

    one, many = wording.in_words(all_cards(aino.actor), FI)

    assert (len(one.points), one.more_points, one.points_count) == (1, [], "")
    assert (len(many.points), len(many.more_points)) == (5, 7)
    assert (many.points_count, many.more_label) == ("(12)", "Näytä loput käyttöpaikat (7)")
    assert [point.address.partition(",")[0] for point in many.all_points] == [f"Tie {place}" for place in range(12)]


async def test_an_ended_contract_says_when_it_ended(aino: Holder) -> None:
    account, yesterday = account_of(aino), clock.today() - timedelta(days=1)
    with act(SYSTEM) as this:
        other = make_customership(this, account, number="20090000", status="ended")
        make_metering_point(this, other, gsrn="643006004400009999", contract_end=yesterday)

    card = wording.in_words(all_cards(aino.actor), FI)[1]

    assert card.ended == "Asiakkuus on päättynyt"
    assert card.points[0].ended == f"sopimus päättyi {yesterday.day}.{yesterday.month}.{yesterday.year}"


async def test_a_company_s_card_has_its_business_id_and_what_the_person_is_for_it(
    database: TestDatabase, connected: System
) -> None:
    saga = connected.settle(name="Oy Revontuli Ab", business_id=REVONTULI_BUSINESS_ID, points=5, roles=["billing"])
    found = connected.client.search(saga.hetu)
    with act(SYSTEM) as this:
        account = make_account(this, SAGA)
        customerships.attach(this, account.id, found)
        actor = make_session(this, account)

    [card] = wording.in_words(all_cards(actor), Language.SV)

    assert (card.business_id, card.roles) == (REVONTULI_BUSINESS_ID, "fakturering")
    assert len(card.points) == 5


async def test_fetching_anew_follows_what_the_company_has_changed(database: TestDatabase, connected: System) -> None:
    person = connected.settle()
    second = connected.settle(person.hetu)
    with act(SYSTEM) as this:
        account = make_account(this, AINO)
        customerships.attach(this, account.id, connected.client.search(person.hetu))
        actor = make_session(this, account)
    person.press("change", patch={"contact": {"phone": "+358405550177"}})
    second.press("close", gone=True)

    with act(actor) as this:
        customerships.attach(this, account.id, connected.client.search(person.hetu))

    [card] = all_cards(actor)
    assert (card.number, card.fields["phone"].in_force) == (person.number, "+358405550177")
    assert card.fields["phone"].changed_elsewhere is not None
    with act(actor, read_only=True) as this:
        assert [one.number for one in managing.detached(this)] == [second.number]


async def test_what_is_gone_is_said_until_it_has_been_read(aino: Holder) -> None:
    with act(SYSTEM) as this:
        customerships.detach(this, this.db.get_one(Customership, aino.customership_id))
    with act(aino.actor, read_only=True) as this:
        [gone] = managing.detached(this)
    assert gone.number == "10045521"

    await perform(aino.actor, managing.see_detached)

    with act(aino.actor, read_only=True) as this:
        assert managing.detached(this) == []


async def test_only_old_customerships_are_fetched_anew_and_once_a_minute(aino: Holder) -> None:
    await perform(aino.actor, managing.refresh_stale)
    assert orders() == []
    clock.move_to(timedelta(minutes=16))

    for _ in range(2):
        await perform(aino.actor, managing.refresh_stale)

    [(key, partition)] = orders()
    assert key.startswith(f"refresh_customership:{aino.customership_id}:")
    assert partition == str(aino.customership_id)
