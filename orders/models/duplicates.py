"""Two records that look like one person: known to be different people, or merged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from orders.choices import MergeState
from orders.models.subjects import Subject
from orders.querysets import MergeQuerySet, OrderRowQuerySet
from reference.models import Force

PERSON = settings.AUTH_USER_MODEL


class DifferentPeople(models.Model):
    """The recorded reason why two records that look like one person are different people."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="different_people")
    other = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    reason = models.CharField("why it is somebody else", max_length=300)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "different people"
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject=F("other")) & ~Q(reason=""),
                name="orders_different_people_has_reason",
                violation_error_message="Enter why this is a different person.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} is not {self.other_id}"


class SubjectMerge(models.Model):
    """A merge of two subjects of one force, once a second person confirms it.

    Stores what moved, so that it can be undone.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="merges", verbose_name="record that is kept")
    other = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="record that becomes part of it")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    state = models.CharField(max_length=10, choices=MergeState.choices, default=MergeState.REQUESTED)
    reason = models.CharField("why they are one person", max_length=300)
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=300, blank=True)
    moved = models.JSONField("keys of the rows that moved, by table", default=dict)
    before = models.JSONField("columns of the kept record as they were", default=dict)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(state__in=[MergeState.REQUESTED, MergeState.CONFIRMED]),
                name="orders_subjectmerge_once",
                violation_error_message="A colleague has already requested this merge.",
            ),
            models.CheckConstraint(
                condition=~Q(subject=F("other")) & ~Q(reason=""),
                name="orders_merge_of_two_with_reason",
                violation_error_message="Enter why they are the same person.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MergeState.CONFIRMED, MergeState.UNDONE])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("requested_by")),
                name="orders_merge_confirmed_by_a_second_person",
                violation_error_message="You cannot confirm your own merge request.",
            ),
            models.CheckConstraint(
                condition=~Q(state=MergeState.UNDONE)
                | Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_why=""),
                name="orders_merge_undone_has_reason",
                violation_error_message="Enter why you are undoing the merge.",
            ),
        ]

    def __str__(self) -> str:
        return f"merge of {self.other_id} into {self.subject_id}"

    def get_absolute_url(self) -> str:
        """The page that compares the two records."""
        return reverse("orders:merge-detail", args=[self.pk])
