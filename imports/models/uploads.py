"""An uploaded file: who sent what, when, and how far it has progressed.

Its bytes, name and values are not stored. Its content is in the records created from it; the SHA-256 of its bytes
identifies the same file.
"""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import User
from core.sha256 import SHA256
from imports.choices import UploadState
from imports.querysets import UploadQuerySet
from reference.models import Force


class Upload(models.Model):
    """One file of one kind, for one force or for none."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, db_column="force", related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who sent it first")
    kind = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("size in bytes")
    type = models.CharField(max_length=8, blank=True, verbose_name="csv or xlsx, by its content")
    state = models.CharField(max_length=12, choices=UploadState.choices, default=UploadState.RECEIVED)
    rows = models.PositiveIntegerField("rows that fit", default=0)
    problems = models.JSONField(default=dict, verbose_name="how many problems of each kind, without a value")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "force", "sha256"],
                nulls_distinct=False,
                name="imports_upload_once",
                violation_error_message="This file has already been uploaded.",
            ),
            models.CheckConstraint(condition=models.Q(state__in=UploadState.values), name="imports_upload_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=UploadState.DONE, done_at__isnull=False)
                | (~models.Q(state=UploadState.DONE) & models.Q(done_at__isnull=True)),
                name="imports_upload_done_has_its_moment",
            ),
            models.CheckConstraint(condition=models.Q(sha256__regex=SHA256), name="imports_upload_sha256"),
        ]
        indexes = [models.Index(fields=["force", "-created_at"], name="imports_upload_newest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.created_at:%-d %B %Y}"

    @property
    def is_done(self) -> bool:
        """True if its rows are stored: sending it again changes nothing."""
        return self.state == UploadState.DONE
