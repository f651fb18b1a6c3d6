"""Background work. The only module that knows DBOS: durable workflows whose orders live in our own database.

An order is written in the transaction of its cause and is done once for each key; a killed process goes on where it
was when it starts again under the same executor id.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import Event
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig
from dbos._serialization import Serializer
from sqlalchemy import case, func, select
from sqlmodel import Session

from aina_app.core.database import engine
from aina_app.settings import settings

APPLICATION = "aina"
VERSION = "1"
"""Raised only when the steps of a workflow change: recovery looks at it."""

LOOK_SECONDS = 0.05
WORKERS = 16
FORGOTTEN_AT_ONCE = 1_000
UNFINISHED = ("ENQUEUED", "PENDING")


@dataclass(frozen=True, slots=True)
class Queue:
    """How orders of one kind are worked on.

    `ordered`: those of one partition one after another. `polling_seconds`: how often new ones are looked for; each
    look takes milliseconds from the pages, so it is rarer where nobody waits for the result.
    """

    ordered: bool = False
    polling_seconds: float = 0.5


class JsonSerializer(Serializer):
    """Arguments and results as JSON: ids and counts, never objects (and never pickle)."""

    def serialize(self, data: Any) -> str:
        """JSON text; an exception of a workflow becomes the name of its class, so that no secret is kept."""
        if isinstance(data, BaseException):
            return json.dumps({"error": type(data).__name__})
        return json.dumps(data)

    def deserialize(self, serialized_data: str) -> Any:
        """What was serialised."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """Name under which the rows are marked."""
        return "aina_json"


@lru_cache
def _client() -> DBOSClient:
    # lazy: a first order would look whether it can write while its own act holds the one write lock of SQLite
    return DBOSClient(
        system_database_engine=engine(), serializer=JsonSerializer(), application_name=APPLICATION, lazy=True
    )


def _address() -> str:
    # An engine of its own: it begins its transactions itself, ours begin them on "begin".
    driver = "sqlite" if engine().dialect.name == "sqlite" else "postgresql"
    return engine().url.set(drivername=driver).render_as_string(hide_password=False)


def prepare() -> None:
    """Make or update the engine's own tables in our database (before the first order)."""
    logging.getLogger("dbos").setLevel(logging.ERROR)
    DBOS.migrate(_address())


def enqueue(session: Session, name: str, key: str, arguments: tuple[str, ...], partition: str) -> None:
    """Order the workflow `name` on its queue within the session's transaction; a known `key` is not ordered again."""
    options: dict[str, Any] = {"workflow_name": name, "queue_name": name, "workflow_id": key, "app_version": VERSION}
    if partition:
        options["queue_partition_key"] = partition
    _client().enqueue_in_transaction(session, options, *arguments)  # type: ignore[arg-type]  # a TypedDict built by need


def workflow(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the workflow `name`."""
    return DBOS.workflow(name=name)


def step(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run `function` as a recorded step of the running workflow: once it has ended, it is not run again."""
    return DBOS.run_step({"name": function.__name__}, function, *arguments)


def launch(queues: Mapping[str, Queue]) -> None:
    """Start working on the orders of this executor, by the names of their queues."""
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": _address(),
        "run_migrations": False,
        "application_version": VERSION,
        "executor_id": settings().executor_id,
        "enable_otlp": False,
        "serializer": JsonSerializer(),
        "log_level": "ERROR",
        "console_log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    for name, queue in queues.items():
        limits: dict[str, Any] = {"partition_concurrency": 1} if queue.ordered else {"worker_concurrency": WORKERS}
        DBOS.register_queue(name, polling_interval_sec=queue.polling_seconds, **limits)


def stop() -> None:
    """Stop working; what is under way goes on at the next launch."""
    DBOS.destroy()


def wait_until_idle() -> None:
    """Block until no order is waiting or under way; the engine has no event for it, so it is asked again."""
    pause = Event()
    while unfinished():
        pause.wait(LOOK_SECONDS)


def unfinished() -> int:
    """How many orders are waiting or under way."""
    return len(DBOS.list_workflows(status=list(UNFINISHED), load_input=False, load_output=False))


def unfinished_since() -> list[datetime]:
    """When each order that waits or is under way was made, the oldest first; for a process that works on none."""
    found = _client().list_workflows(status=list(UNFINISHED), load_input=False, load_output=False)
    return sorted(datetime.fromtimestamp((one.created_at or 0) / 1_000, UTC) for one in found)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Orders that one executor is at (or that wait for any, if it has no name), and since when the oldest is there."""

    executor: str
    count: int
    since: datetime


def unfinished_by_executor(session: Session) -> list[Unfinished]:
    """Orders that wait or are under way, by the executor that is at them."""
    orders = _tables().workflow_status
    executor = case((orders.c.status == "PENDING", orders.c.executor_id), else_="").label("executor")
    query = select(executor, func.count(), func.min(orders.c.created_at)).where(orders.c.status.in_(UNFINISHED))
    rows = _run(session, query.group_by(executor).order_by(executor)).all()
    return [Unfinished(name or "", count, datetime.fromtimestamp(since / 1_000, UTC)) for name, count, since in rows]


def hand_over(session: Session, executor: str) -> int:
    """Let any executor take up what `executor` is at, within the session's transaction; how many orders.

    The same change as the engine's own recovery makes; done here so that it is one transaction with its audit event.
    """
    orders = _tables().workflow_status
    lost = orders.c.status == "PENDING", orders.c.executor_id == executor, orders.c.queue_name.is_not(None)
    free = {"status": "ENQUEUED", "owner_xid": None, "started_at_epoch_ms": None}
    now = _client()._sys_db._now_ms_sql()  # noqa: SLF001 - the database's clock, as the engine asks for it
    return int(_run(session, orders.update().where(*lost).values(**free, updated_at=now)).rowcount)


def finished(session: Session, until: datetime) -> int:
    """How many orders were finished at `until` or before."""
    return int(_run(session, select(func.count()).select_from(_finished(until).subquery())).scalar_one())


def forget_finished(session: Session, until: datetime) -> None:
    """Delete what the engine keeps of orders finished at `until` or before, some at a time."""
    tables = _tables()
    keys = _run(session, _finished(until).limit(FORGOTTEN_AT_ONCE)).scalars().all()
    if keys:
        for table in (tables.workflow_input, tables.workflow_output, tables.operation_outputs, tables.workflow_status):
            _run(session, table.delete().where(table.c.workflow_uuid.in_(keys)))


def _finished(until: datetime) -> Any:
    orders = _tables().workflow_status
    is_old = orders.c.completed_at <= int(until.timestamp() * 1_000)
    return select(orders.c.workflow_uuid).where(is_old, orders.c.status.not_in(UNFINISHED))


def _tables() -> Any:
    return _client()._sys_db.tables  # noqa: SLF001 - its client offers none of this in a transaction of ours


def _run(session: Session, statement: Any) -> Any:
    """Execute a statement over the engine's tables, which lie in a schema of theirs on PostgreSQL."""
    options = _client()._sys_db.engine.get_execution_options()  # noqa: SLF001 - see above
    where = {"schema_translate_map": options["schema_translate_map"]}
    return session.connection().execute(statement, execution_options=where)


def forget() -> None:
    """Drop the client of a closed engine (tests)."""
    if _client.cache_info().currsize:
        _client.cache_clear()
