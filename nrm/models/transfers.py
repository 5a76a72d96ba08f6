"""Offers to transfer a referral to another force, which the sending force keeps as a record of what happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.transfer_models import ReasonedTransferOffer
from core.transfers import TransferState
from nrm.models.records import Referral
from nrm.transfers.querysets import TransferQuerySet


class ReferralTransfer(ReasonedTransferOffer):
    """One offer. Until it is accepted, the referral and the identity stay with the sending force.

    The pseudonym is stored here too: the sending force keeps this row when the referral belongs to the receiving force.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="transfers")
    pseudonym = models.CharField(max_length=8, editable=False)

    objects = TransferQuerySet.as_manager()

    class Meta(ReasonedTransferOffer.Meta):
        constraints = [
            *ReasonedTransferOffer.Meta.constraints,
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(state=TransferState.OFFERED),
                name="nrm_referraltransfer_one_offer",
                violation_error_message="This referral is already offered to a force. Withdraw that offer first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym} from {self.force_id} to {self.receiver_id}"

    def get_absolute_url(self) -> str:
        """Return the page of the offer, for both forces."""
        return reverse("nrm:transfer-detail", args=[self.pk])
