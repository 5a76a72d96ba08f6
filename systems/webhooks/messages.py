"""What a webhook sends about an event: its name, month, force and number, and the page to open. No case data."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from core import months
from systems.choices import OF_RETURNS, EventName
from systems.models import WebhookEvent


def content_of(event: WebhookEvent) -> bytes:
    """The message as JSON. The same event always makes the same bytes."""
    fields: dict[str, Any] = {
        "id": str(event.public_id),
        "sequence": event.pk,
        "event": event.name,
        "created_at": event.created_at.isoformat(timespec="seconds"),
        "period": months.text(event.month) if event.month else None,
        "force": event.force_id,
        "url": f"{settings.SERVICE_ADDRESS}{event.path}" if event.path else None,
    }
    if event.name in OF_RETURNS:
        fields["revision"] = event.number
    if event.name == EventName.MONTH_PUBLISHED:
        fields["version"] = event.number
    return json.dumps(fields).encode()
