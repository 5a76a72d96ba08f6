"""The cases to review of one approved return, and their numbers, stored so that the page reads few rows at any size."""

from __future__ import annotations

from django.db import models

from investigations.choices import ReviewReason
from investigations.models.entries import Entry
from investigations.models.profiles import codes
from investigations.models.returns import Revision
from investigations.querysets import ScopedQuerySet
from reference.models import ExploitationType, Force


class CaseToReview(models.Model):
    """A live case of an approved return that has a reason for review. It never changes, as the profile it comes from.

    `urgency` sorts the cases of a return, the most urgent first: each reason in the order of
    `records.case_review.REASONS`, with the date by which the cases that have it are ordered.
    """

    # Database constraints of both: sql/keep_case_reviews.sql.
    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, related_name="to_review", db_constraint=False
    )
    revision = models.ForeignKey(Revision, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    primary_type = models.ForeignKey(
        ExploitationType, models.PROTECT, db_column="primary_type", related_name="+", db_index=False
    )
    review_reasons = codes(32)
    urgency = models.CharField(max_length=40, db_collation="C")

    objects = ScopedQuerySet["CaseToReview"].as_manager()

    class Meta:
        verbose_name_plural = "cases to review"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_reasons__contained_by=ReviewReason.values, review_reasons__len__gt=0),
                name="investigations_to_review_has_reason",
            ),
        ]
        indexes = [
            # The first lines of a list come from this index in their order, also under its filters.
            models.Index(
                fields=["revision", "urgency", "entry"],
                include=("primary_type", "review_reasons"),
                name="investigations_to_review_first",
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.entry_id} to review"


class CaseReviewCount(models.Model):
    """How many live cases of a type an approved return has: all, those to review, and those that have each reason."""

    LIVE, TO_REVIEW = "live", "to_review"

    revision = models.ForeignKey(Revision, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    primary_type = models.ForeignKey(
        ExploitationType, models.PROTECT, db_column="primary_type", related_name="+", db_index=False
    )
    counted = models.CharField("what is counted: a reason, or live, or to_review", max_length=32)
    number = models.PositiveIntegerField()

    objects = ScopedQuerySet["CaseReviewCount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "primary_type", "counted"], name="investigations_review_count_once"
            ),
            models.CheckConstraint(
                condition=models.Q(counted__in=["live", "to_review", *ReviewReason.values]),
                name="investigations_review_count_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.counted} of revision {self.revision_id}"
