"""Nudging the queue. What is to be done is a question about stored rows; a message only makes it quick.

A nudge goes out after the commit, never after a rollback. It tries once, for half a second at most, and a failure is
logged and is nobody's problem: the sweep finds the rows within a minute.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import Task
from django.db import transaction

WAIT = 0.5  # seconds for the broker to take a message, connecting included

log = structlog.get_logger(__name__)


def nudge(task: Task[Any, Any], *arguments: str | int) -> None:
    """Once the present transaction is committed, tell the queue that there is work; at once where there is none."""
    transaction.on_commit(lambda: _send(task, arguments), robust=True)


def _send(task: Task[Any, Any], arguments: tuple[str | int, ...]) -> None:
    options = {**task.app.conf.broker_transport_options, "socket_timeout": WAIT, "socket_connect_timeout": WAIT}
    try:
        with task.app.connection_for_write(connect_timeout=WAIT, transport_options=options) as connection:
            task.apply_async(args=arguments, producer=task.app.amqp.Producer(connection), retry=False)
    except Exception as failure:  # whatever a broken broker raises: what was stored is stored
        log.warning("nudge lost", task=task.name, failure=type(failure).__name__)
