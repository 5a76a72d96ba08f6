"""Reader activity: following, confirming that one has read a version, feedback, and anonymous use counts.

Use is counted by force and day, without the person. Only the audit log knows the person, for lawful checks.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from guidance.choices import FeedbackKind, Topic, UsageKind
from guidance.models.products import Product
from guidance.models.versions import Version
from guidance.querysets import ReaderFeedbackQuerySet
from reference.models import Force

WORDS_LIMIT = 2_000


class Follow(models.Model):
    """One topic a person follows: a product, kind, type, sub-type or circumstance."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    code = models.CharField("which one; the address of a product", max_length=80)
    since = models.DateTimeField("what was published before this moment is known")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic", "code"], name="guidance_follow_once"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="guidance_follow_topic_known"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.code} by {self.user_id}"


class Acknowledgement(models.Model):
    """A person's confirmation that they read a version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="acknowledgements")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="guidance_acknowledgement_once")]

    def __str__(self) -> str:
        return f"{self.version_id} by {self.user_id}"


class ReaderFeedback(models.Model):
    """A reader's feedback to a product's owner, and the reply."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="remarks")
    version = models.ForeignKey(Version, models.CASCADE, related_name="remarks", verbose_name="version that was read")
    anchor = models.CharField("paragraph; none is the whole", max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=FeedbackKind.choices)
    words = models.TextField(max_length=WORDS_LIMIT)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(max_length=WORDS_LIMIT, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReaderFeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FeedbackKind.values), name="guidance_remark_kind_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="guidance_remark_answered_by_somebody",
                violation_error_message="Enter your reply.",
            ),
        ]
        indexes = [models.Index(fields=["product", "answered_at"], name="guidance_remark_waiting")]

    def __str__(self) -> str:
        return f"remark on {self.product_id}"


class UsageEvent(models.Model):
    """One use of the library by somebody of a force. Rows are only added; a monthly job counts them."""

    kind = models.CharField(max_length=12, choices=UsageKind.choices)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UsageKind.values), name="guidance_usageevent_kind_known")
        ]
        indexes = [
            models.Index(fields=["day", "force", "kind"], name="guidance_usageevent_by_day"),
            models.Index(fields=["product", "day"], name="guidance_usageevent_of_product"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"
