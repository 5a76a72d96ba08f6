"""Queries on systems, their tokens, and the deliveries of their webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, Max, Q
from django.db.models.functions import Lower

from accounts.choices import Role
from accounts.models import User
from systems.choices import OPEN_STATES, DeliveryState, SystemState

if TYPE_CHECKING:
    from systems.models import ApiToken, System, WebhookDelivery, WebhookEndpoint


class SystemQuerySet(models.QuerySet["System"]):
    """Queries on systems."""

    def visible_to(self, user: User) -> SystemQuerySet:
        """Every system for administrators; for others, those that they own."""
        if not user.is_active:
            return self.none()
        return self if user.role == Role.ADMINISTRATOR else self.filter(owner=user)

    def open(self) -> SystemQuerySet:
        """Systems that were not refused or closed."""
        return self.filter(state__in=OPEN_STATES)

    def to_do_for(self, administrator: User) -> SystemQuerySet:
        """Systems that this administrator may confirm, and active ones whose owner's account is closed."""
        to_confirm = Q(state=SystemState.WAITING) & ~Q(created_by=administrator)
        without_owner = Q(state=SystemState.ACTIVE, owner__is_active=False)
        return self.filter(to_confirm | without_owner).select_related("user", "owner").order_by("created_at", "pk")

    def for_list(self, moment: datetime) -> SystemQuerySet:
        """Load what one row of the list prints: open systems first, each with its tokens that work."""
        working = Q(tokens__revoked_at__isnull=True, tokens__expires_at__gt=moment)
        return (
            self.select_related("user", "owner", "force", "unit")
            .annotate(
                tokens_in_use=Count("tokens", filter=working),
                last_used_on=Max("tokens__last_used_on"),
                first_expiry=models.Min("tokens__expires_at", filter=working),
                is_over=models.Case(models.When(state__in=OPEN_STATES, then=0), default=1),
            )
            .order_by("is_over", Lower("user__name"), "pk")
        )


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Queries on tokens."""

    def of_systems_visible_to(self, user: User) -> ApiTokenQuerySet:
        """The tokens of the systems that a person sees."""
        if not user.is_active:
            return self.none()
        return self if user.role == Role.ADMINISTRATOR else self.filter(system__owner=user)

    def not_ended(self, moment: datetime) -> ApiTokenQuerySet:
        """Tokens that neither expired nor were revoked, whatever the state of their system."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)

    def usable(self, moment: datetime) -> ApiTokenQuerySet:
        """Tokens that work: not expired or revoked, of an active system with an active owner."""
        active = {
            "system__state": SystemState.ACTIVE,
            "system__user__is_active": True,
            "system__owner__is_active": True,
        }
        return self.not_ended(moment).filter(**active)

    def for_list(self) -> ApiTokenQuerySet:
        """Newest first, with who made them."""
        return self.select_related("created_by", "revoked_by").order_by("-created_at", "-pk")


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Queries on endpoints."""

    def for_list(self) -> WebhookEndpointQuerySet:
        """Active ones first, each with the deliveries that failed."""
        failed_messages = Count("deliveries", filter=Q(deliveries__state=DeliveryState.FAILED))
        return self.annotate(failed_messages=failed_messages).order_by("-is_active", "created_at", "pk")


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Queries on deliveries."""

    def due(self, moment: datetime) -> WebhookDeliveryQuerySet:
        """What is to be sent now, in the order of events, to endpoints that are in use."""
        return self.filter(
            state=DeliveryState.WAITING,
            next_attempt_at__lte=moment,
            endpoint__is_active=True,
            endpoint__system__state=SystemState.ACTIVE,
            endpoint__system__owner__is_active=True,
        ).order_by("event_id", "pk")

    def for_list(self) -> WebhookDeliveryQuerySet:
        """Newest first, with their events."""
        return self.select_related("event").order_by(F("event_id").desc(), "-pk")
