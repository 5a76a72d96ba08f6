"""Reviews of access, each quarter at each place."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from accounts.access_review import quarters
from accounts.access_review.querysets import AccessReviewQuerySet, ReviewedPersonQuerySet
from accounts.choices import ASKS_ADMINISTRATORS, AccessAnswer
from accounts.models.people import User
from core import clock
from reference.models import Force, Unit


class AccessReview(models.Model):
    """The review of access at one place in one quarter: a force, a unit, or the people without either.

    `scope.open_access_reviews` opens it with the people who have an account there that day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quarter = models.DateField()  # its first day
    opened_on = models.DateField()  # later than that if no worker ran
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_column="unit", related_name="+")
    reminders = models.PositiveSmallIntegerField(default=0)  # emails sent to the leads

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "force", "unit"],
                nulls_distinct=False,
                name="accounts_accessreview_once_a_quarter",
                violation_error_message="This place already has a review this quarter.",
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                name="accounts_accessreview_quarter_begins",
                violation_error_message="A quarter begins on 1 January, April, July or October.",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_on__gte=models.F("quarter")),
                name="accounts_accessreview_opens_in_its_quarter",
                violation_error_message="A review opens in its quarter.",
            ),
            models.CheckConstraint(
                condition=models.Q(force__isnull=True) | models.Q(unit__isnull=True),
                name="accounts_accessreview_one_place",
                violation_error_message="A review is about a force, a unit or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"access review of {self.place}, {self.quarter_name}"

    def get_absolute_url(self) -> str:
        """The page with its people."""
        return reverse("access:review-detail", args=[self.public_id])

    @property
    def place(self) -> str:
        """The force or unit in words."""
        if self.force_id:
            return self.force.short_name if self.force else ""
        return str(self.unit) if self.unit_id else "People without a force or unit"

    @property
    def quarter_name(self) -> str:
        """`October to December 2026`."""
        return quarters.in_words(self.quarter)

    @property
    def due_on(self) -> date:
        """The day by which each person should have an answer."""
        return self.opened_on + quarters.DUE_AFTER

    @property
    def closes_on(self) -> date:
        """The day from which no answer changes: the next review opens."""
        return quarters.following(self.quarter)

    @property
    def is_open(self) -> bool:
        """Whether answers can be given and changed."""
        return self.quarter == quarters.first_day(clock.today())

    @property
    def is_overdue(self) -> bool:
        """Whether people without an answer are urgent."""
        return clock.today() >= self.due_on

    @property
    def is_not_reviewed(self) -> bool:
        """Whether people without an answer count as not reviewed."""
        return clock.today() >= self.opened_on + quarters.NOT_REVIEWED_AFTER or not self.is_open


class ReviewedPerson(models.Model):
    """A person in an access review, with the answer about them. Without an answer, it is empty."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="people")
    user = models.ForeignKey(User, models.CASCADE, related_name="access_reviews")
    answer = models.CharField(max_length=8, choices=AccessAnswer.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)  # what should change, or why access should end
    answered_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")  # of a change or removal
    done_at = models.DateTimeField(null=True)

    objects = ReviewedPersonQuerySet.as_manager()

    if TYPE_CHECKING:  # only people from `access_review.people.seen_by` have these
        has_factor: bool
        is_there: bool
        is_theirs: bool

    class Meta:
        verbose_name_plural = "reviewed people"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"],
                name="accounts_reviewedperson_once",
                violation_error_message="This person is already in the review.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | models.Q(answer__in=AccessAnswer.values, answered_by__isnull=False, answered_at__isnull=False),
                name="accounts_reviewedperson_answered_by_somebody",
                violation_error_message="An answer names who gave it and when.",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(user=models.F("answered_by")),
                name="accounts_reviewedperson_not_one_s_own",
                violation_error_message="You cannot confirm your own access.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=sorted(ASKS_ADMINISTRATORS)) & ~models.Q(words="")
                | ~models.Q(answer__in=sorted(ASKS_ADMINISTRATORS)) & models.Q(words=""),
                name="accounts_reviewedperson_request_says_why",
                violation_error_message="Say what should change, or why access should end.",
            ),
            models.CheckConstraint(
                condition=models.Q(done_by__isnull=True, done_at__isnull=True)
                | models.Q(answer__in=sorted(ASKS_ADMINISTRATORS), done_by__isnull=False, done_at__isnull=False)
                & ~models.Q(user=models.F("done_by")),
                name="accounts_reviewedperson_done_by_somebody_else",
                violation_error_message="Another administrator deals with requests about your own access.",
            ),
        ]

    def __str__(self) -> str:
        return f"access of {self.user_id}"

    @property
    def is_request(self) -> bool:
        """Whether it asks administrators to change or remove the access."""
        return self.answer in ASKS_ADMINISTRATORS

    @property
    def asks_to(self) -> str:
        """`Change access` or `Remove access`; empty if it asks for nothing."""
        return f"{self.get_answer_display()} access" if self.is_request else ""
