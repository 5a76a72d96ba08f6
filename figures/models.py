"""Periods, batches, snapshots, and annotations of their figures.

A batch refers to its source record by number, without a foreign key.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import months
from figures.carried_models import CarriedForce as CarriedForce  # its table is of this app
from figures.choices import (
    MISLEADING,
    AnnotationKind,
    AreaKind,
    PeriodState,
    ProposalState,
    SnapshotState,
    Treatment,
)
from figures.deadline_models import DeadlineExtension, ReminderSent  # noqa: F401 -- their tables are of this app
from figures.measures import CROSSED, TOTAL
from figures.querysets import AnnotationQuerySet, BatchQuerySet, BuildTriesQuerySet, PeriodQuerySet, SnapshotQuerySet
from reference.models import Force


class Period(models.Model):
    """A reporting month, with the dates that the national team may change before the lock."""

    month = models.DateField(primary_key=True)
    opens_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    state = models.CharField(max_length=8, choices=PeriodState.choices, default=PeriodState.OPEN)
    starts_series = models.BooleanField(
        "starts a series: nothing is carried forward or compared across it", default=False
    )
    locked_at = models.DateTimeField(null=True)
    lock_reason = models.CharField(max_length=300, blank=True)
    newest_version = models.PositiveIntegerField("the newest published version", default=0)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="figures_period_is_a_month"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("locks_on")),
                name="figures_period_dates_in_order",
                violation_error_message="A month must open, then be due, then lock. Change one of the dates.",
            ),
        ]

    def __str__(self) -> str:
        return months.label(self.month)

    def get_absolute_url(self) -> str:
        """The snapshot page of the month."""
        return reverse("reports:snapshot-detail", args=[f"{self.month:%Y-%m}"])

    @property
    def is_locked(self) -> bool:
        """Whether the month is locked. Only then can a force be *missing*."""
        return self.state == PeriodState.LOCKED


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
            models.UniqueConstraint(
                fields=["batch", "measure", "dimension", "category"], name="figures_figure_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.dimension} {self.category}: {self.value}"


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


class PublicationProposal(models.Model):
    """One national user proposes to publish exactly these figures; another confirms the same digest."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="proposals")
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot"],
                condition=Q(state=ProposalState.OPEN),
                name="figures_proposal_one_open",
                violation_error_message="Publication of this month is already proposed.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.CONFIRMED, settled_by=F("proposed_by")),
                name="figures_proposal_two_people",
                violation_error_message="You cannot confirm your own proposal. Ask a colleague in the national team.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal for {self.snapshot_id}"


class FailedBuild(models.Model):
    """How many attempts to build a month from the same records have failed. Stores no value of any record."""

    period = models.OneToOneField(Period, models.PROTECT, primary_key=True, db_column="period", related_name="+")
    sources = models.CharField("digest of the records it was tried with", max_length=64)
    tries = models.PositiveSmallIntegerField()
    reason = models.CharField("class of the failure", max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)

    objects = BuildTriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "build tries"

    def __str__(self) -> str:
        tries = f"{self.tries} attempt{'' if self.tries == 1 else 's'}"
        failed = f"Figures for {months.label(self.period_id)} could not be updated after {tries}"
        return f"{failed}. The service has stopped trying" if self.parked_at else failed

    @property
    def next_step(self) -> str:
        """What a parked month means for its readers, and what will release it."""
        return (
            f"The figures have not changed ({self.reason}). The service tries again when one of the month’s returns is "
            f"approved, or when the operator runs: manage.py rollup {months.text(self.period_id)}."
        )


class Annotation(models.Model):
    """A dated note of the national team on the figures of an area or a force. It is ended, never changed or deleted.

    It is no part of a snapshot: no number and no digest depends on it. Without a measure it is about all figures; with
    a dimension and a category, about that part of them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=AnnotationKind.choices)
    first = models.DateField("first month")
    last = models.DateField("last month")
    area_kind = models.CharField(max_length=16, choices=AreaKind.choices, blank=True)
    area = models.CharField("code of the region or unit", max_length=40, blank=True)
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    measure = models.CharField(max_length=32, blank=True)
    dimension = models.CharField(max_length=48, blank=True)
    category = models.CharField(max_length=80, blank=True)
    words = models.CharField("short text, for charts", max_length=80)
    sentence = models.CharField("text, for pages and files", max_length=400)
    source = models.CharField(max_length=300)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__day=1, last__day=1, first__lte=F("last")),
                name="figures_annotation_months_in_order",
                violation_error_message="The last month cannot be before the first. Change one of them.",
            ),
            models.CheckConstraint(
                condition=Q(force__isnull=True, area_kind__in=[AreaKind.UK, AreaKind.ENGLAND_WALES], area="")
                | Q(force__isnull=True, area_kind__in=[AreaKind.REGION, AreaKind.UNIT]) & ~Q(area="")
                | Q(force__isnull=False, area_kind="", area=""),
                name="figures_annotation_area_or_force",
                violation_error_message="Select one area or one force.",
            ),
            models.CheckConstraint(
                condition=Q(dimension="", category="") | ~Q(dimension="") & ~Q(category=""),
                name="figures_annotation_dimension_with_category",
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(sentence="") & ~Q(source=""), name="figures_annotation_has_its_texts"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="figures_annotation_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.span}"

    @property
    def span(self) -> str:
        """Its months in words."""
        return months.span(self.first, self.last)

    @property
    def place(self) -> str:
        """Its area or force as a key: `uk`, `region:south-west`, `force:E23000003`."""
        if self.force_id:
            return f"force:{self.force_id}"
        return f"{self.area_kind}:{self.area}" if self.area else self.area_kind

    @property
    def marks_comparisons(self) -> bool:
        """Whether a change measured from or to its months may mislead."""
        return self.kind in MISLEADING

    def covers(self, month: date) -> bool:
        """Whether a month is one of its months."""
        return self.first <= month <= self.last

    def is_about(self, measure: str, *, dimension: str = TOTAL, category: str = "") -> bool:
        """Whether it is about a figure of its place: about all of it, the same part, or a part of a total."""
        if self.measure not in ("", measure):
            return False
        if not self.dimension or dimension == TOTAL:
            return True
        parts = zip(dimension.split(CROSSED), category.split(CROSSED), strict=False)
        return (self.dimension, self.category) in parts
