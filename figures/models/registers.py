"""Registers beside the returns that not every force keeps: when each counts, supplied figures, and monthly extractions.

A force's month without either is a gap and never 0.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from core import months
from core.dated_rules.models import days_of
from figures.querysets import (
    RegisterMonthQuerySet,
    RegisterSpanQuerySet,
    SuppliedFigureQuerySet,
    SuppliedTableQuerySet,
)
from reference.models import Force

LONGEST_SOURCE = 300
MOST_SUPPLIED = 1_000_000  # of one force in one month
KIND_LENGTH = 24  # of the name of a kind of figures, as in a batch


class RegisterSpan(models.Model):
    """The months in which a force's register is complete, so that it counts.

    Ended with a last month, or withdrawn if it was entered by mistake; never deleted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(max_length=KIND_LENGTH)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    first = models.DateField("first month in which the register is complete")
    last = models.DateField("last month; blank while it goes on", null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    is_withdrawn = models.BooleanField("it was entered by mistake, and no month of it counts", default=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("when it was ended or withdrawn", null=True)

    objects = RegisterSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__day=1) & (Q(last__isnull=True) | Q(last__day=1)), name="figures_registerspan_months"
            ),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")),
                name="figures_registerspan_ends_after_it_begins",
                violation_error_message="The last month can’t be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(last__isnull=True, is_withdrawn=False, ended_by__isnull=True, ended_at__isnull=True)
                | (Q(last__isnull=False) | Q(is_withdrawn=True)) & Q(ended_by__isnull=False, ended_at__isnull=False),
                name="figures_registerspan_ended_by_somebody",
            ),
            ExclusionConstraint(
                name="figures_registerspan_one_at_a_time",
                expressions=[
                    ("register", RangeOperators.EQUAL),
                    ("force", RangeOperators.EQUAL),
                    (days_of("first", "last"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_withdrawn=False),
                violation_error_message="The register of this force already counts in one of these months.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} of {self.force_id} from {months.label(self.first)}"

    @property
    def in_words(self) -> str:
        """`January 2026 onwards`, `March to June 2019`."""
        return months.span(self.first, self.last) if self.last else f"{months.label(self.first)} onwards"

    def has(self, month: date) -> bool:
        """Whether the register counts in a month, once the month has ended."""
        return not self.is_withdrawn and self.first <= month and (self.last is None or month <= self.last)


class SuppliedTable(models.Model):
    """Figures of forces and months that were supplied as a table, until it is withdrawn. The newest table counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField("where the figures come from", max_length=LONGEST_SOURCE)
    supplied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    supplied_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = SuppliedTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="figures_suppliedtable_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.source


class SuppliedFigure(models.Model):
    """One figure of a supplied table: a measure of one force and month, in total or of a category. Never changed."""

    table = models.ForeignKey(SuppliedTable, models.CASCADE, related_name="figures", db_index=False)
    kind = models.CharField("kind of figures", max_length=KIND_LENGTH)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    month = models.DateField()
    measure = models.CharField(max_length=32)
    dimension = models.CharField(max_length=48)
    category = models.CharField(max_length=80)
    value = models.PositiveIntegerField()

    objects = SuppliedFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "kind", "force", "month", "measure", "dimension", "category"],
                name="figures_suppliedfigure_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="figures_suppliedfigure_is_of_a_month"),
            models.CheckConstraint(condition=Q(value__lte=MOST_SUPPLIED), name="figures_suppliedfigure_can_be_true"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.force_id}, {months.label(self.month)}: {self.value}"


class RegisterMonth(models.Model):
    """What a register, or a supplied table, has for one force and month, as it was at that time. Never changed.

    A later extraction has the next number. `is_covered`: the force's register counts in the month; if not, the month
    is a gap, whatever earlier extractions had.
    """

    kind = models.CharField("kind of figures", max_length=KIND_LENGTH)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    month = models.DateField()
    number = models.PositiveIntegerField()
    is_covered = models.BooleanField()
    taken_at = models.DateTimeField()
    digest = models.CharField("digest of its cells", max_length=64)

    objects = RegisterMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "force", "month", "number"], name="figures_registermonth_numbered_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="figures_registermonth_is_a_month"),
        ]
        indexes = [models.Index(fields=["kind", "month", "force"], name="figures_registermonth_by")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.force_id}, {months.label(self.month)}, extraction {self.number}"


class RegisterCell(models.Model):
    """One number of an extraction: a measure in total, or for one category of a dimension."""

    register_month = models.ForeignKey(RegisterMonth, models.CASCADE, related_name="cells", db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    measure = models.CharField(max_length=32)
    dimension = models.CharField(max_length=48)
    category = models.CharField(max_length=80)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_month", "measure", "dimension", "category"], name="figures_registercell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
