"""The library of conditions: wording that courts have ordered before, with gaps, and how officers check each one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.dated_rules.models import DatedRecord, ends_after_start, one_a_day
from orders.choices import ConditionKind, Polarity, Reach
from orders.querysets import TemplateQuerySet

# A foreign travel prohibition prohibits; passports and notice of name and address are requirements (ss.18, 19, 25, 26).
POLARITY_FITS_KIND = (
    Q(kind=ConditionKind.PROHIBITION)
    | Q(kind=ConditionKind.TRAVEL_BAN, polarity=Polarity.PROHIBITION)
    | Q(kind__in=[ConditionKind.PASSPORTS, ConditionKind.NOTIFICATION], polarity=Polarity.REQUIREMENT)
)
POLARITY_MISFITS = (
    "A foreign travel prohibition is always “Must not”. Passports and notice of name and address are always “Must”."
)


class ConditionTemplate(DatedRecord):
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

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_day(
                "orders_template_one_a_day",
                "code",
                message="The library already has this condition on one of these dates.",
            ),
            ends_after_start("orders_template_ends_after_start"),
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
