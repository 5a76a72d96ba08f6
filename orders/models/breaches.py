"""Breaches: what happened, which conditions it concerns, and the outcome."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from investigations.models import Investigation
from orders.models.orders import Condition, Order
from orders.querysets import OrderRowQuerySet
from orders.supervision.breach_querysets import BreachQuerySet
from orders.supervision.choices import BreachState
from reference.models import Force

PERSON = settings.AUTH_USER_MODEL


class Breach(models.Model):
    """One reported breach. Any officer of any force can report it; the managing force deals with it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="breaches")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    version = models.PositiveIntegerField(default=1)
    happened_on = models.DateField()
    time_of_day = models.TimeField("time of day; none is not known", null=True, blank=True)
    facts = models.TextField("what happened")
    evidence = models.TextField("what shows it", blank=True)
    state = models.CharField(max_length=12, choices=BreachState.choices, default=BreachState.SUSPECTED)
    investigation = models.ForeignKey(Investigation, models.PROTECT, null=True, blank=True, related_name="breaches")
    reported_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reporter_force = models.ForeignKey(
        Force, models.PROTECT, null=True, related_name="+", verbose_name="force that reported it"
    )
    reported_at = models.DateTimeField()
    arrested_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField("day of the result", null=True, blank=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(
                condition=~Q(facts=""),
                name="orders_breach_has_facts",
                violation_error_message="Enter what happened.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BreachState.SUSPECTED, BreachState.INVESTIGATED, BreachState.CHARGED])
                | Q(decided_on__isnull=False),
                name="orders_breach_result_has_day",
                violation_error_message="Enter the date of the result.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "state"], name="orders_breach_queue"),
            models.Index(fields=["reported_by"], name="orders_breach_own_reports"),
        ]

    def __str__(self) -> str:
        return f"breach of {self.order_id}"

    def get_absolute_url(self) -> str:
        """The breach's page, for the managing force and the person who reported it."""
        return reverse("orders:breach-detail", args=[self.public_id])


class BreachCondition(models.Model):
    """A condition that was breached."""

    breach = models.ForeignKey(Breach, models.CASCADE, related_name="of_conditions")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    condition = models.ForeignKey(Condition, models.CASCADE, related_name="breaches")

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breach", "condition"], name="orders_breach_condition_once")]

    def __str__(self) -> str:
        return f"condition {self.condition_id} of breach {self.breach_id}"


class BreachStep(models.Model):
    """One transition of a breach. Rows never change."""

    breach = models.ForeignKey(Breach, models.CASCADE, related_name="steps")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    number = models.PositiveSmallIntegerField("place in the history, from 1")
    move = models.CharField(max_length=12)
    was = models.CharField("state before", max_length=12, choices=BreachState.choices)
    became = models.CharField("state after", max_length=12, choices=BreachState.choices)
    on = models.DateField("day of the move", db_column="made_on")
    court = models.CharField(max_length=120, blank=True)
    months = models.PositiveSmallIntegerField("months of imprisonment", null=True, blank=True)
    sentence = models.CharField("the sentence in words", max_length=200, blank=True)
    reasons = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded at")

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breach", "number"], name="orders_breach_step_in_its_place")]

    def __str__(self) -> str:
        return f"{self.move} of breach {self.breach_id}"
