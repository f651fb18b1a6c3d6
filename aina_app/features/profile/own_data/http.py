"""The two forms of `Lataa omat tietosi`, as the browser posts them."""

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from aina_app import routes
from aina_app.context import Act, perform
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.http import check_password
from aina_app.features.profile.own_data.state import ORDERED
from aina_app.features.profile.service import download, fresh_check
from aina_app.features.profile.service.download import FETCH_FORM, FIELD, ORDER_FORM, Answer, Fetched
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.i18n.copy import sentence
from aina_app.i18n.language import parse_language
from aina_app.routes import Level
from aina_app.web.forms import Posted, earlier_answer, posted, remember_answer, see_other


def _order(act: Act, check: Check, press_key: str, *, right: bool) -> Answer:
    if earlier_answer(act, press_key) is not None:
        return Answer.DONE
    answer = download.order(act, check, right=right)
    if answer is Answer.DONE:
        remember_answer(act, press_key, {})
    return answer


def _insist(answer: Answer) -> None:
    if answer is not Answer.DONE:
        raise Refused(Refusal(answer.value, FIELD if answer is Answer.WRONG else None))


@posted(ORDER_FORM, routes.PROFILE, Level.ONBOARDED)
async def order_copy(sent: Posted) -> Response:
    """Order the copy; it is made in the background."""
    typed = fresh_check.parse(sent.fields, FIELD)
    check, right = await check_password(sent, Purpose.DOWNLOAD, typed)
    _insist(await perform(sent.actor, _order, check, sent.press_key, right=right))
    return see_other(routes.PROFILE, sent.language, tila=ORDERED)


@posted(FETCH_FORM, routes.PROFILE, Level.ONBOARDED)
async def fetch_copy(sent: Posted) -> Response:
    """Hand the copy out: by this post only, there is no address of the file."""
    typed, copy_id = fresh_check.parse(sent.fields, FIELD), download.parse_id(sent.fields)
    check, right = await check_password(sent, Purpose.DOWNLOAD, typed)
    fetched = await perform(sent.actor, download.fetch, check, copy_id, right=right)
    _insist(fetched.answer)
    return _file(sent, fetched)


def _file(sent: Posted, fetched: Fetched) -> Response:
    if fetched.file is None or not fetched.file.is_file():  # another machine's folder, or removed by hand
        raise Refused(Refusal("err.not_found"))
    name = sentence("download.file_name", parse_language(sent.language), date=f"{fetched.ready_at:%Y-%m-%d}")
    return FileResponse(
        fetched.file, media_type="application/zip", filename=name, headers={"cache-control": "no-store"}
    )


ROUTES = [
    Route(routes.ORDER_DOWNLOAD, order_copy, methods=["POST"]),
    Route(routes.FETCH_DOWNLOAD, fetch_copy, methods=["POST"]),
]
