"""R09: how the page of mandates says what stands in its lists."""

from aina_app.accounts.mandates import note_look
from aina_app.context import SYSTEM, act
from aina_app.features.mandates.service.lists import MandateView
from aina_app.features.mandates.wording import MandateRow, look_rows, mandate_rows
from aina_app.i18n.language import Language
from aina_app.models import PointName
from tests.integration.mandates.mandating import Customer, accepted, newest
from tests.people import IMPI


def row(views: list[MandateView]) -> MandateRow:
    """The one line of a list."""
    (only,) = mandate_rows(views, Language.FI)
    return only


def name(whose: Customer, point: Customer, called: str) -> None:
    """Oma nimi: what somebody calls a point."""
    assert whose.actor.account_id is not None
    with act(SYSTEM) as this:
        this.db.add(PointName(account_id=whose.actor.account_id, gsrn=point.gsrn, name=called))


def test_a_person_finds_their_points_by_the_names_that_they_have_given(aino: Customer, impi: Customer) -> None:
    name(aino, aino, "Mökki")
    aino.offer(IMPI.email)
    assert (row(aino.page().given).point, row(impi.page().offers).point) == ("Mökki (Männikkötie 4)", "Männikkötie 4")

    name(impi, aino, "Äidin mökki")
    accepted(aino, impi)
    with act(impi.actor) as this:
        note_look(this, aino.point_id)

    assert row(impi.page().received).point == "Äidin mökki (Männikkötie 4)"
    assert [one.point for one in look_rows(aino.page().looks, Language.FI)] == ["Mökki (Männikkötie 4)"]


def test_who_had_a_mandate_reads_that_it_ended_and_by_the_name_that_they_gave_the_point(
    aino: Customer, impi: Customer
) -> None:
    aino.end(accepted(aino, impi).id)
    assert row(impi.page().received).point == "Toisen henkilön käyttöpaikka"
    name(impi, aino, "Äidin mökki")

    ended = row(impi.page().received)
    assert (ended.point, ended.other) == ("Äidin mökki", "")
    assert (ended.state_text, ended.is_open) == ("Päättynyt 11.3.2026", False)
    assert ended.note.startswith("Emme enää näytä, kenen käyttöpaikka on.")


def test_what_waits_for_acceptance_is_not_said_to_be_in_force(aino: Customer, impi: Customer) -> None:
    aino.offer(IMPI.email)

    for views in (aino.page().given, impi.page().offers):
        waiting = row(views)
        assert waiting.state_text == "Odottaa hyväksyntää"
        assert waiting.until == "Jos valtuutus hyväksytään, se on voimassa 30.4.2026 asti"

    impi.accept(newest().id)

    for views in (aino.page().given, impi.page().received):
        assert (row(views).state_text, row(views).until) == ("Voimassa", "Voimassa 30.4.2026 asti")
