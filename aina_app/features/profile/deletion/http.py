"""The form of the dialog that deletes the account, as the browser posts it."""

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.context import Act, perform
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.http import check_password, page_of_form
from aina_app.features.profile.service import deletion, fresh_check
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.routes import Level
from aina_app.web.cookies import device_name, drop_cookie, session_name
from aina_app.web.forms import Posted, earlier_answer, posted, remember_answer, see_other


def _delete(act: Act, check: Check, press_key: str, *, right: bool) -> bool:
    if earlier_answer(act, press_key) is not None:
        return True
    done = deletion.delete(act, check, right=right)
    if done:
        remember_answer(act, press_key, {})
    return done


@posted(deletion.FORM, page_of_form, Level.SIGNED_IN)
async def delete_account(sent: Posted) -> Response:
    """Delete the account and leave nothing of it in this browser."""
    typed = fresh_check.parse(sent.fields, deletion.FIELD)
    check, right = await check_password(sent, Purpose.DELETION, typed)
    if not await perform(sent.actor, _delete, check, sent.press_key, right=right):
        raise Refused(Refusal("err.current_password", deletion.FIELD))
    answer = see_other(routes.LOGIN, sent.language, tila="poistettu")
    for name in (session_name(), device_name()):
        drop_cookie(answer, name)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


ROUTES = [Route(routes.DELETE_ACCOUNT, delete_account, methods=["POST"])]
