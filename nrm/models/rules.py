"""The rules of the mechanism as rows, so that a change of guidance needs a row and not a release."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.dated_rules.models import RuleValue, ends_after_start, one_a_day
from nrm.querysets import RuleQuerySet


class NrmRule(RuleValue):
    """One value of one rule, from its first day to its last. Never deleted: old cases were decided by it."""

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
            ends_after_start("nrm_nrmrule_ends_after_start"),
            one_a_day(
                "nrm_nrmrule_one_value_a_day",
                "code",
                message="This rule already has a value on one of these dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} from {self.valid_from:%Y-%m-%d}"
