"""The authorization endpoint and the bank's page: from the client's signed request to the way back."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aina_app.demo.bank import returning
from aina_app.demo.bank.bank import Bank
from aina_app.demo.bank.desk import Visit
from aina_app.demo.bank.faults import Fault
from aina_app.demo.bank.forms import FormUnfit, posted
from aina_app.demo.bank.pages import ACTION_CANCEL, ACTION_REFUSE, FIELDS, bad_request_page, ended_page, visit_page
from aina_app.demo.bank.profile import Customer, customer, invented_customer
from aina_app.demo.bank.providers import DemoProvider, provider
from aina_app.demo.bank.relying_party import LANGUAGES, RequestRefused


async def authorize(request: Request) -> Response:
    """Check the signed request, open a visit, and go to its page: a reload there repeats nothing."""
    bank = Bank.of(request)
    if len(request.query_params.multi_items()) != len(request.query_params):
        return bad_request_page(_language(request), "doubled")
    try:
        wanted = await bank.client.authorization_request(request.query_params)
    except RequestRefused as refused:
        return bad_request_page(_language(request), refused.reason)
    visit = bank.desk.open_visit(wanted, provider(wanted.provider_id))
    return RedirectResponse(f"/visits/{visit.id}", 303)


async def show_visit(request: Request) -> Response:
    """The page on which the person identifies."""
    visit = Bank.of(request).desk.visit(request.path_params["visit_id"])
    return visit_page(visit) if visit else ended_page(_language(request))


async def answer_visit(request: Request) -> Response:
    """What the person pressed on the page."""
    bank = Bank.of(request)
    visit = bank.desk.visit(request.path_params["visit_id"])
    if visit is None:
        return ended_page(_language(request))
    try:
        form = await posted(request)
    except FormUnfit:
        return bad_request_page(visit.request.language, "form")
    if visit.provider is None:
        return _choose_means(bank, visit, form)
    return _identify(bank, visit, visit.provider, form)


def _choose_means(bank: Bank, visit: Visit, form: Mapping[str, str]) -> Response:
    visit.provider = provider(form.get("provider"))
    if visit.provider is None and form.get("action") in (ACTION_CANCEL, ACTION_REFUSE):
        return _leave(bank, visit, "cancel", form)
    return RedirectResponse(f"/visits/{visit.id}", 303)


def _identify(bank: Bank, visit: Visit, means: DemoProvider, form: Mapping[str, str]) -> Response:
    if form.get("action") in (ACTION_CANCEL, ACTION_REFUSE):
        return _leave(bank, visit, means.cancelled_error, form)
    try:
        person = _person(form)
        fault = Fault(form.get("fault", ""))
    except ValueError as wrong:
        field = str(wrong)
        return visit_page(visit, form, field) if field in FIELDS else bad_request_page(visit.request.language, "form")
    return returning.with_code(bank.desk.grant(visit, means, person, fault or bank.switches.take(person)))


def _leave(bank: Bank, visit: Visit, cancelled_error: str, form: Mapping[str, str]) -> Response:
    bank.desk.end_visit(visit)
    is_refused = form.get("action") == ACTION_REFUSE
    return returning.with_error(visit, returning.REFUSED_ERROR if is_refused else cancelled_error)


def _person(form: Mapping[str, str]) -> Customer:
    """The demo's person whose button was pressed, else whoever the fields describe.

    Raises:
        ValueError: the name of the field at fault.
    """
    if "person" not in form:
        return invented_customer(*(form.get(name, "") for name in FIELDS))
    known = customer(form["person"])
    if known is None:
        raise ValueError("person")
    return known


def _language(request: Request) -> str:
    """The language for a page that belongs to no checked request: the browser's first that the bank speaks."""
    wanted = (part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(","))
    return next((language for language in wanted if language in LANGUAGES), "fi")
