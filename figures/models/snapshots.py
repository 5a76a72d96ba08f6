"""The figures of a month for all areas, and the batches that they add up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from figures.choices import AreaKind, SnapshotState, Treatment
from figures.models.batches import Batch
from figures.models.periods import Period
from figures.querysets import SnapshotQuerySet
from reference.models import Force


class Snapshot(models.Model):
    """The national figures for a period. Version 0 is still moving; numbered versions never change."""

    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="snapshots")
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=SnapshotState.choices, default=SnapshotState.PROVISIONAL)
    digest = models.CharField("digest of all measures", max_length=64)
    digests = models.JSONField("digest of each measure", default=dict)
    sources_digest = models.CharField("digest of the batches it adds up", max_length=64)
    seal = models.CharField("digest of all that it says of itself", max_length=64, blank=True)
    built_at = models.DateTimeField()
    opening_period = models.ForeignKey(
        Period,
        models.PROTECT,
        null=True,
        db_column="opening_period",
        related_name="+",
        verbose_name="opening month",
    )
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "version"], name="figures_snapshot_version_once"),
            models.CheckConstraint(
                condition=Q(version=0, published_at__isnull=True) & ~Q(state=SnapshotState.PUBLISHED)
                | Q(version__gt=0, published_at__isnull=False, state=SnapshotState.PUBLISHED),
                name="figures_snapshot_numbered_when_published",
            ),
        ]

    def __str__(self) -> str:
        which = f"version {self.version}" if self.version else self.get_state_display().lower()
        return f"{self.period}, {which}"


class SnapshotSource(models.Model):
    """The status of one due force in a snapshot, and the batch it contributed."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="sources")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    treatment = models.CharField(max_length=12, choices=Treatment.choices)
    region = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "force"], name="figures_source_once_a_force"),
            models.CheckConstraint(
                condition=Q(batch__isnull=False, treatment__in=[Treatment.REPORTED, Treatment.LATE])
                | Q(batch__isnull=True) & ~Q(treatment__in=[Treatment.REPORTED, Treatment.LATE]),
                name="figures_source_reported_has_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}: {self.get_treatment_display()}"


class SnapshotOpening(models.Model):
    """The previous month's batch from which a snapshot's reconciliation starts: one per force that reported then."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="openings")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    region = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "force"], name="figures_opening_once_a_force"),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}: batch {self.batch_id}"


class SnapshotAddition(models.Model):
    """The batch of a kind other than the returns that a snapshot sums for one force.

    No row means no record of that kind.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="additions")
    kind = models.CharField(max_length=24)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    region = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind", "force"], name="figures_addition_once_a_force"),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}: {self.kind}"


class SnapshotFigure(models.Model):
    """One number of a snapshot for one area."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="figures", db_index=False)
    area_kind = models.CharField(max_length=16, choices=AreaKind.choices)
    area = models.CharField(max_length=40)
    measure = models.CharField(max_length=32)
    dimension = models.CharField(max_length=48)
    category = models.CharField(max_length=80)
    value = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "area_kind", "area", "measure", "dimension", "category"],
                name="figures_snapshotfigure_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.measure} {self.dimension} {self.category}: {self.value}"
