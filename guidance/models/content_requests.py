"""Requests for guidance that a search did not find, and their replies.

The count of searches without a result stores no words, because they may name somebody. A person who needs the guidance
requests it here, in words they choose for others to read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5

from accounts.models import User
from guidance.models.products import Product
from guidance.models.readers import WORDS_LIMIT
from guidance.querysets import ContentRequestQuerySet

SOUGHT_LIMIT = 200  # the longest search text allowed


class ContentRequest(models.Model):
    """Guidance a reader requests, and the reply: the product that now has it, or a sentence."""

    sought = models.CharField("what was looked for", max_length=SOUGHT_LIMIT)
    words = models.TextField("what it is needed for", max_length=WORDS_LIMIT)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(max_length=WORDS_LIMIT, blank=True)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContentRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sought="") & ~Q(words=""), name="guidance_wanted_says_what"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="", product__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="guidance_wanted_answered_by_somebody",
                violation_error_message="Enter your reply.",
            ),
            models.UniqueConstraint(
                "by",
                "sought",
                MD5("words"),  # the words themselves are too long for an index
                condition=Q(answered_at__isnull=True),
                name="guidance_wanted_asked_once",
            ),
        ]
        indexes = [models.Index(fields=["answered_at", "at"], name="guidance_wanted_waiting")]

    def __str__(self) -> str:
        return f"wanted {self.pk}"
