"""Whether a force wants its lead to certify each return before the reviewer gets it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from investigations.querysets import ScopedQuerySet
from reference.models import Force


class CertificationChoice(models.Model):
    """A lead's choice for the force. Never changed or deleted: the last one counts, and no choice means no."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    is_wanted = models.BooleanField("the lead certifies each return")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ScopedQuerySet["CertificationChoice"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["force", "-id"], name="investigations_certification")]

    def __str__(self) -> str:
        return f"{self.force_id}: {'lead certifies' if self.is_wanted else 'no certification'}"
