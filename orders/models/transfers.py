"""Between forces: offers to transfer a subject, and addresses in another force's area."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.transfer_models import ReasonedTransferOffer
from core.transfers import TransferState
from orders.models.subjects import Subject, SubjectIdentifier
from orders.supervision.transfer_querysets import AreaAlertQuerySet, SubjectTransferQuerySet
from reference.models import Force

PERSON = settings.AUTH_USER_MODEL


class SubjectTransfer(ReasonedTransferOffer):
    """One offer.

    The subject stays with the offering force until the other force accepts; afterwards the former keeps this row.
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="transfers")
    number = models.CharField("subject number", max_length=8, editable=False)
    was_officer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="the receiver’s managing officer"
    )

    objects = SubjectTransferQuerySet.as_manager()

    class Meta(ReasonedTransferOffer.Meta):
        constraints = [
            *ReasonedTransferOffer.Meta.constraints,
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state=TransferState.OFFERED),
                name="orders_transfer_one_offer",
                violation_error_message="This subject is already offered to a force. Withdraw that offer first.",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.ACCEPTED) | Q(officer__isnull=False),
                name="orders_transfer_accepted_has_officer",
                violation_error_message="Choose the new managing officer.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "state", "-offered_at"], name="orders_transfer_by_giver"),
            models.Index(fields=["receiver", "state", "-offered_at"], name="orders_transfer_by_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.force_id} to {self.receiver_id}"

    def get_absolute_url(self) -> str:
        """The page of the offer, for both forces."""
        return reverse("orders:transfer-detail", args=[self.pk])

    @property
    def is_declined(self) -> bool:
        """Whether the other force declined it."""
        return self.state == TransferState.DECLINED


class AreaAlert(models.Model):
    """A subject of one force has an address in another force's area.

    That force is alerted and confirms that it has read this.
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="area_alerts")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="managing force")
    area = models.ForeignKey(Force, models.PROTECT, related_name="+", verbose_name="force that is notified")
    known_by = models.ForeignKey(SubjectIdentifier, models.CASCADE, related_name="alerts")
    at = models.DateTimeField()
    noted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)

    objects = AreaAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["known_by"], name="orders_area_alert_once"),
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True, noted_by__isnull=True)
                | Q(noted_at__isnull=False, noted_by__isnull=False),
                name="orders_area_alert_noted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} lives in {self.area_id}"
