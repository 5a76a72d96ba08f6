"""Requested offline bundles and their files. A row without a file is waiting."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from guidance.choices import Circle, Marking
from guidance.querysets import BundleQuerySet


class Bundle(models.Model):
    """One bundle of a circle, complete or with the changes since a day. Everybody in the circle may download it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    circle = models.CharField("Who is it for?", max_length=12, choices=Circle.choices)
    since = models.DateField("Changes since this day", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField("why it can't be made", max_length=300, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField("name of the file", max_length=80, blank=True)
    marking = models.CharField(max_length=24, choices=Marking.choices, blank=True)
    products = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField("products that an earlier one may hold and it does not", default=0)
    size = models.PositiveBigIntegerField("bytes", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    public_key = models.CharField("key by which its signature is checked", max_length=44, blank=True)
    removed_at = models.DateTimeField("when its file was removed", null=True, blank=True)
    # Only an erasure sets it (`guidance.erasable`). The worker then removes the file.
    stopped = models.CharField(
        "why nobody may download it any longer", max_length=120, blank=True, default="", db_default=""
    )

    objects = BundleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="guidance_bundle_circle_known"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, name="", sha256="")
                | (Q(made_at__isnull=False, refusal="") & ~Q(name="") & ~Q(sha256="") & ~Q(marking="")),
                name="guidance_bundle_made_has_its_file",
            ),
            models.UniqueConstraint(
                fields=["circle", "since"],
                condition=Q(made_at__isnull=True, refusal=""),
                nulls_distinct=False,
                name="guidance_bundle_waits_once",
                violation_error_message="This download is already being created.",
            ),
        ]
        indexes = [models.Index(fields=["circle", "asked_at"], name="guidance_bundle_newest")]

    def __str__(self) -> str:
        return self.name or f"bundle for {self.circle}"

    def get_absolute_url(self) -> str:
        """Return the address of the download."""
        return reverse("guidance:bundle", args=[self.public_id])

    @property
    def stored_as(self) -> str:
        """The name of its file in our storage, which reveals nothing."""
        return f"{self.public_id.hex}.zip"

    @property
    def waits(self) -> bool:
        """True until the bundle is built or has failed."""
        return self.made_at is None and not self.refusal
