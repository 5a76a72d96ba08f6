"""What a system works for, the states of systems and deliveries, and the events of webhooks."""

from __future__ import annotations

from django.db import models

from accounts.choices import Role


class SystemRole(models.TextChoices):
    """The role that a system acts with. It has this role's rights, limited to the scopes of its token."""

    FORCE = Role.ANALYST.value, "One force"
    UNIT = Role.COORDINATOR.value, "The forces of one unit"
    NATIONAL = Role.NATIONAL.value, "All forces"
    PARTNER = Role.PARTNER.value, "A partner organisation"
    REGISTER = Role.SYSTEM.value, "Order register checks only"


class SystemState(models.TextChoices):
    """The status of a system."""

    WAITING = "waiting", "Waiting for another administrator"
    ACTIVE = "active", "Active"
    REFUSED = "refused", "Refused"
    CLOSED = "closed", "Closed"


OPEN_STATES = frozenset({SystemState.WAITING, SystemState.ACTIVE})


class DeliveryState(models.TextChoices):
    """The status of a webhook delivery."""

    WAITING = "waiting", "To be sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"


class EventName(models.TextChoices):
    """What a webhook reports. The value is the name in the message."""

    PERIOD_OPENED = "period.opened", "A month opens"
    PERIOD_DUE = "period.due", "Returns for a month are due"
    PERIOD_LOCKED = "period.locked", "A month is locked"
    RETURN_SUBMITTED = "return.submitted", "A return is submitted"
    RETURN_QUERIED = "return.queried", "A return is queried"
    RETURN_APPROVED = "return.approved", "A return is approved"
    RETURN_REOPENED = "return.reopened", "A return is reopened"
    MONTH_PUBLISHED = "month.published", "The figures for a month are published"
    PING = "ping", "Test message"


SUBSCRIBED = tuple(event for event in EventName if event != EventName.PING)
OF_RETURNS = frozenset(event for event in SUBSCRIBED if event.value.startswith("return."))
