"""Models for unsaved form input."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from drafts.querysets import DraftQuerySet
from matching.fields import SealedTextField

KEPT_FOR = timedelta(days=7)
LONGEST_ADDRESS = 500
LONGEST_NAME = 80
MOST_TYPED = 200_000  # characters of JSON in one draft
POSTED = "posted-"  # the prefix of a form's name if it was posted after the session had ended


class Draft(models.Model):
    """One form of one person, identified by the URL it is posted to and the name of the form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    page = models.CharField("where the form is", max_length=LONGEST_ADDRESS, blank=True)
    fields = SealedTextField(max_length=MOST_TYPED)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address", "name"],
                name="drafts_draft_one_a_form",
                violation_error_message="This form has a draft already.",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("saved_at") + KEPT_FOR),
                name="drafts_draft_is_forgotten_after_a_week",
                violation_error_message="A draft is kept for 7 days.",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def was_posted(self) -> bool:
        """True for a whole form that was posted after the session had ended; false for an autosaved one."""
        return self.name.startswith(POSTED)

    @property
    def typed(self) -> Any:
        """The typed values, as stored."""
        return json.loads(self.fields.reveal())
