"""Dated rules of prosecutions: custody time limits, when to warn, and which offences are the principal offence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.dated_rules.models import DatedRule, RuleValue, ends_after_start, one_a_day
from prosecutions.cases.choices import OffenceGroup
from prosecutions.cases.querysets import PrincipalOffenceQuerySet, ProsecutionRuleQuerySet


class ProsecutionRule(RuleValue):
    """One number of days, from its first day to its last. A record stores what it was calculated to."""

    objects = ProsecutionRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="prosecutions_rule_begins_once",
                violation_error_message="This rule already has a value from that date.",
            ),
            ends_after_start("prosecutions_rule_ends_after_start"),
            one_a_day(
                "prosecutions_rule_one_value_a_day",
                "code",
                message="This rule already has a value on one of these dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value} from {self.valid_from:%Y-%m-%d}"


class PrincipalOffence(DatedRule):
    """To which group an offence belongs, from a first to a last day. `code` is that of the offence.

    An offence without a row is in the group `other`.
    """

    group = models.CharField(max_length=10, choices=OffenceGroup.choices)

    objects = PrincipalOffenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="prosecutions_principal_begins_once",
                violation_error_message="This offence already has a row from that date.",
            ),
            models.CheckConstraint(
                condition=Q(group__in=OffenceGroup.values), name="prosecutions_principal_group_known"
            ),
            ends_after_start("prosecutions_principal_ends_after_start"),
            one_a_day(
                "prosecutions_principal_one_row_a_day",
                "code",
                message="This offence already has a row on one of these dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.group}"
