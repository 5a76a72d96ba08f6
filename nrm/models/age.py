"""Age decisions by others, where the age was not known when the form was sent. Rows never change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from nrm.choices import Age, AgeDecider
from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from reference.models import Force


class AgeDecision(models.Model):
    """One decision: its day, who made it, and why. A later one, such as a court's, does not remove this record."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="age_decisions")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    decided = models.CharField("what was decided", max_length=8, choices=Age.choices)
    decider = models.CharField("who decided", max_length=20, choices=AgeDecider.choices)
    on = models.DateField("day of the decision", db_column="made_on")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who noted it")
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "on"],
                name="nrm_age_decision_once_a_day",
                violation_error_message="An age decision for that date is already recorded.",
            ),
            models.CheckConstraint(
                condition=Q(decided__in=Age.values, decider__in=AgeDecider.values) & ~Q(reason=""),
                name="nrm_age_decision_has_maker_and_reason",
                violation_error_message="Enter what was decided, who decided it and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"age decision of {self.referral_id}"
