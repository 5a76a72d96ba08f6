"""Notes of the national team on figures."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import months
from figures.choices import MISLEADING, AnnotationKind, AreaKind
from figures.measures import CROSSED, TOTAL
from figures.querysets import AnnotationQuerySet
from reference.models import Force


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
