"""Visits to a subject, and the outcome for every condition that was binding on the day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.models.orders import Condition
from orders.models.subjects import Subject
from orders.querysets import OrderRowQuerySet
from orders.supervision.choices import CheckOutcome
from reference.models import Force


class Visit(models.Model):
    """One visit, announced or unannounced, with one sentence about the outcome."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="visits")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    on = models.DateField("day of the visit", db_column="visited_on")
    time_of_day = models.TimeField("time of day; none is not known", null=True, blank=True)
    was_planned = models.BooleanField("the subject expected it")
    was_seen = models.BooleanField("the subject was seen")
    officers = models.CharField("who visited", max_length=120)
    said = models.CharField("what was found, in a sentence", max_length=300)
    next_due_on = models.DateField("the next visit is due by", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(officers=""),
                name="orders_visit_is_described",
                violation_error_message="Enter who visited, and what was found in a sentence.",
            )
        ]
        indexes = [models.Index(fields=["subject", "on"], name="orders_visit_history")]

    def __str__(self) -> str:
        return f"visit to {self.subject_id}"


class ConditionCheck(models.Model):
    """The outcome of a visit for one condition. A condition that was not checked has a row too."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="checks")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    condition = models.ForeignKey(Condition, models.CASCADE, related_name="checks")
    outcome = models.CharField(max_length=12, choices=CheckOutcome.choices)

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "condition"], name="orders_check_once_a_visit")]

    def __str__(self) -> str:
        return f"{self.outcome}: condition {self.condition_id}"
