"""Offers to transfer a referral to another force, which the sending force keeps as a record of what happened to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.transfers import TransferState
from nrm.models.records import Referral
from nrm.transfers.querysets import TransferQuerySet
from reference.models import Force


class ReferralTransfer(models.Model):
    """One offer. Until it is accepted, the referral and the identity stay with the sending force.

    The pseudonym is stored here too: the sending force keeps this row when the referral belongs to the receiving force.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="transfers")
    pseudonym = models.CharField(max_length=8, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="giver")
    receiver = models.ForeignKey(Force, models.PROTECT, related_name="+")
    reason = models.CharField("why it is offered", max_length=300)
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.OFFERED)
    declined_why = models.CharField("why it was declined", max_length=300, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(state=TransferState.OFFERED),
                name="nrm_referraltransfer_one_offer",
                violation_error_message="This referral is already offered to a force. Withdraw that offer first.",
            ),
            models.CheckConstraint(
                condition=~Q(force=F("receiver")),
                name="nrm_transfer_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TransferState.DECLINED, TransferState.NOTED]) | ~Q(declined_why=""),
                name="nrm_transfer_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.OFFERED, settled_at__isnull=True)
                | ~Q(state=TransferState.OFFERED) & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="nrm_transfer_settled_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} from {self.force_id} to {self.receiver_id}"

    def get_absolute_url(self) -> str:
        """Return the page of the offer, for both forces."""
        return reverse("nrm:transfer-detail", args=[self.pk])
