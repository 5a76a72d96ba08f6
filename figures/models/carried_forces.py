"""Forces whose last approved figures the national team carries into a month, beside the figures as reported."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from figures.models.periods import Period
from figures.querysets import CarriedForceQuerySet
from reference.models import Force

MOST_MONTHS_BACK = 2
_DAYS_OF_TWO_MONTHS = timedelta(days=62)  # no two months are longer, and no three are shorter


class CarriedForce(models.Model):
    """The choice to count a force in a month with its figures of an earlier month: ended, never changed or deleted.

    It adds nothing to a snapshot. Once the force's own return for the month is approved, that return counts instead.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    from_period = models.ForeignKey(Period, models.PROTECT, db_column="from_period", related_name="+")
    reason = models.CharField(max_length=300)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = CarriedForceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "force"],
                condition=Q(ended_at__isnull=True),
                name="figures_carriedforce_once",
                violation_error_message="This force is already carried into this month.",
            ),
            models.CheckConstraint(
                condition=Q(from_period__lt=F("period"), from_period__gte=F("period") - _DAYS_OF_TWO_MONTHS),
                name="figures_carriedforce_from_two_months_back",
                violation_error_message="Choose one of the two months before.",
            ),
            models.CheckConstraint(
                condition=~Q(reason__regex=r"^\s*$"),
                name="figures_carriedforce_has_a_reason",
                violation_error_message="Enter a reason.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="figures_carriedforce_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id} in {self.period_id:%Y-%m}, from {self.from_period_id:%Y-%m}"
