"""The clerk sends the deliveries that are due, and tries again later by a table of delays.

A delivery is claimed for some minutes before it is sent, and no lock is held meanwhile. If the clerk dies, it is due
again: receivers may get an event twice and know it by its id. An endpoint that fails once is left alone until its next
attempt, so that one that is down costs each sweep one time limit, and its events stay in order.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone

from core import clock
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from systems.choices import DeliveryState
from systems.models import WebhookDelivery, WebhookEvent
from systems.webhooks import encryption, messages, posting, signing

# After the first attempt, the second, and so on. When all have failed, the delivery has failed.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
CLAIMED_FOR = timedelta(minutes=10)
AT_ONCE = 20  # claimed in one step
SWEEP_SECONDS = 60
KEPT = timedelta(days=30)
WORKER = "default"  # the connection of the process itself: clerk or counter


def send_due() -> int:
    """Send what is due and return how many messages were accepted. Safe to run twice, concurrently, or late."""
    accepted, ends_at = 0, time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < ends_at and (claimed := _claim()):
        failed: dict[int, WebhookDelivery] = {}
        for delivery in claimed:
            if (before := failed.get(delivery.endpoint_id)) is not None or time.monotonic() >= ends_at:
                _release(delivery, after=before)
            elif _send(delivery):
                accepted += 1
            else:
                failed[delivery.endpoint_id] = delivery
    return accepted


def delete_old() -> int:
    """Delete events with their deliveries after their retention, and return how many events."""
    old = WebhookEvent.objects.using(WORKER).filter(created_at__lt=timezone.now() - KEPT)
    WebhookDelivery.objects.using(WORKER).filter(event__in=old).delete()
    deleted, _by_model = old.delete()
    return deleted


@transaction.atomic
def _claim() -> list[WebhookDelivery]:
    now = timezone.now()
    due = WebhookDelivery.objects.using(WORKER).due(now).select_related("endpoint__system", "event")
    claimed = list(due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for delivery in claimed:
        delivery.attempts += 1
        delivery.next_attempt_at = now + CLAIMED_FOR
    _store(claimed)
    return claimed


def _send(delivery: WebhookDelivery) -> bool:
    """Send one message, and store what came of it."""
    content, timestamp = messages.content_of(delivery.event), int(time.time())
    try:
        secret = encryption.decrypt(delivery.endpoint.secret)
    except InvalidToken:  # its key is gone; the others still go out
        delivery.answer = "The secret of the webhook cannot be read. Replace it."
        return _failed(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Modern-Slavery-Investigations-Webhook/1",
        "Webhook-Id": str(delivery.event.public_id),
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signing.signature_of(content, timestamp=timestamp, secret=secret),
    }
    try:
        delivery.answer = f"Accepted with status {posting.post(delivery.endpoint.url, content, headers)}."
    except posting.NotDelivered as why:
        delivery.answer = str(why)[:120]
        return _failed(delivery)
    delivery.state, delivery.finished_at = DeliveryState.DELIVERED, timezone.now()
    _store([delivery])
    return True


@transaction.atomic
def _failed(delivery: WebhookDelivery) -> bool:
    now = timezone.now()
    if delivery.attempts > len(DELAYS):
        delivery.state, delivery.finished_at = DeliveryState.FAILED, now
        endpoint = delivery.endpoint
        place = NoticePlace(
            url_name="systems:own-list",
            key=f"{endpoint.public_id}:{clock.today()}",  # one a day for an endpoint
            person=endpoint.system.owner_id,
        )
        creation.notify(NoticeKind.WEBHOOK_FAILED, place)
    else:
        delivery.next_attempt_at = now + DELAYS[delivery.attempts - 1]
    _store([delivery])
    return False


def _release(delivery: WebhookDelivery, *, after: WebhookDelivery | None) -> None:
    """Give back a delivery that was claimed and not sent: it is due after the one that failed."""
    delivery.attempts -= 1
    delivery.next_attempt_at = timezone.now()
    if after is not None:
        delivery.next_attempt_at = (
            after.next_attempt_at if after.state == DeliveryState.WAITING else timezone.now() + DELAYS[0]
        )
    _store([delivery])


def _store(deliveries: Iterable[WebhookDelivery]) -> None:
    fields = ["attempts", "next_attempt_at", "state", "finished_at", "answer"]
    WebhookDelivery.objects.using(WORKER).bulk_update(deliveries, fields)
