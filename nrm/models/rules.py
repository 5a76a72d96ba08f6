"""The rules of the mechanism as rows, so that a change of guidance needs a row and not a release."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from nrm.querysets import RuleQuerySet
from reference.models.dated import days_of


class NrmRule(models.Model):
    """One value of one rule, from its first day to its last. Never deleted: old cases were decided by it."""

    code = models.SlugField("NrmRule", max_length=40)
    value = models.PositiveIntegerField("Value")
    valid_from = models.DateField("From")
    valid_to = models.DateField("To", null=True, blank=True)
    is_verified = models.BooleanField("Date and value are verified", default=False)
    source = models.CharField("Source", max_length=300)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="nrm_nrmrule_begins_once",
                violation_error_message="This rule already has a value from that date.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to__isnull=True),
                name="nrm_nrmrule_one_present_value",
                violation_error_message="End the current value of this rule first.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="nrm_nrmrule_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
            ExclusionConstraint(
                name="nrm_nrmrule_one_value_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (days_of("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This rule already has a value on one of these dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} from {self.valid_from:%Y-%m-%d}"
