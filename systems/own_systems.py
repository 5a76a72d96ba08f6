"""The systems that a person owns, with what the page about them prints."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.utils import timezone

from accounts.models import User
from systems.choices import DeliveryState
from systems.models import ApiToken, System, WebhookDelivery
from systems.querysets import SystemQuerySet


def systems_of(owner: User) -> SystemQuerySet:
    """The systems of an owner, open ones first, each with every token and the number of messages that failed."""
    failed = WebhookDelivery.objects.filter(endpoint__system=OuterRef("pk"), state=DeliveryState.FAILED)
    counted = failed.order_by().values("endpoint__system").annotate(messages=Count("pk")).values("messages")
    return (
        System.objects.filter(owner=owner)
        .for_list(timezone.now())
        .annotate(failed_messages=Subquery(counted, output_field=models.IntegerField()))
        .prefetch_related(Prefetch("tokens", ApiToken.objects.for_list(), to_attr="every_token"))
    )
