"""The switches for testers, `POST /qa/…` with a JSON body: time, faults, what the company itself does, new people.

`number` or `person_id` narrows a fault to one customership or person (then to all of that person's customerships),
`call` to `search`, `read`, `change`, `changes` or `point`; `rate` is the share of calls that it happens to, `times`
says how often it happens (absent: until reset, or once for what is called "next" and for a lost answer; 0: no longer).
Only JSON is taken, so that no foreign page can press a switch.
"""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aina_app.demo.customer_information_system import newcomers
from aina_app.demo.customer_information_system.accounts import refund_account
from aina_app.demo.customer_information_system.faults import ONCE, Call, Fault, Kind, Shape
from aina_app.demo.customer_information_system.moments import text_of
from aina_app.demo.customer_information_system.patching import merge
from aina_app.demo.customer_information_system.problems import CLOSED_ACCOUNT, STATUS, Problem
from aina_app.demo.customer_information_system.reading import read_object, text_member
from aina_app.demo.customer_information_system.register import Register

KIND_OF_STATUS = {status: kind for kind, status in STATUS.items() if kind not in ("closed", "malformed")}
DONE = 204


class Switches:
    """The endpoints of the switches."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def clock(self, request: Request) -> Response:
        """`{"offset_seconds"}`: how far this system's clock stands from the machine's."""
        offset = _number(await read_object(request), "offset_seconds", None)
        self._register.clock.offset = timedelta(seconds=offset)
        return JSONResponse({"now": text_of(self._register.clock.now())})

    async def fault(self, request: Request) -> Response:
        """A fault by its name; its own members are `seconds`, `shape`, `reason`, `status` with `retry_after`."""
        asked = await read_object(request)
        try:
            fault = self._fault(Kind(request.path_params["fault"]), asked)
        except (TypeError, ValueError):
            raise Problem("malformed") from None
        self._register.faults.add(fault)
        return Response(status_code=DONE)

    def _fault(self, kind: Kind, asked: dict[str, Any]) -> Fault:
        status = int(_number(asked, "status", 503))
        retry_after = asked.get("retry_after")
        times = asked.get("times", 1 if kind in ONCE else None)
        return Fault(
            kind=kind,
            who=self._who(asked),
            call=Call(asked["call"]) if "call" in asked else None,
            left=None if times is None else int(times),
            rate=_number(asked, "rate", 1),
            seconds=_number(asked, "seconds", 0),
            shape=Shape(asked.get("shape", Shape.HTML)),
            problem=_reason(asked) if kind is Kind.REFUSE_NEXT else KIND_OF_STATUS.get(status, "unavailable"),
            status=status if kind is Kind.ERROR else 0,
            retry_after=None if retry_after is None else int(retry_after),
        )

    def _who(self, asked: dict[str, Any]) -> frozenset[str]:
        person_id = asked.get("person_id")
        of_person = [person_id, *self._register.numbers_of(person_id)] if person_id else []
        return frozenset([asked["number"]] if "number" in asked else of_person)

    async def reset(self, request: Request) -> Response:
        """Switch off the faults of a customership or person, or all of them."""
        self._register.faults.reset(self._who(await read_object(request)))
        return Response(status_code=DONE)

    async def change(self, request: Request) -> Response:
        """`{"number", "patch"}`: the company changes a customership behind our back; gives its new version."""
        asked = await read_object(request)
        patch = asked.get("patch")
        if not isinstance(patch, dict):
            raise Problem("malformed", pointer="/patch")
        return self._changed(merge(self._document(asked), patch), sorted(patch))

    async def end_contract(self, request: Request) -> Response:
        """`{"number", "gsrn", "end"}`: the contract on a metering point ends on a day (absent: this one)."""
        asked = await read_object(request)
        document, gsrn = self._document(asked), text_member(asked, "gsrn", 18)
        end = asked.get("end", self._register.clock.now().date().isoformat())
        points = [
            point | {"contract_end": end} if point["gsrn"] == gsrn else point for point in document["metering_points"]
        ]
        return self._changed(document | {"metering_points": points}, ["metering_points"])

    async def close(self, request: Request) -> Response:
        """`{"number", "gone"}`: the customership is closed; with `gone` it is not listed any more either."""
        asked = await read_object(request)
        answer = self._changed(self._document(asked) | {"status": "closed"}, ["status"])
        if asked.get("gone"):
            self._register.store.detach(asked["number"])
        return answer

    async def close_account(self, request: Request) -> Response:
        """`{"iban"}`: the bank closes a refund account; it cannot be added any more."""
        iban = text_member(await read_object(request), "iban", 34)
        self._register.closed_accounts.add(refund_account(iban, in_use=True)["iban"])
        return Response(status_code=DONE)

    async def found_from(self, request: Request) -> Response:
        """`{"number", "after_seconds"}`: the customership is found only so long from now (0: at once)."""
        asked = await read_object(request)
        moment = self._register.clock.now() + timedelta(seconds=_number(asked, "after_seconds", 0))
        self._register.store.find_from(self._document(asked)["number"], text_of(moment))
        return Response(status_code=DONE)

    async def people(self, request: Request) -> Response:
        """A new person or company contact (`newcomers.settle`); gives the customership's number."""
        number = newcomers.settle(self._register, await read_object(request))
        return JSONResponse({"numbers": [number]}, 201)

    async def arrivals(self, request: Request) -> Response:
        """Which changes of `?number=` have arrived: version, fields, when, from where; no values."""
        number = request.query_params.get("number", "")
        lines = self._register.store.changes_of(number)
        return JSONResponse(
            {
                "items": [
                    {"version": one.version, "fields": one.fields, "at": one.changed_at, "source": one.source}
                    for one in lines
                ]
            }
        )

    def _document(self, asked: dict[str, Any]) -> dict[str, Any]:
        one = self._register.store.customership(text_member(asked, "number", 20))
        if one is None:
            raise Problem("unknown")
        return one.document

    def _changed(self, document: dict[str, Any], fields: list[str]) -> Response:
        return JSONResponse({"version": self._register.change_elsewhere(document, fields)["version"]})


def _reason(asked: dict[str, Any]) -> str:
    """The type of a refusal: with dashes, as in the interface, or as the portal writes its reason."""
    kind = text_member(asked, "reason", 40).replace("_", "-")
    if kind not in STATUS and kind != CLOSED_ACCOUNT:
        raise Problem("malformed", pointer="/reason")
    return kind


def _number(asked: dict[str, Any], name: str, default: float | None) -> float:
    value = asked.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Problem("malformed", pointer=f"/{name}")
    return value
