"""Comments of authors and approvers on an unpublished version. Readers never see them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from guidance.models.versions import Version
from guidance.querysets import ThreadQuerySet

WORDS_LIMIT = 4_000


class Thread(models.Model):
    """One question or remark on a version or one of its passages, until somebody resolves it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="threads")
    anchor = models.CharField("passage that it is about; none is the whole", max_length=40, blank=True)
    quoted = models.CharField("how that passage began when it was asked", max_length=120, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="guidance_thread_settled_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["version", "settled_at"], name="guidance_thread_open")]

    def __str__(self) -> str:
        return f"thread on {self.version_id}"

    @property
    def is_open(self) -> bool:
        """True until somebody resolves it."""
        return self.settled_at is None


class Comment(models.Model):
    """One comment of a thread. Rows are only added."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(max_length=WORDS_LIMIT)

    class Meta:
        indexes = [models.Index(fields=["thread", "at"], name="guidance_comment_order")]

    def __str__(self) -> str:
        return f"comment on {self.thread_id}"
