"""A workbook uploaded for a month's return: its cells and rows until they are stored, and the report on it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models

from accounts.models import User
from figures.models import Period
from imports.models import Upload
from investigations.querysets import ReturnUploadQuerySet
from matching.fields import SealedTextField
from reference.models import Force

ROWS_KEPT_FOR = timedelta(days=7)  # until then the person may store what the file would change
MOST_TEXT = 30_000_000  # characters; more than any file that can be read


class ReturnUpload(models.Model):
    """One reading of a file. Its rows and report hold what people wrote, so both are encrypted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+", verbose_name="the file")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    rows = SealedTextField(
        "rows to store, until they are stored or have expired", max_length=MOST_TEXT, null=True, default=None
    )
    cells = SealedTextField(
        "the table of the file, until its rows are stored or have expired",
        max_length=MOST_TEXT,
        null=True,
        default=None,
    )
    report = SealedTextField("problems, changes and warnings, as the page shows them", max_length=MOST_TEXT)
    draft = models.CharField("the draft that the report compares with", max_length=120, blank=True)
    problems = models.PositiveIntegerField("how many problems it has", default=0)
    changes = models.PositiveIntegerField("how many cases it changes", default=0)
    stored_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField("key of a request that may be repeated", max_length=100, blank=True)
    is_practice = models.BooleanField("tried for practice: it is never stored", db_default=False, default=False)

    objects = ReturnUploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stored_at__isnull=True) | models.Q(stored_at__gte=models.F("uploaded_at")),
                name="investigations_upload_stored_after",
            ),
            models.CheckConstraint(
                condition=models.Q(is_practice=False)
                | models.Q(is_practice=True, rows__isnull=True, stored_at__isnull=True, key=""),
                name="investigations_upload_practice_stores_nothing",
                violation_error_message="A file tried for practice cannot be added to a return. Upload it again.",
            ),
            models.UniqueConstraint(
                fields=["force", "key"],
                condition=~models.Q(key=""),
                name="investigations_upload_key_once",
                violation_error_message="This key was used before. Use a new key for each submission.",
            ),
        ]
        indexes = [models.Index(fields=["force", "period", "-uploaded_at"], name="investigations_upload_newest")]

    def __str__(self) -> str:
        return f"upload for {self.period_id:%B %Y}"
