"""Counts of a question, stored so that it is counted once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class StoredAnswer(models.Model):
    """What was counted from entries under a digest of question and revisions: numbers and codes, no names.

    It belongs to nobody. Before it is read, the reader's right to the revisions that the digest names is checked.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    counts = models.JSONField("cells and narrowing")
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="reports_answer_digest_is_one"),
        ]

    def __str__(self) -> str:
        return f"answer {self.digest[:12]}"
