"""The registration form as the browser posts it."""

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts.decoys import digest
from aina_app.accounts.hashing import Busy, hasher
from aina_app.accounts.passwords import hash_password
from aina_app.context import Act, perform
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.registration import mails, service
from aina_app.web.cookies import session_name, set_cookie
from aina_app.web.forms import Posted, earlier_answer, posted, remember_answer, see_other


def _register(act: Act, form: service.RegistrationForm, password_hash: str, proof: str, press_key: str) -> str:
    answered = earlier_answer(act, press_key)
    if answered is not None:
        return service.again(act, answered)
    registered = service.register(act, form, password_hash, proof)
    mails.tell_owner(act, form, registered)
    remember_answer(act, press_key, service.answer_of(registered))
    return registered.session_token


async def _hashed(sent: Posted) -> str:
    try:
        return await hasher.run(hash_password, sent["password"])
    except Busy:
        await perform(sent.actor, service.withdraw)
        raise Refused(Refusal("err.busy")) from None


@posted(service.FORM, routes.REGISTRATION)
async def register(sent: Posted) -> Response:
    """Check, hash, register, lead to the code's screen: the same answer whatever is known of the address."""
    form = service.parse(sent.fields, sent.language)
    if minutes := await perform(sent.actor, service.admit):
        raise Refused(Refusal("err.too_many", None, {"minutes": minutes}))
    password_hash = await _hashed(sent)
    token = await perform(sent.actor, _register, form, password_hash, digest(sent["password"]), sent.press_key)
    answer = see_other(routes.EMAIL_VERIFICATION, sent.language)
    set_cookie(answer, session_name(), token)
    return answer


ROUTES = [Route(routes.REGISTRATION, register, methods=["POST"])]
