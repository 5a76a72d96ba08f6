"""Notify the Celery queue that there is work. The database decides what work is due; a message only speeds it up.

`nudge` sends its message after the commit, never after a rollback. It tries once, for half a second at most. It logs a
failure and does not raise it: the sweep finds the rows within a minute.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import Task
from django.db import transaction

WAIT = 0.5  # seconds for the broker to accept a message, including connecting

log = structlog.get_logger(__name__)


def nudge(task: Task[Any, Any], *arguments: str | int) -> None:
    """Notify the queue once the current transaction commits; at once if there is no transaction."""
    transaction.on_commit(lambda: _send(task, arguments), robust=True)


def _send(task: Task[Any, Any], arguments: tuple[str | int, ...]) -> None:
    options = {**task.app.conf.broker_transport_options, "socket_timeout": WAIT, "socket_connect_timeout": WAIT}
    try:
        with task.app.connection_for_write(connect_timeout=WAIT, transport_options=options) as connection:
            task.apply_async(args=arguments, producer=task.app.amqp.Producer(connection), retry=False)
    except Exception as failure:  # whatever a broken broker raises, the data is already stored
        log.warning("nudge lost", task=task.name, failure=type(failure).__name__)
