"""The code's form and `Lähetä uusi koodi`, as the browser posts them."""

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts.access import first_undone
from aina_app.accounts.code_mails import order_code_mail
from aina_app.accounts.codes import CodeAnswer
from aina_app.accounts.mailing import MailKind, Recipient, order_nothing
from aina_app.context import Act, perform
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.email_verification import service
from aina_app.features.email_verification.service import FORM, RESEND_FORM, Confirmation, Resent
from aina_app.web.cookies import drop_cookie, session_name, set_cookie
from aina_app.web.forms import Posted, posted, see_other


@posted(FORM, routes.EMAIL_VERIFICATION)
async def confirm(sent: Posted) -> Response:
    """Try the code; the right one leads to sign-in, or on from where the person signed in."""
    typed = service.parse_code(sent["code"])
    confirmation = await perform(sent.actor, service.confirm, typed)
    if confirmation is None:
        return see_other(routes.EMAIL_VERIFICATION, sent.language)
    if confirmation.answer is not CodeAnswer.ACCEPTED:
        raise Refused(Refusal(confirmation.answer.value, "code"))
    return _confirmed(sent, confirmation)


def _confirmed(sent: Posted, confirmation: Confirmation) -> Response:
    if not confirmation.by_password:
        answer = see_other(routes.LOGIN, sent.language, tila="vahvistettu")
        drop_cookie(answer, session_name())
        return answer
    answer = see_other(routes.ONBOARDING_1, sent.language)
    if confirmation.session_token:
        set_cookie(answer, session_name(), confirmation.session_token)
    return answer


def _resend(act: Act, language: str) -> Resent:
    answer, code, account = service.resend(act)
    if code is not None and account is not None:
        to = Recipient(account.email or "", account.first_name, account.language)
        order_code_mail(act, code, to, account.id)
    elif answer is Resent.SENT:
        order_nothing(act, MailKind.VERIFY, language, "")
    return answer


@posted(RESEND_FORM, routes.EMAIL_VERIFICATION)
async def resend(sent: Posted) -> Response:
    """Send a new code; within the cool-down nothing is sent and the page counts on."""
    if sent.session is None:
        return see_other(first_undone(None), sent.language)
    answer = await perform(sent.actor, _resend, sent.language)
    query = {"tila": "lahetetty"} if answer is Resent.SENT else {}
    return see_other(routes.EMAIL_VERIFICATION, sent.language, **query)


ROUTES = [
    Route(routes.EMAIL_VERIFICATION, confirm, methods=["POST"]),
    Route(routes.RESEND_CODE, resend, methods=["POST"]),
]
