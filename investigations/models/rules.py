"""Changes that the national team makes to the severity of a quality rule."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from investigations.choices import RuleSeverity


class RuleChange(models.Model):
    """The severity of a rule from a month on, and why. Never changed or deleted: a later change replaces it."""

    rule = models.CharField(max_length=32)
    first_month = models.DateField("from the month")
    severity = models.CharField(max_length=8, choices=RuleSeverity.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_month__day=1), name="investigations_rulechange_of_a_month"),
            models.CheckConstraint(condition=~Q(reason=""), name="investigations_rulechange_has_reason"),
            models.CheckConstraint(
                condition=Q(severity__in=RuleSeverity.values), name="investigations_rulechange_severity_known"
            ),
        ]
        indexes = [models.Index(fields=["rule", "-first_month", "-id"], name="investigations_rulechange_last")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_severity_display()} from {self.first_month:%Y-%m}"
