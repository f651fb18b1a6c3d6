"""Logging: event names and facts, one chain for all libraries, a redacting net at its end."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from aina_app.settings import settings

REDACTED = "***"
SECRET_SHAPES = re.compile(
    r"eyJ[\w-]{8,}(?:\.[\w-]*)*"  # a JOSE token
    r"|\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b"  # a personal identity code
    r"|\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?\b"  # an IBAN
    r"|\b[\w-]{43}\b"  # a 256-bit token
    r"|(?<=koodi )\d{3} ?\d{3}"  # a code beside its word
)
QUIET_LOGGERS = ("reflex", "reflex_base", "httpx", "httpcore", "dbos", "socketio", "engineio", "asyncio", "_granian")
"""Libraries whose messages may hold what people typed, or only tell of closed tabs: warnings and above at most."""

SILENT_LOGGERS = ("engineio.server", "socketio.server")
"""They write a trace of each packet that they cannot read, and give themselves a way to the terminal unless a level is
set; `web.socket` counts such packets."""


def redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last net: nothing that has the shape of a secret is written; line breaks make no new line."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = SECRET_SHAPES.sub(REDACTED, value).replace("\n", "\\n").replace("\r", "\\r")
    return event


def configure_logging() -> None:
    """Set up logging of this process: readable lines in the demo, JSON lines in production."""
    as_json = settings().log_json or not settings().is_demo
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, redact, renderer],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    foreign = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[*shared, _only_the_place], processors=[
        structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, renderer])  # fmt: skip
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setFormatter(foreign)
    logging.basicConfig(handlers=[to_stderr], level=logging.WARNING, force=True)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in SILENT_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _only_the_place(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of a library's record the logger and, for an exception, its kind: messages and traces may hold anything."""
    record = event.get("_record")
    error = record.exc_info[1] if record is not None and record.exc_info else None
    if error is not None:
        event.pop("exc_info", None)
        event["kind"] = type(error).__name__
    if record is not None and record.name.split(".")[0] in {"reflex", "reflex_base"}:
        event["event"] = "framework.message"
    return event
