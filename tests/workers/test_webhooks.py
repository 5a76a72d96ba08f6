"""The clerk's own program sends a webhook, and one that dies in the middle sends it again under the same id."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.choices import Role
from systems import tasks
from systems.choices import EventName, SystemRole
from systems.models import WebhookDelivery
from systems.webhooks import events
from tests.accounts.factories import UserFactory
from tests.stack import Stack, until
from tests.systems.making import active_system, webhook_of
from tests.systems.receiver import receiving

ADDRESS = "https://investigations.example.org"


def state_of(delivery: WebhookDelivery) -> tuple[str, int]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts


def test_message_of_a_clerk_that_was_killed_is_sent_again_with_the_same_id(service: Stack, month: date) -> None:
    system = active_system(SystemRole.PARTNER, owner=UserFactory(role=Role.PARTNER))
    with receiving() as receiver:
        webhook_of(system, receiver.url, [EventName.PERIOD_DUE])
        events.emit(EventName.PERIOD_DUE, path="/returns/", month=month)
        delivery = WebhookDelivery.objects.get(event__month=month)
        receiver.seconds = 60
        killed = service.clerk(address=ADDRESS)
        service.send(tasks.send_webhooks)
        until(lambda: receiver.got, what=lambda: f"the clerk sends the message; {service.logs()}")
        service.kill(killed)
        service.flush()
        assert state_of(delivery) == ("waiting", 1)

        receiver.seconds = 0
        clerk = service.clerk(address=ADDRESS)
        service.send(tasks.send_webhooks)  # claimed by the clerk that died: not yet due
        WebhookDelivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())
        service.send(tasks.send_webhooks, times=2)
        until(lambda: state_of(delivery)[0] == "delivered", what=lambda: f"another clerk sends it; {service.logs()}")
        service.kill(clerk)

        assert state_of(delivery) == ("delivered", 2)
        assert len(receiver.got) == 2
        assert len(receiver.ids) == 1
        assert receiver.messages[0]["url"] == f"{ADDRESS}/returns/"
