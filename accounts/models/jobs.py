"""Work that somebody requested and a worker does."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models

from accounts.models.people import User
from accounts.querysets import JobQuerySet

LONGEST_JOB = timedelta(days=1, minutes=1)  # a day, counted by the clock of the process that requested it


class Job(models.Model):
    """Work that somebody requested and a worker does with that person's rights at the time it runs.

    It opens the person's scope until it is finished or expires.
    """

    public_id = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + LONGEST_JOB),
                name="accounts_job_expires_within_a_day",
                violation_error_message="A job lasts a day at most.",
            )
        ]
        indexes = [
            models.Index(
                fields=["kind", "created_at"], condition=models.Q(finished_at__isnull=True), name="accounts_job_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} asked by {self.user_id}"
