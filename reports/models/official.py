"""Official statistics of others, one edition for each file: a revised series keeps the editions before it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from reference.models import Force
from reports.choices import OfficialSeriesCode, Shorthand
from reports.querysets import OfficialEditionQuerySet

LONGEST_SOURCE = 300
TOTAL = r"(^|/)total(/|$)"
SAME_DAY = "There is already an edition of this series with this date. Check the date."


class OfficialEdition(models.Model):
    """A series as it was on the day on which its publisher extracted it. Only its day and source can be corrected."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.CharField(max_length=16, choices=OfficialSeriesCode.choices)
    extracted_on = models.DateField("date of extraction")
    source = models.CharField("title or address of the publication", max_length=LONGEST_SOURCE)
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    # The time of its transaction: figures are added in that one, and in no later one (`sql/keep_editions.sql`).
    stored_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    objects = OfficialEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "extracted_on"],
                name="reports_officialedition_once_a_day",
                violation_error_message=SAME_DAY,
            ),
            models.CheckConstraint(
                condition=Q(series__in=OfficialSeriesCode.values), name="reports_officialedition_series_known"
            ),
            models.CheckConstraint(
                condition=~Q(source__regex=r"^\s*$"),
                name="reports_officialedition_has_its_source",
                violation_error_message="Enter the title or address of the publication.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_series_display()}, extracted {self.extracted_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("official:edition-detail", args=[self.public_id])


class OfficialFigure(models.Model):
    """One number of an edition: of a quarter, a force if the series names forces, and its breakdown.

    `breakdown` has the codes of the series' dimensions, such as `child/uk`. A number that the publisher does not give
    is null, with the shorthand in its place. A total is stored as it was published, and never added up.
    """

    edition = models.ForeignKey(OfficialEdition, models.CASCADE, related_name="figures")
    starts_on = models.DateField("first day of the quarter")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    breakdown = models.CharField(max_length=40, blank=True)
    is_total = models.BooleanField("total of other figures", default=False)
    value = models.PositiveIntegerField(null=True)
    shorthand = models.CharField("in place of a number", max_length=1, blank=True, choices=Shorthand.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "starts_on", "force", "breakdown"],
                nulls_distinct=False,
                name="reports_officialfigure_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, shorthand="") | Q(value__isnull=True, shorthand__in=Shorthand.values),
                name="reports_officialfigure_number_or_shorthand",
            ),
            models.CheckConstraint(
                condition=Q(is_total=True, breakdown__regex=TOTAL) | Q(is_total=False) & ~Q(breakdown__regex=TOTAL),
                name="reports_officialfigure_total_by_its_codes",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__day=1, starts_on__month__in=[1, 4, 7, 10]),
                name="reports_officialfigure_is_of_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The number as a table prints it: `1,204`, or `[x]`."""
        return f"[{self.shorthand}]" if self.value is None else f"{self.value:,}"
