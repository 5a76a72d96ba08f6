"""Columns and constraints of every table of transfers between forces (`core.transfers` has the workflow).

The record stays with the giver until the receiver accepts. Afterwards the giver keeps the row of the offer.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.transfers import TransferState


class TransferOffer(models.Model):
    """One offer of one record from a force, the giver, to another, the receiver."""

    force = models.ForeignKey(
        "reference.Force", models.PROTECT, db_column="force", related_name="+", verbose_name="giver"
    )
    receiver = models.ForeignKey("reference.Force", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.OFFERED)
    offered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(force=F("receiver")),
                name="%(app_label)s_%(class)s_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ]


class ReasonedTransferOffer(TransferOffer):
    """An offer with its reason, why it was declined, and the people who made and settled it."""

    reason = models.CharField("why it is offered", max_length=300)
    declined_why = models.CharField("why it was declined", max_length=300, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(TransferOffer.Meta):
        abstract = True
        constraints = [
            *TransferOffer.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state__in=[TransferState.DECLINED, TransferState.NOTED]) | ~Q(declined_why=""),
                name="%(app_label)s_%(class)s_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.OFFERED, settled_at__isnull=True)
                | ~Q(state=TransferState.OFFERED) & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="%(app_label)s_%(class)s_settled_has_person_and_time",
            ),
        ]
