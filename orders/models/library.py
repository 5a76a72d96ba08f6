"""The library of conditions: wording that courts have ordered before, with gaps, and how officers check each one."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from orders.choices import ConditionKind, Polarity, Reach
from orders.querysets import TemplateQuerySet
from reference.models.dated import days_of

# A travel ban prohibits; passports and notice of name and address are requirements (ss.18, 19, 25, 26).
POLARITY_FITS_KIND = (
    Q(kind=ConditionKind.PROHIBITION)
    | Q(kind=ConditionKind.TRAVEL_BAN, polarity=Polarity.PROHIBITION)
    | Q(kind__in=[ConditionKind.PASSPORTS, ConditionKind.NOTIFICATION], polarity=Polarity.REQUIREMENT)
)
POLARITY_MISFITS = (
    "A foreign travel prohibition is always “Must not”. Passports and notice of name and address are always “Must”."
)


class ConditionTemplate(models.Model):
    """One condition of the library from its first to its last day.

    Its wording never changes: new wording is a new row.
    """

    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=ConditionKind.choices)
    polarity = models.CharField("forbids or requires", max_length=8, choices=Polarity.choices)
    reach = models.CharField(max_length=8, choices=Reach.choices, blank=True)
    words = models.TextField("Wording for the order, with parts to complete in square brackets, such as [area]")
    plain = models.CharField("Plain wording for the order card", max_length=200)
    # Codes of the exploitation types that it is meant for; empty means all.
    types = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    check_how = models.CharField("How it is checked", max_length=200, db_column="checked_how")
    checked_by = models.CharField("Who checks it", max_length=120)
    valid_from = models.DateField("From")
    valid_to = models.DateField("To", null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="orders_template_one_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (days_of("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="The library already has this condition on one of these dates.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="orders_template_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
            models.CheckConstraint(
                condition=Q(kind=ConditionKind.TRAVEL_BAN) & ~Q(reach="")
                | ~Q(kind=ConditionKind.TRAVEL_BAN) & Q(reach=""),
                name="orders_template_travel_ban_has_reach",
                violation_error_message="Choose the countries that the foreign travel prohibition covers (s.18, s.25).",
            ),
            models.CheckConstraint(
                condition=POLARITY_FITS_KIND,
                name="orders_template_polarity_fits_kind",
                violation_error_message=POLARITY_MISFITS,
            ),
        ]

    def __str__(self) -> str:
        return self.title
