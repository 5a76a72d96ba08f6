"""Structured logs: one JSON object per line, with the request id, which Celery tasks carry on.

Values are ids, counts and paths without their query; never names, free text, tokens or SQL. JSON escapes line breaks,
so that nobody can forge a line.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog

from accounts.emailed_links import without_keys

# Keys whose values may hold what a person typed, or a statement with its values.
WITHHELD = frozenset({"exception", "exc_info", "sql", "params", "password", "token", "body", "error", "reason"})


def withhold(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep the type and place of an error; drop what may quote a record."""
    failure = event.get("exc_info")
    if failure is True:  # structlog's `exception`, called while the exception is being handled
        failure = sys.exc_info()
    if isinstance(failure, tuple) and failure[0] is not None:
        event["failure"] = f"{failure[0].__module__}.{failure[0].__qualname__}"
        trace = failure[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            event["at"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    for key in WITHHELD & event.keys():
        del event[key]
    if isinstance(request := event.get("request"), str):
        event["request"] = without_keys(request.split("?", 1)[0])
    return event


def quiet_text(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep the format of a library's message, but escape line breaks in its arguments."""
    event["event"] = str(event.get("event", "")).replace("\r", " ").replace("\n", " ")[:500]
    return event


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(allow=["request_id"]),
]


def configure_structlog() -> None:
    """Pass structlog's events to the standard library, where one formatter writes them all."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def configuration(*, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    withhold,
                    quiet_text,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.request": {"level": "CRITICAL"},
            # It warns of an error that it does not raise, in PostgreSQL's words, which may contain the row.
            "psycopg": {"level": "ERROR"},
            "django.server": {"level": "WARNING"},
            "celery.redirected": {"level": "ERROR"},
        },
    }
