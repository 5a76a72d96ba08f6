"""The figures of the orders of one force and month, as extracted on a day.

Forces record and correct orders late, but an extraction stays as it was.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import months
from reference.models import Force


class OrderExtraction(models.Model):
    """One extraction of one force's month: `number` gives the sequence. Never changed, never removed."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    month = models.DateField()
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    # The version of the extraction. A measure that an earlier version did not extract counts as zero there.
    method = models.PositiveSmallIntegerField(default=1, db_default=1)
    digest = models.CharField("digest of its cells", max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "month", "number"], name="orders_extraction_numbered_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="orders_extraction_is_of_a_month"),
        ]
        indexes = [models.Index(fields=["month", "force"], name="orders_extraction_by_month")]

    def __str__(self) -> str:
        return f"orders of {self.force_id}, {months.label(self.month)}, extraction {self.number}"


class OrderExtractionCell(models.Model):
    """How many rows share these categories; a blank category means that the measure is not counted by it."""

    extraction = models.ForeignKey(OrderExtraction, models.CASCADE, related_name="cells")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    measure = models.CharField(max_length=32)
    kind = models.CharField("kind of order", max_length=20, blank=True)
    basis = models.CharField("what the order rests on", max_length=12, blank=True)
    length = models.CharField("how long the order runs", max_length=16, blank=True)
    part = models.CharField("kind of condition", max_length=20, blank=True)
    ended = models.CharField("how the order ended", max_length=16, blank=True)
    result = models.CharField("what came of a breach", max_length=12, blank=True)
    entry = models.CharField("entry of the library", max_length=40, blank=True, db_default="")
    types = models.CharField("exploitation types of the entry, joined", max_length=80, blank=True, db_default="")
    value = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"
