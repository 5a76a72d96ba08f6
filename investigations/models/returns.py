"""A force's monthly return, its revisions and its events."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from core import months
from figures import deadlines
from figures.models import Period
from investigations.choices import EVENT_WORDS, ReturnStatus, RevisionState
from investigations.querysets import MonthlyReturnQuerySet, RevisionQuerySet
from reference.models import Force, ForceName


class MonthlyReturn(models.Model):
    """One force's report for one period. No row means *not started*."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    status = models.CharField(max_length=12, choices=ReturnStatus.choices, default=ReturnStatus.DRAFT)
    current = models.ForeignKey(
        "investigations.Revision",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="the approved revision that counts",
    )
    submitted_on_time = models.BooleanField(null=True)
    begun_at = models.DateTimeField(auto_now_add=True)

    objects = MonthlyReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "period"], name="investigations_return_once_a_month"),
        ]
        indexes = [models.Index(fields=["period", "status"], name="investigations_return_status")]

    def __str__(self) -> str:
        return f"{self.called.short_name}, {self.period}"

    def get_absolute_url(self) -> str:
        """The return's page."""
        return reverse("investigations:return-detail", args=[self.force_id, f"{self.period_id:%Y-%m}"])

    @property
    def is_submitted(self) -> bool:
        """Whether it waits for the reviewer to start."""
        return self.status == ReturnStatus.SUBMITTED

    @property
    def is_approved(self) -> bool:
        """Whether the newest revision is approved."""
        return self.status == ReturnStatus.APPROVED

    @property
    def is_overdue(self) -> bool:
        """Whether it was never submitted and is overdue."""
        is_new = self.status == ReturnStatus.DRAFT and self.submitted_on_time is None and self.current_id is None
        return is_new and self.period.is_overdue(self.due_on)

    @cached_property
    def due_on(self) -> date:
        """The date by which the force submits it on time: that of its month, or of the force's extension."""
        return deadlines.due_on_of(self.period, self.force_id)

    @cached_property
    def called(self) -> Force | ForceName:
        """The names of the force in the return's month, full and short."""
        return self.force.called_on(months.last_day(self.period_id))


class Revision(models.Model):
    """One state of a return. The working one may change; a submitted one is frozen, an approved one for ever."""

    monthly_return = models.ForeignKey(MonthlyReturn, models.PROTECT, related_name="revisions")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=RevisionState.choices, default=RevisionState.WORKING)
    rolled_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="the earlier month's revision it began from"
    )
    rolled_live = models.PositiveIntegerField("live investigations that were rolled forward", default=0)
    is_nil = models.BooleanField("nothing to report", default=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    fingerprint = models.CharField("fingerprint of what was counted", max_length=64, blank=True)
    words_fingerprint = models.CharField("fingerprint of the words", max_length=64, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField("when all rules last looked through all rows", null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monthly_return", "number"], name="investigations_revision_number_once"),
            models.UniqueConstraint(
                fields=["monthly_return"],
                condition=Q(state=RevisionState.WORKING),
                name="investigations_revision_one_working",
            ),
            models.UniqueConstraint(
                fields=["monthly_return"],
                condition=Q(state=RevisionState.APPROVED),
                name="investigations_revision_one_approved",
            ),
            models.CheckConstraint(
                condition=Q(state=RevisionState.WORKING)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False) & ~Q(fingerprint=""),
                name="investigations_revision_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True) & ~Q(state=RevisionState.APPROVED)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="investigations_revision_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("submitted_by")),
                name="investigations_revision_never_ones_own",
                violation_error_message="The person who submitted a return cannot approve it.",
            ),
        ]
        indexes = [models.Index(fields=["state", "period"], name="investigations_revision_state")]

    def __str__(self) -> str:
        return f"revision {self.number}"


class ReturnEvent(models.Model):
    """A transition of a return: who made it, when, and the reason where the transition requires one."""

    monthly_return = models.ForeignKey(MonthlyReturn, models.CASCADE, related_name="events")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    move = models.CharField(max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["monthly_return", "at"], name="investigations_event_order")]

    def __str__(self) -> str:
        return f"{self.move} of {self.monthly_return_id}"

    @property
    def in_words(self) -> str:
        """The event in the words of the return's page."""
        return EVENT_WORDS.get(self.move, self.move)
