"""Columns and constraints of every table whose rows are valid from a first to a last day, both included.

Without a last day a row has no end. A row is never deleted, because earlier records depend on what applied on their
day: a change ends one row and begins another.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from core import clock


class DatedRecord(models.Model):
    """Something that is valid from a day, and perhaps until a last day."""

    valid_from = models.DateField()
    valid_to = models.DateField("last valid day", null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: date) -> bool:
        """Whether it is valid on that day, its last day included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def is_to_come(self) -> bool:
        """Whether it becomes valid after today."""
        return self.valid_from > clock.today()


class DatedRule(DatedRecord):
    """What the law, guidance or a default of this service says about one thing, by day, and where that is written.

    Somebody verifies it once against its source. A verified row never changes again, but it may end.
    """

    code = models.SlugField(max_length=40)
    is_verified = models.BooleanField(default=False)
    source = models.CharField(max_length=300)

    class Meta:
        abstract = True


class RuleValue(DatedRule):
    """A dated rule that is a number of units, or 1 for yes and 0 for no."""

    value = models.PositiveIntegerField()

    class Meta:
        abstract = True


def days_of(first: str, last: str) -> models.Func:
    """The days between two columns as one range, the last included; without an upper bound if there is no last day."""
    return models.Func(first, last, models.Value("[]"), function="daterange", output_field=DateRangeField())


def ends_after_start(name: str) -> models.CheckConstraint:
    """The last day is not before the first day."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message="The last day is before the first day. Change one of them.",
    )


def one_a_day(name: str, *columns: str, message: str) -> ExclusionConstraint:
    """No two rows with the same values in these columns are valid on one day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in columns),
            (days_of("valid_from", "valid_to"), RangeOperators.OVERLAPS),
        ],
        violation_error_message=message,
    )
