"""The law of the orders as administrators maintain it: dated rows with their sections."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from orders.querysets import LawQuerySet
from reference.models.dated import days_of


class Law(models.Model):
    """One value for one kind of order from its first day to its last.

    Never deleted, because earlier orders depend on it.
    """

    code = models.SlugField("What it is about", max_length=40)
    kind = models.CharField("Kind of order", max_length=20)
    value = models.PositiveIntegerField("Value")
    section = models.CharField(
        "Section", max_length=20, blank=True, help_text=("Leave blank for a default that is not law.")
    )
    valid_from = models.DateField("From")
    valid_to = models.DateField("To", null=True, blank=True)
    is_verified = models.BooleanField("Value, section and dates are verified", default=False)
    source = models.CharField("Source", max_length=300)

    objects = LawQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "law"
        constraints = [
            ExclusionConstraint(
                name="orders_law_one_value_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (days_of("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="There is already a value for one of these dates. End that one first.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="orders_law_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.kind} = {self.value} from {self.valid_from:%Y-%m-%d}"
