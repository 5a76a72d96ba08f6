"""What all steps of records of prosecutions have in common. A trigger keeps them (`sql/keep_prosecution_steps.sql`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reference.models import Force


class Step(models.Model):
    """What happened to a record, when, and what was there before. Rows never change; only the force follows the record.

    A record adds its own key and the codes of its steps: `move`, and the status before (`was`) and after (`became`).
    """

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    on = models.DateField("day on which it happened", null=True)
    before = models.JSONField("codes, dates and numbers before it", default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded at")

    class Meta:
        abstract = True


def undoes_a_step(name: str) -> models.CheckConstraint:
    """The constraint that `undo` says which step it undoes, and nothing else does."""
    return models.CheckConstraint(
        condition=Q(move="undo", undoes__isnull=False) | ~Q(move="undo") & Q(undoes__isnull=True), name=name
    )
