"""The two forms of a password reset, as the browser posts them."""

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts.codes import CodeAnswer
from aina_app.accounts.hashing import Busy, hasher
from aina_app.accounts.password_mails import tell_password_changed
from aina_app.accounts.passwords import hash_password
from aina_app.context import Act, Actor, look, perform
from aina_app.core.email_address import EmailAddress
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.password_reset import mails, service
from aina_app.features.password_reset.service import FORM, NEW_PASSWORD_FORM, NewPassword
from aina_app.web.forms import Posted, posted, see_other, with_browser


def _request(act: Act, email: EmailAddress, language: str) -> None:
    requested = service.request(act, email, language)
    if requested is not None:
        mails.tell_owner(act, requested)


async def _ask(actor: Actor, email: EmailAddress, language: str) -> None:
    if minutes := await perform(actor, service.admit):
        raise Refused(Refusal("err.too_many", None, {"minutes": minutes}))
    await perform(actor, _request, email, language)


@posted(FORM, routes.PASSWORD_RESET)
async def request(sent: Posted) -> Response:
    """Ask for a code: the same screen whatever is known of the address."""
    email = service.parse_request(sent["username"])
    answer = see_other(routes.PASSWORD_RESET, sent.language)
    await _ask(with_browser(sent.actor, answer), email, sent.language)
    return answer


@posted(NEW_PASSWORD_FORM, routes.PASSWORD_RESET)
async def request_again(sent: Posted) -> Response:
    """`Lähetä uusi koodi`: for the address that was typed in this browser."""
    email = await look(sent.actor, service.typed_address)
    if email is not None:
        await _ask(sent.actor, email, sent.language)
    return see_other(routes.PASSWORD_RESET, sent.language)


@posted(NEW_PASSWORD_FORM, routes.PASSWORD_RESET)
async def begin_again(sent: Posted) -> Response:
    """Back to the first step, for another address."""
    await perform(sent.actor, service.begin_again)
    return see_other(routes.PASSWORD_RESET, sent.language)


def _change(act: Act, new: NewPassword, password_hash: str) -> CodeAnswer:
    answer, account = service.change(act, new, password_hash)
    if account is not None:
        tell_password_changed(act, account)
    return answer


async def _hashed(actor: Actor, new: NewPassword) -> str:
    if minutes := await perform(actor, service.begin_try):
        raise Refused(Refusal("err.too_many", None, {"minutes": minutes}))
    try:
        return await hasher.run(hash_password, new.password)
    except Busy:
        await perform(actor, service.withdraw_try)
        raise Refused(Refusal("err.busy")) from None


@posted(NEW_PASSWORD_FORM, routes.PASSWORD_RESET)
async def change(sent: Posted) -> Response:
    """Try the code and set the new password; nobody is signed in by it.

    Where this browser has no open request nothing is hashed: only its own past shows in that.
    """
    email = await look(sent.actor, service.typed_address)
    new = service.parse_new_password(sent["code"], sent["password"], sent["password_again"], email.key if email else "")
    if email is None:
        raise Refused(Refusal(CodeAnswer.EXPIRED.value, "code"))
    password_hash = await _hashed(sent.actor, new)
    answer = await perform(sent.actor, _change, new, password_hash)
    if answer is not CodeAnswer.ACCEPTED:
        raise Refused(Refusal(answer.value, "code"))
    return see_other(routes.LOGIN, sent.language, tila="vaihdettu")


ROUTES = [
    Route(routes.PASSWORD_RESET, request, methods=["POST"]),
    Route(routes.RESET_CODE, change, methods=["POST"]),
    Route(routes.RESET_RESEND, request_again, methods=["POST"]),
    Route(routes.RESET_AGAIN, begin_again, methods=["POST"]),
]
