"""Releases of a published month outside policing, and who may read one before its time."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock, months
from figures.coverage import Coverage
from figures.models import Period, Snapshot
from reference.areas import UK
from reports import release_times
from reports.choices import ReleaseState
from reports.releases.querysets import ReleaseQuerySet

REASON_LENGTH = 300


class Release(models.Model):
    """The disclosure-controlled edition of one published version of a month, as tables that never change.

    `report` says what was suppressed and why, with the numbers: only the national team reads it. `release_at` is the
    moment from which everybody outside may read the tables.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="releases")
    number = models.PositiveSmallIntegerField("number among the month's releases")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ReleaseState.choices, default=ReleaseState.DRAFT)
    is_rounded = models.BooleanField("numbers are rounded to five", default=False)
    reported = models.PositiveSmallIntegerField("forces that reported")
    due = models.PositiveSmallIntegerField("forces due")
    tables: models.JSONField[Any, Any] = models.JSONField()
    report: models.JSONField[Any, Any] = models.JSONField()
    digest = models.CharField("digest of the tables", max_length=64)
    release_at = models.DateTimeField("released from")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("discarded or withdrawn at", null=True)
    end_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "number"],
                condition=~Q(state=ReleaseState.DISCARDED),
                name="reports_release_number_once",
            ),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(state=ReleaseState.DRAFT),
                name="reports_release_one_draft",
                violation_error_message="A colleague has prepared this month at the same time. Reload the page.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="reports_release_two_people",
                violation_error_message="You prepared this release. A colleague in the national team must approve it.",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.DRAFT, approved_at__isnull=True, ended_at__isnull=True)
                | Q(state=ReleaseState.APPROVED, approved_at__isnull=False, ended_at__isnull=True)
                | Q(state=ReleaseState.DISCARDED, approved_at__isnull=True, ended_at__isnull=False)
                | Q(state=ReleaseState.WITHDRAWN, approved_at__isnull=False, ended_at__isnull=False)
                & ~Q(end_reason=""),
                name="reports_release_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, release_at__gte=F("approved_at")),
                name="reports_release_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="reports_release_ended_by_somebody",
            ),
            models.CheckConstraint(condition=Q(reported__lte=F("due")), name="reports_release_coverage"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="reports_release_digest_is_one"),
        ]

    def __str__(self) -> str:
        return f"{months.label(self.period_id)}, release {self.number}"

    def get_absolute_url(self) -> str:
        """The page of its tables."""
        return reverse("releases:release-detail", args=[self.public_id])

    @property
    def is_out(self) -> bool:
        """Whether everybody outside may read it now."""
        return self.state == ReleaseState.APPROVED and release_times.has_come(self.release_at)

    @property
    def is_to_come(self) -> bool:
        """Whether it is approved and its time has not come."""
        return self.state == ReleaseState.APPROVED and not release_times.has_come(self.release_at)

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved it."""
        return self.state == ReleaseState.DRAFT

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was approved and then withdrawn."""
        return self.state == ReleaseState.WITHDRAWN

    @property
    def status(self) -> str:
        """Its status in words: an approved release is scheduled until its time, then released."""
        if self.state != ReleaseState.APPROVED:
            return self.get_state_display()
        return "Released" if self.is_out else "Scheduled"

    @property
    def released_at(self) -> str:
        """When it is or was released, in words: `29 November 2026 at 9:30am`."""
        return clock.date_and_time(self.release_at)

    @property
    def coverage(self) -> Coverage:
        """How many forces the numbers cover, without their names."""
        return Coverage(reported=self.reported, due=self.due, missing=(), area=UK.name, is_named=False)


class PreReleaseReader(models.Model):
    """A person who may read a release before its time: who they are, and why. Without an account they get a file."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="readers")
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    reason = models.CharField(max_length=REASON_LENGTH)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "user"],
                name="reports_prereleasereader_once",
                violation_error_message="This account is already on the pre-release list.",
            ),
            models.UniqueConstraint(
                fields=["release", "name", "post", "organisation"],
                condition=Q(user__isnull=True),
                name="reports_prereleasereader_person_once",
                violation_error_message="This person is already on the pre-release list.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(post="") & ~Q(organisation="") & ~Q(reason=""),
                name="reports_prereleasereader_has_its_texts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}, {self.organisation}"
