"""What somebody looked for in the library and did not find, asked for on purpose, and what came of it.

That something was not found is counted without its words, since they may name somebody. Whoever needs it written asks
for it here, in words that they choose for others to read.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5

from accounts.models import User
from guidance.models.products import Product
from guidance.models.readers import WORDS_LIMIT
from guidance.querysets import ContentRequestQuerySet

SOUGHT_LIMIT = 200  # as long as a search may be


class ContentRequest(models.Model):
    """Guidance that a reader asks for, and the answer: the product that has it now, or a sentence."""

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
