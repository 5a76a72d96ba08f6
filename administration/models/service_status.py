"""The status of the service: the last check of each component, and what administrators announce.

Plain values: no foreign key to a record or a person.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from administration.choices import REPORTED, Component, ComponentStatus
from administration.querysets import AnnouncementQuerySet

ANNOUNCEMENT_LENGTH = 300


class ComponentCheck(models.Model):
    """The last check of one component, by the worker that does its work. No text: pages say what it means."""

    component = models.CharField(primary_key=True, max_length=12, choices=Component.choices)
    status = models.CharField(max_length=12, choices=ComponentStatus.choices)
    since = models.DateTimeField("when the status began")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(component__in=Component.values), name="administration_componentcheck_component_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=REPORTED), name="administration_componentcheck_status_reported"
            ),
            models.CheckConstraint(
                condition=Q(since__lte=F("checked_at")), name="administration_componentcheck_since_before_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.status}"


class Announcement(models.Model):
    """What an administrator tells everyone who is signed in, such as planned maintenance, until a moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=ANNOUNCEMENT_LENGTH)
    shown_until = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()  # the person's id, as in the log
    ended_at = models.DateTimeField(null=True)  # before its time, or when another replaced it
    ended_by = models.BigIntegerField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="administration_announcement_one_at_a_time",
                violation_error_message="There is an announcement already. End it first.",
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="administration_announcement_says_something",
                violation_error_message="Enter the announcement.",
            ),
            models.CheckConstraint(
                condition=Q(shown_until__gt=F("made_at")),
                name="administration_announcement_ends_after_it_begins",
                violation_error_message="Enter an end time in the future.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="administration_announcement_ended_by_somebody",
                violation_error_message="Enter who ended the announcement and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"announcement {self.public_id}"
