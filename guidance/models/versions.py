"""Versions of a product: content, readers, and the log of every transition."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from guidance import workflow
from guidance.choices import Audience, Circle, Circumstance, Marking, ProductKind, VersionState, Weight
from guidance.models.products import Product
from guidance.querysets import VersionQuerySet

TITLE_LIMIT, SUMMARY_LIMIT, TEXT_LIMIT = 200, 400, 400_000


def codes(length: int, name: str) -> ArrayField[list[str], list[str]]:
    """Return an array field of codes."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True, verbose_name=name)


class Version(models.Model):
    """One numbered version. Its text can change while it is a draft; after submission it stays fixed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("number, from 1")
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)

    title = models.CharField("Title", max_length=TITLE_LIMIT)
    summary = models.CharField("Summary", max_length=SUMMARY_LIMIT, blank=True)
    text = models.TextField("Text", blank=True)
    marking = models.CharField("Handling marking", max_length=24, choices=Marking.choices, default=Marking.SENSITIVE)
    circle = models.CharField("Who can read it?", max_length=12, choices=Circle.choices, default=Circle.POLICE)
    restricted_to = codes(12, "only for these forces; blank for all")
    audiences = codes(20, "who it is written for")
    types = codes(8, "types of exploitation; none is all")
    sub_types = codes(40, "narrower kinds")
    stages = codes(40, "stages of an investigation at which it helps; none is all")
    circumstances = codes(20, "circumstances in which it helps")
    what_changed = models.CharField("What changed since the last version?", max_length=1_000, blank=True)
    weight = models.CharField(max_length=12, choices=Weight.choices, default=Weight.SUBSTANTIAL)

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField("times it was saved", default=1)  # and submitted
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    publish_on = models.DateField("Publication date", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField("when another took its place, or it was withdrawn", null=True, blank=True)
    review_on = models.DateField("Review date", null=True, blank=True)
    dated_as = models.CharField(
        "Date as its source prints it, where it is older than this service", max_length=40, blank=True
    )
    # Only an erasure sets it (`guidance.erasable`), in an update that blanks the text.
    erased = models.CharField("erased: dates and codes are left", max_length=6, blank=True, default="", db_default="")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="guidance_version_number_once"),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=sorted(workflow.OPEN)),
                name="guidance_version_one_in_the_making",
                violation_error_message="A new version of this product is already in progress. Open that version.",
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state=VersionState.PUBLISHED),
                name="guidance_version_one_published",
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="guidance_version_state_known"),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="guidance_version_marking_known"),
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="guidance_version_circle_known"),
            models.CheckConstraint(
                condition=Q(audiences__contained_by=Audience.values), name="guidance_version_audiences_known"
            ),
            models.CheckConstraint(
                condition=Q(circumstances__contained_by=Circumstance.values),
                name="guidance_version_circumstances_known",
            ),
            models.CheckConstraint(
                condition=~Q(circle=Circle.PARTNERS) | Q(restricted_to=[]),
                name="guidance_version_partners_or_forces",
                violation_error_message=(
                    "Guidance restricted to named forces cannot be shared with partners. Choose one or the other."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[VersionState.DRAFT, VersionState.DISCARDED]) | Q(submitted_by__isnull=False),
                name="guidance_version_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="guidance_version_second_person",
                violation_error_message="You cannot approve a version you submitted.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(workflow.SHOWN | {VersionState.APPROVED})) | Q(approved_by__isnull=False),
                name="guidance_version_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(erased="") | Q(erased="erased", summary="", text="", state__in=sorted(workflow.ENDED)),
                name="guidance_version_erased_has_no_text",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(workflow.SHOWN), published_at__isnull=False, review_on__isnull=False)
                | (~Q(state__in=sorted(workflow.SHOWN)) & Q(published_at__isnull=True)),
                name="guidance_version_published_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[VersionState.SUPERSEDED, VersionState.WITHDRAWN], ended_at__isnull=False)
                | (~Q(state__in=[VersionState.SUPERSEDED, VersionState.WITHDRAWN]) & Q(ended_at__isnull=True)),
                name="guidance_version_ended_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "publish_on"], name="guidance_version_due"),
            GinIndex(fields=["types", "sub_types", "circumstances", "stages"], name="guidance_version_fitting"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its address for readers; for an unpublished version, the address where authors work on it."""
        if self.state in workflow.SHOWN:
            return reverse("guidance:version", args=[self.product.slug, self.number])
        return reverse("guidance:draft", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        """True until it is published or discarded."""
        return self.state in workflow.OPEN

    @property
    def is_debrief(self) -> bool:
        """True for a version of a debrief, which has its own form."""
        return self.product.kind == ProductKind.DEBRIEF

    @property
    def is_draft(self) -> bool:
        """True while authors write it."""
        return self.state == VersionState.DRAFT

    @property
    def is_in_review(self) -> bool:
        """True while an approver reads it."""
        return self.state == VersionState.IN_REVIEW

    @property
    def news_word(self) -> str:
        """The label readers see on publication: new, or an update of an earlier version."""
        return "New" if self.number == 1 else "Updated"

    @property
    def is_erased(self) -> bool:
        """True if only its dates and codes are left."""
        return self.erased != ""

    def is_past_review(self, day: date) -> bool:
        """Return whether its review date has passed and nobody has confirmed it since."""
        return self.state == VersionState.PUBLISHED and self.review_on is not None and self.review_on < day


class RelatedProduct(models.Model):
    """A related product that readers may want next, or a product that this version replaces."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="related")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    takes_place = models.BooleanField("it takes the place of that product", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "product"], name="guidance_relatedproduct_once")]

    def __str__(self) -> str:
        return f"{self.version_id} to {self.product_id}"


class Contribution(models.Model):
    """A person who wrote in a version and so may not approve it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="writings")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "author"], name="guidance_contribution_once")]

    def __str__(self) -> str:
        return f"{self.author_id} in {self.version_id}"


class VersionStep(models.Model):
    """One transition of a version. Rows are only added."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=24)
    was = models.CharField(max_length=12, choices=VersionState.choices)
    became = models.CharField(max_length=12, choices=VersionState.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # null: the calendar
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "at"], name="guidance_versionstep_history")]

    def __str__(self) -> str:
        return f"{self.move} of {self.version_id}"
