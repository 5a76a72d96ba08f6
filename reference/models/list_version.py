"""The version of all word lists together, by which a process knows whether what it has read is still right."""

from __future__ import annotations

import uuid

from django.db import models


class ListVersion(models.Model):
    """The only row of its table. A trigger gives it a new version with every change of a term or a spelling.

    The version is random: a counter would repeat a value after a rollback, and then mean other lists.
    """

    is_only = models.BooleanField(primary_key=True, default=True)
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(is_only=True), name="reference_listversion_is_only")]

    def __str__(self) -> str:
        return str(self.version)
