"""Files of a version: pictures in its text, documents to download, videos with captions and transcripts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.models import Document
from guidance.choices import AttachmentRole
from guidance.models.versions import Version
from guidance.querysets import AttachmentQuerySet

NAME_LIMIT, TITLE_LIMIT, ALT_LIMIT = 40, 200, 400
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Attachment(models.Model):
    """One file of one version. The next version copies it: the same document at a new address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    name = models.CharField("the name by which the text calls it", max_length=NAME_LIMIT)
    title = models.CharField("Title", max_length=TITLE_LIMIT)
    alt = models.CharField("what a picture shows, for those who can’t see it", max_length=ALT_LIMIT, blank=True)
    role = models.CharField(max_length=12, choices=AttachmentRole.choices)
    goes_with = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="companions",
        verbose_name="video that it is of",
    )
    place = models.PositiveSmallIntegerField("its place in the list")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "name"],
                name="guidance_attachment_name_once",
                violation_error_message="Another file in this version has that name. Choose a different name.",
            ),
            models.CheckConstraint(condition=Q(name__regex=NAME), name="guidance_attachment_name_is_one"),
            models.CheckConstraint(condition=Q(role__in=AttachmentRole.values), name="guidance_attachment_role_known"),
            models.CheckConstraint(
                condition=Q(role__in=["captions", "transcript"], goes_with__isnull=False)
                | (~Q(role__in=["captions", "transcript"]) & Q(goes_with__isnull=True)),
                name="guidance_attachment_goes_with_a_video",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its bytes."""
        return reverse("guidance:file", args=[self.public_id])

    @property
    def is_picture(self) -> bool:
        """True for a picture in the text."""
        return self.role == AttachmentRole.PICTURE

    @property
    def small_url(self) -> str:
        """The address of its thumbnail; empty if there is none."""
        return reverse("guidance:file-small", args=[self.public_id]) if self.document.thumbnail else ""
