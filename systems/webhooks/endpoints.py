"""Webhooks that administrators register: new, stopped, started, a new secret, a test message, a delivery once more."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from audit import log
from audit.choices import Operation
from systems import registration
from systems.choices import OF_RETURNS, DeliveryState, EventName, SystemRole
from systems.models import System, WebhookDelivery, WebhookEndpoint, WebhookEvent
from systems.registration import SystemRefused
from systems.webhooks import addresses, encryption, signing

MOST = 10  # of a system


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecret:
    """A webhook with its secret, which is shown once."""

    endpoint: WebhookEndpoint
    secret: str


def events_for(role: str) -> list[EventName]:
    """The events that a system of this kind may get: one that sees no force gets none of returns."""
    sees_forces = role in {SystemRole.FORCE, SystemRole.UNIT, SystemRole.NATIONAL}
    return [event for event in EventName if event != EventName.PING and (sees_forces or event not in OF_RETURNS)]


def register(system: System, *, url: str, events: Collection[str], by: User) -> NewSecret:
    """Store a webhook of an active system. Raises SystemRefused and ValidationError."""
    if why := addresses.why_not_url(url):
        raise SystemRefused(why)
    with registration.atomic():
        stored = registration.active(system, by=by)
        if not events or not set(events) <= {event.value for event in events_for(stored.role)}:
            raise SystemRefused("Choose which events to send.")
        if stored.endpoints.count() >= MOST:
            raise SystemRefused(f"A system can have up to {MOST} webhooks, including stopped ones.")
        secret = signing.new_secret()
        endpoint = WebhookEndpoint(
            system=stored, url=url, events=sorted(events), secret=encryption.encrypt(secret), created_by=by
        )
        endpoint.full_clean()
        endpoint.save()
        log.record(Operation.ALTERATION, of=stored, question=f"webhook registered: {', '.join(endpoint.events)}")
    return NewSecret(endpoint=endpoint, secret=secret)


def renew_secret(endpoint: WebhookEndpoint, *, by: User) -> NewSecret:
    """Replace the secret of a webhook; messages are signed with the new one at once. Raises SystemRefused."""
    with registration.atomic():
        stored = registration.active(endpoint.system, by=by)
        secret = signing.new_secret()
        endpoint.secret = encryption.encrypt(secret)
        endpoint.save(update_fields=["secret"])
        log.record(Operation.ALTERATION, of=stored, question="secret of a webhook replaced")
    return NewSecret(endpoint=endpoint, secret=secret)


def set_active(endpoint: WebhookEndpoint, *, is_active: bool, by: User) -> WebhookEndpoint:
    """Stop or start a webhook. While it is stopped its messages wait, until they are deleted. Raises SystemRefused."""
    with registration.atomic():
        stored = registration.active(endpoint.system, by=by)
        endpoint.is_active = is_active
        endpoint.save(update_fields=["is_active"])
        log.record(Operation.ALTERATION, of=stored, question=f"webhook {'started' if is_active else 'stopped'}")
    return endpoint


def ping(endpoint: WebhookEndpoint, *, by: User) -> WebhookDelivery:
    """Put a test message, which the clerk sends within seconds. Raises SystemRefused."""
    with registration.atomic():
        stored = registration.active(endpoint.system, by=by)
        if not endpoint.is_active:
            raise SystemRefused("This webhook is stopped. Start it first.")
        now = timezone.now()
        event = WebhookEvent.objects.create(name=EventName.PING, created_at=now)
        delivery = WebhookDelivery.objects.create(endpoint=endpoint, event=event, created_at=now, next_attempt_at=now)
        log.record(Operation.ALTERATION, of=stored, question="test message of a webhook")
    return delivery


def redeliver(delivery_id: uuid.UUID, *, by: User) -> WebhookDelivery:
    """Send a delivery once more, with the same event id and all its attempts. One that is to be sent goes at once.

    Raises WebhookDelivery.DoesNotExist and SystemRefused.
    """
    with registration.atomic():
        delivery = (
            WebhookDelivery.objects.select_for_update(of=("self",))
            .select_related("endpoint__system")
            .get(public_id=delivery_id)
        )
        stored = registration.active(delivery.endpoint.system, by=by)
        if not delivery.endpoint.is_active:
            raise SystemRefused("This webhook is stopped. Start it first.")
        delivery.state, delivery.attempts, delivery.finished_at = DeliveryState.WAITING, 0, None
        delivery.next_attempt_at = timezone.now()
        delivery.save(update_fields=["state", "attempts", "finished_at", "next_attempt_at"])
        log.record(Operation.ALTERATION, of=stored, question="delivery of a webhook sent again")
    return delivery
