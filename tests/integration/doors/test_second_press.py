"""A second press does the thing once, whichever door it comes through."""

from concurrent.futures import ThreadPoolExecutor

from aina_app import routes
from tests.e2e.kit import Person, Portal
from tests.integration.doors import people
from tests.integration.doors.visitor import Visitor, press
from tests.integration.doors.wire import ROOT, loaded

REPORT = f"{ROOT}.aina_app___features___consumption_reports___state____report_state"


def test_two_presses_at_once_register_one_account_and_send_one_mail(visitor: Visitor, person: Person) -> None:
    form = people.form(person) | {"press": press()}
    browsers = [visitor, *(Visitor(visitor.base_url) for _ in range(3))]

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(lambda browser: browser.post(routes.REGISTRATION, form), browsers))

    assert {(answer.status, answer["location"]) for answer in answers} == {(303, routes.EMAIL_VERIFICATION)}
    person.mailed_code()
    with person.no_more_mail():
        pass
    assert person.portal.mailbox.count(person.email) == 1


def test_two_presses_at_once_order_one_report(visitor: Visitor, portal: Portal) -> None:
    aino = Person(portal, "Aino", "Lehtinen")
    aino.has_customership()
    people.onboard(visitor, aino)
    order = {"form": {"interval": "monthly", "press": press()}}

    with loaded(visitor, routes.HOME) as page:
        page.ask(f"{REPORT}.begin")
        page.event(f"{REPORT}.order", order)
        page.event(f"{REPORT}.order", order)
        page.rest()

    portal.mailbox.wait(aino.email, "report_ordered")
    with aino.no_more_mail():
        pass
    assert portal.mailbox.count(aino.email) == 2
