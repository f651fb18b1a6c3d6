"""The posted forms of a new e-mail address: asking for it, its code, another code. On 3/3 of the first use too."""

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts.codes import CodeAnswer, normalise
from aina_app.context import Act, look, perform
from aina_app.core.email_address import EmailAddress
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.email import mails
from aina_app.features.profile.http import begin_check, is_right, page_of_form
from aina_app.features.profile.service import email
from aina_app.features.profile.service.email import CODE_FORM, FORM, Confirmed
from aina_app.features.profile.service.fresh_check import Check, Purpose
from aina_app.models import CodePurpose
from aina_app.routes import Level
from aina_app.web.cookies import session_name, set_cookie
from aina_app.web.forms import Posted, earlier_answer, posted, remember_answer, see_other


def _ask(act: Act, check: Check, new: EmailAddress, press_key: str, *, right: bool) -> bool:
    if earlier_answer(act, press_key) is not None:
        return True
    asked = email.ask(act, check, new, right=right)
    if asked is not None:
        mails.tell_new_address(act, asked)
        remember_answer(act, press_key, {})
    return asked is not None


@posted(FORM, page_of_form, Level.SIGNED_IN)
async def ask(sent: Posted) -> Response:
    """Ask for a new address with the password; the same answer whosever the address is."""
    new = email.parse(sent.fields, await look(sent.actor, email.own_key))
    if minutes := await perform(sent.actor, email.admit):
        raise Refused(Refusal("err.too_many", None, {"minutes": minutes}))
    check = await begin_check(sent, Purpose.EMAIL)
    right = await is_right(sent["current_password"], check)
    if not await perform(sent.actor, _ask, check, new, sent.press_key, right=right):
        raise Refused(Refusal("err.current_password", "current_password"))
    return see_other(page_of_form(sent), sent.language, tila="koodi")


def _parse_code(typed: str) -> str:
    if not typed.strip():
        raise Refused(Refusal("err.code_empty", "code"))
    normalised = normalise(CodePurpose.NEW_EMAIL, typed)
    if normalised is None:
        raise Refused(Refusal("err.code_wrong", "code"))
    return normalised


def _confirm(act: Act, typed: str) -> Confirmed | None:
    confirmed = email.confirm(act, typed)
    if confirmed is not None and confirmed.account is not None and confirmed.changed is not None:
        mails.tell_old_address(act, confirmed.account, confirmed.changed)
    return confirmed


@posted(CODE_FORM, page_of_form, Level.SIGNED_IN)
async def confirm(sent: Posted) -> Response:
    """Try the code; the right one changes the address and goes on with a new session id."""
    confirmed = await perform(sent.actor, _confirm, _parse_code(sent["code"]))
    if confirmed is None:
        return see_other(page_of_form(sent), sent.language)
    if confirmed.answer is not CodeAnswer.ACCEPTED:
        raise Refused(Refusal(confirmed.answer.value, "code"))
    answer = see_other(page_of_form(sent), sent.language, tila="osoite")
    set_cookie(answer, session_name(), confirmed.session_token)
    return answer


def _resend(act: Act) -> bool:
    asked = email.resend(act)
    if asked is not None:
        mails.tell_new_address(act, asked)
    return asked is not None


@posted(CODE_FORM, page_of_form, Level.SIGNED_IN)
async def resend(sent: Posted) -> Response:
    """`Lähetä uusi koodi`; within the cool-down nothing is sent and the page counts on."""
    query = {"tila": "uusi-koodi"} if await perform(sent.actor, _resend) else {}
    return see_other(page_of_form(sent), sent.language, **query)


ROUTES = [
    Route(routes.CHANGE_EMAIL, ask, methods=["POST"]),
    Route(routes.CONFIRM_EMAIL, confirm, methods=["POST"]),
    Route(routes.RESEND_EMAIL_CODE, resend, methods=["POST"]),
]
