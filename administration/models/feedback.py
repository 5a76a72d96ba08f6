"""Feedback about the service, with the page and the request it was sent from.

Plain values: no foreign key to a record or a person. It is deleted after half a year.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from administration.querysets import FeedbackQuerySet


class Feedback(models.Model):
    """One message about the service."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.CharField(max_length=2000)
    page = models.CharField(max_length=200, blank=True)
    request = models.CharField(max_length=64, blank=True)
    who = models.BigIntegerField(null=True)  # the person's id, as in the log; empty if not signed in
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)
    dealt_with_by = models.BigIntegerField(null=True)
    dealt_with_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                condition=Q(dealt_with_by__isnull=True, dealt_with_at__isnull=True)
                | Q(dealt_with_by__isnull=False, dealt_with_at__isnull=False),
                name="administration_feedback_dealt_with_by_somebody",
                violation_error_message="Enter who dealt with the message and when.",
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="administration_feedback_says_something",
                violation_error_message="Enter your feedback.",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.public_id}"
