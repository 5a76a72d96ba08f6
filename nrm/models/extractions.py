"""Extracted figures of one force and month on a day. NRM data is always revised; an extraction never changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import months
from reference.models import Force


class ReferralExtraction(models.Model):
    """One extraction of a force's month: the number gives the order, and the time says when.

    Never changed or removed.
    """

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    month = models.DateField()
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    digest = models.CharField("digest of its cells", max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "month", "number"], name="nrm_extraction_numbered_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="nrm_extraction_is_of_a_month"),
        ]
        indexes = [models.Index(fields=["month", "force"], name="nrm_extraction_by_month")]

    def __str__(self) -> str:
        return f"{self.force_id}, {months.label(self.month)}, extraction {self.number}"


class ReferralExtractionCell(models.Model):
    """The count of one measure for one combination of answers. It stays when a person's record is deleted."""

    extraction = models.ForeignKey(ReferralExtraction, models.CASCADE, related_name="cells")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    measure = models.CharField(max_length=32)
    age = models.CharField("age when exploited", max_length=12)
    exploitation = models.CharField("base types, as published labels join them", max_length=48)
    place = models.CharField(max_length=12)
    nationality = models.CharField("category that the nationality is counted in", max_length=40)
    gender = models.CharField(max_length=12)
    county_lines = models.CharField(max_length=12)
    value = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
