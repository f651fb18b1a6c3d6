"""Forms of the profile that carry a password, as the browser posts them; they stand on 3/3 of the first use too."""

from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from aina_app import routes
from aina_app.accounts import refund_orders
from aina_app.accounts.hashing import Busy, hasher
from aina_app.accounts.passwords import hash_password, verify_password
from aina_app.accounts.refund_orders import Removal
from aina_app.context import Act, look, perform
from aina_app.core.refusal import Refusal, Refused
from aina_app.features.profile.service import devices, fresh_check, password
from aina_app.features.profile.service.devices import Answer
from aina_app.features.profile.service.fresh_check import Check, Purpose, Throttled
from aina_app.routes import Level
from aina_app.web.cookies import session_name, set_cookie
from aina_app.web.forms import Posted, earlier_answer, posted, remember_answer, see_other

DONE_BEFORE = ""


def page_of_form(sent: Posted) -> str:
    """Where the forms stand: the profile, or 3/3 as long as the first use goes on."""
    return routes.PROFILE if sent.session and sent.session.is_onboarded else routes.ONBOARDING_3


async def check_password(sent: Posted, purpose: Purpose, typed: str) -> tuple[Check, bool]:
    """Count a check for `purpose` and look at the typed password; whether it is right.

    Raises:
        Refused: `err.too_many`, with the minutes to wait; `err.busy`, which counts for nothing.
    """
    begun = await perform(sent.actor, fresh_check.begin, purpose)
    if isinstance(begun, Throttled):
        raise Refused(Refusal("err.too_many", None, {"minutes": begun.minutes}))
    try:
        return begun, await hasher.run_first(verify_password, typed, begun.stored_hash)
    except Busy:
        await perform(sent.actor, fresh_check.withdraw, begun)
        raise Refused(Refusal("err.busy")) from None


async def _hashed(sent: Posted, check: Check, typed: str) -> str:
    try:
        return await hasher.run_first(hash_password, typed)
    except Busy:
        await perform(sent.actor, fresh_check.withdraw, check)
        raise Refused(Refusal("err.busy")) from None


def _change(act: Act, check: Check, password_hash: str, press_key: str, *, right: bool) -> str | None:
    if earlier_answer(act, press_key) is not None:
        return DONE_BEFORE
    token = password.change(act, check, password_hash, right=right)
    if token is not None:
        remember_answer(act, press_key, {})
    return token


@posted(password.FORM, page_of_form, Level.SIGNED_IN)
async def change_password(sent: Posted) -> Response:
    """Check the current password, set the new one, go on with a new session id."""
    typed = password.parse(sent.fields, await look(sent.actor, password.owner))
    check, right = await check_password(sent, Purpose.PASSWORD, typed.current)
    password_hash = await _hashed(sent, check, typed.new) if right else ""
    token = await perform(sent.actor, _change, check, password_hash, sent.press_key, right=right)
    if token is None:
        raise Refused(Refusal("err.current_password", "current_password"))
    answer = see_other(page_of_form(sent), sent.language, tila="salasana")
    if token != DONE_BEFORE:
        set_cookie(answer, session_name(), token)
    return answer


def _end(act: Act, check: Check, session_id: UUID | None, press_key: str, *, right: bool) -> Answer:
    if earlier_answer(act, press_key) is not None:
        return Answer.ENDED
    answer = devices.end(act, check, session_id, right=right)
    if answer is Answer.ENDED:
        remember_answer(act, press_key, {})
    return answer


@posted(devices.FORM, routes.PROFILE, Level.ONBOARDED)
async def end_sessions(sent: Posted) -> Response:
    """`Kirjaa ulos muualta`, or one device."""
    session_id = devices.parse(sent.fields)
    check, right = await check_password(sent, Purpose.DEVICES, sent["own_password"])
    answer = await perform(sent.actor, _end, check, session_id, sent.press_key, right=right)
    if answer is not Answer.ENDED:
        raise Refused(Refusal(answer.value, "own_password" if answer is Answer.WRONG else None))
    return see_other(routes.PROFILE, sent.language, tila="laite" if session_id else "laitteet")


def _remove(act: Act, check: Check, removal: Removal, press_key: str, *, right: bool) -> bool:
    if earlier_answer(act, press_key) is not None:
        return True
    if fresh_check.finish(act, check, Purpose.REFUND, right=right) is None:
        return False
    refund_orders.remove_unused(act, removal)
    remember_answer(act, press_key, {})
    return True


@posted(refund_orders.REMOVE_FORM, page_of_form, Level.SIGNED_IN)
async def remove_refund_account(sent: Posted) -> Response:
    """`Poista` of a refund account that is not in use: the password is enough."""
    removal = refund_orders.parse_removal(sent.fields)
    check, right = await check_password(sent, Purpose.REFUND, sent[refund_orders.PASSWORD])
    if not await perform(sent.actor, _remove, check, removal, sent.press_key, right=right):
        raise Refused(Refusal("err.current_password", refund_orders.PASSWORD))
    return see_other(page_of_form(sent), sent.language, palautustili="removed")


ROUTES = [
    Route(routes.CHANGE_PASSWORD, change_password, methods=["POST"]),
    Route(routes.END_OTHER_SESSIONS, end_sessions, methods=["POST"]),
    Route(routes.REMOVE_REFUND_ACCOUNT, remove_refund_account, methods=["POST"]),
]
