"""Whether the portal works, for whatever watches over it: one word, nothing else."""

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from aina_app import routes
from aina_app.context import SYSTEM, Act, look
from aina_app.routes import Level
from aina_app.web.levels import needs


def _answers(act: Act) -> bool:
    return act.db.exec(select(1)).one() == 1


@needs(Level.PUBLIC)
async def health(_: Request) -> PlainTextResponse:
    """`ok` where the database answers, else 503."""
    try:
        await look(SYSTEM, _answers)
    except SQLAlchemyError:
        return PlainTextResponse("down", 503)
    return PlainTextResponse("ok")


ROUTES = [Route(routes.HEALTH, health, methods=["GET"])]
