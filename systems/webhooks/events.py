"""Reports an event to the webhooks that asked for it, in the transaction in which it happens."""

from __future__ import annotations

from datetime import date

from django.db import connection

from core import clock
from systems.choices import EventName

PUT = "select scope.put_webhook_event(%s, %s, %s, %s, %s, %s)"


def emit(
    event: EventName, *, path: str, month: date | None = None, force: str | None = None, number: int | None = None
) -> int:
    """Store an event for the webhooks that want it, and return for how many. One statement.

    `number` is that of the revision or of the published version, and `path` the page of the service that shows it.
    """
    with connection.cursor() as cursor:
        cursor.execute(PUT, [event.value, force, month, number, path, clock.now()])
        (deliveries,) = cursor.fetchone()
    return int(deliveries)
