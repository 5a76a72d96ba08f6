"""The counts of one force's approved record. A batch refers to its record by number, without a foreign key."""

from __future__ import annotations

from django.db import models

from figures.models.periods import Period
from figures.querysets import BatchQuerySet
from reference.models import Force


class Batch(models.Model):
    """The counts of one force's approved record of one kind and month. Never changed; a correction adds another."""

    kind = models.CharField(max_length=24)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="batches")
    source = models.BigIntegerField("the approved record counted")
    method = models.SmallIntegerField("version of the counting method")
    counted_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "method"], name="figures_batch_counted_once"),
        ]
        indexes = [models.Index(fields=["period", "force"], name="figures_batch_by_month")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.force_id}, {self.period_id:%Y-%m}"


class Figure(models.Model):
    """One counted number of a batch."""

    # The unique index below starts with the batch; a second index would slow every count.
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="figures", db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    measure = models.CharField(max_length=32)
    dimension = models.CharField(max_length=48)
    category = models.CharField(max_length=80)
    value = models.IntegerField()

    class Meta:
        constraints = [
            # With the value, sums over many batches read the index alone.
            models.UniqueConstraint(
                fields=["batch", "measure", "dimension", "category"],
                include=["value"],
                name="figures_figure_counted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.dimension} {self.category}: {self.value}"
