"""The permanent record of an investigation, and the holding under which each force knows it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, Replace
from django.urls import reverse

from core.transfer_models import TransferOffer
from core.transfers import TransferState
from core.typed_text import plain_reference
from figures.models import Period
from investigations.querysets import (
    HoldingQuerySet,
    InvestigationQuerySet,
    InvestigationTransferQuerySet,
    SupportQuerySet,
)
from reference.models import Force


class Investigation(models.Model):
    """One investigation through all its months and forces. Other apps refer to it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(
        Force,
        models.PROTECT,
        db_column="force",
        related_name="+",
        verbose_name="present holder",
        db_constraint=False,  # `sql/keep_codes.sql` checks it
        db_index=False,
    )
    handling = models.CharField("handling marking", max_length=24, default="OFFICIAL-SENSITIVE")
    same_operation_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    latest_entry = models.OneToOneField(
        "investigations.Entry",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="its entry in the newest approved return",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InvestigationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["force"], name="investigations_case_by_force"),
            models.Index(
                fields=["same_operation_as"],
                condition=Q(same_operation_as__isnull=False),
                name="investigations_same_operation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        """The page of the investigation, month by month."""
        return reverse("investigations:investigation-detail", args=[self.public_id])


class InvestigationText(models.Model):
    """The summary, stored apart from what is counted."""

    investigation = models.OneToOneField(Investigation, models.CASCADE, primary_key=True, related_name="words")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    summary = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "investigation words"

    def __str__(self) -> str:
        return f"words of {self.investigation_id}"


class Holding(models.Model):
    """An investigation as one force knows it: its reference there, and from when to when. A transfer starts another."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="holdings", db_index=False)
    force = models.ForeignKey(
        Force,
        models.PROTECT,
        db_column="force",
        related_name="+",
        db_constraint=False,  # `sql/keep_codes.sql` checks it
        db_index=False,
    )
    reference = models.CharField("Reference in the force", max_length=40)
    operation_name = models.CharField("Operation name", max_length=60, blank=True)
    begins_on = models.DateField("first month returned")
    ends_on = models.DateField("last month returned", null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            plain_reference("reference", name="investigations_holding_reference_plain"),
            models.UniqueConstraint(
                "force",
                Lower(Replace("reference", Value(" "), Value(""))),
                name="investigations_holding_reference_once",
                violation_error_message="Your force already has an investigation with this reference.",
            ),
            models.UniqueConstraint(
                fields=["investigation"], condition=Q(ends_on__isnull=True), name="investigations_holding_one_holder"
            ),
            # For the key of an entry to its holding, which is that of its investigation and its force.
            models.UniqueConstraint(fields=["investigation", "force", "id"], name="investigations_holding_of_force"),
        ]
        indexes = [
            models.Index(fields=["ends_on"], condition=Q(ends_on__isnull=False), name="investigations_holding_ended")
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.reference, self.operation_name) if part)


class SupportingForce(models.Model):
    """A force that supports another's investigation. Counted separately, never added to a total."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="supports")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="lead force")
    supporter = models.ForeignKey(Force, models.PROTECT, related_name="+", verbose_name="supporting force")
    shares_name = models.BooleanField("the supporter may see the operation name", default=False)
    contact = models.CharField("contact for the supporting force", max_length=120, blank=True)
    begins_on = models.DateField(null=True)  # null for support entered before the form asked for the date
    ended_on = models.DateField(null=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["investigation", "supporter"],
                condition=Q(ended_on__isnull=True),
                name="investigations_support_once",
                violation_error_message="This force is already a supporting force.",
            ),
            models.CheckConstraint(
                condition=~Q(force=models.F("supporter")),
                name="investigations_support_by_another",
                violation_error_message="A force cannot support its own investigation. Choose another force.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supporter_id} supports {self.investigation_id}"


class InvestigationTransfer(TransferOffer):
    """An offer to transfer an investigation. Until the receiver accepts, the investigation stays with the giver."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="transfers")
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, related_name="+", verbose_name="month in which it was transferred in"
    )
    reason = models.CharField("why it was declined", max_length=300, blank=True)

    objects = InvestigationTransferQuerySet.as_manager()

    class Meta(TransferOffer.Meta):
        constraints = [
            *TransferOffer.Meta.constraints,
            models.UniqueConstraint(
                fields=["investigation"],
                condition=Q(state=TransferState.OFFERED),
                name="investigations_transfer_one_offer",
                violation_error_message="This investigation is already offered to another force.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TransferState.DECLINED, TransferState.NOTED]) | ~Q(reason=""),
                name="investigations_transfer_declined_has_reason",
                violation_error_message="Enter why your force is declining the transfer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.investigation_id} from {self.force_id} to {self.receiver_id}"

    @property
    def is_declined(self) -> bool:
        """Whether the other force declined it."""
        return self.state == TransferState.DECLINED
