"""Crime records: N200 incidents and recorded crimes of potential victims, their history, transfers and outcome types.

A record has no name of a person. It is about one potential victim: Home Office Counting Rules count one crime of class
106 for each victim.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.dated_rules.models import DatedRule, ends_after_start, one_a_day
from core.transfer_models import ReasonedTransferOffer
from core.transfers import TransferState
from core.typed_text import plain_reference
from investigations.models import Investigation
from nrm import references
from nrm.crime.choices import (
    CancellationReason,
    CrimeClass,
    OffencePlace,
    OutcomeGroup,
    RecordDecision,
    RecordSource,
    RecordStatus,
    ResponderKind,
)
from nrm.crime.querysets import (
    REFERENCE_KEY,
    CrimeRecordQuerySet,
    CrimeRowQuerySet,
    CrimeTransferQuerySet,
    OutcomeTypeQuerySet,
)
from nrm.crime.workflow import ENDED, TO_RECORD_WITHIN
from nrm.crime_system.choices import NotExported
from nrm.models.records import Referral
from reference.models import Force

REFERENCE_LIMIT = 40


class CrimeRecord(models.Model):
    """One potential victim's record on a force's crime system: an incident with an N200 code, or a crime.

    A decision is the newest that is known. Of a referral of this service it follows the referral
    (`nrm.crime.decisions`); of another organisation's referral the force enters it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    source = models.CharField(max_length=14, choices=RecordSource.choices)
    responder = models.CharField("who made the referral", max_length=12, choices=ResponderKind.choices, blank=True)
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, blank=True, related_name="crime_records")
    investigation = models.ForeignKey(
        Investigation, models.PROTECT, null=True, blank=True, related_name="crime_records"
    )
    authority_reference = models.CharField("Home Office reference", max_length=references.LIMIT, blank=True)
    reference = models.CharField("crime system reference", max_length=REFERENCE_LIMIT, blank=True)
    place = models.CharField(max_length=14, choices=OffencePlace.choices, default=OffencePlace.NOT_KNOWN)
    decision = models.CharField(max_length=12, choices=RecordDecision.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField("when the force received the report")
    recorded_at = models.DateTimeField("when it was entered on the crime system", null=True, blank=True)

    status = models.CharField(max_length=10, choices=RecordStatus.choices)
    crime_class = models.CharField("offence", max_length=14, choices=CrimeClass.choices, blank=True)
    crime_at = models.DateTimeField("when the crime was recorded", null=True, blank=True)
    # 24 hours after the decision that makes it a crime was recorded here.
    crime_due_at = models.DateTimeField("a crime is to be recorded by", null=True, blank=True)
    cancellation = models.CharField(max_length=12, choices=CancellationReason.choices, blank=True)
    cancellation_requested = models.CharField(max_length=12, choices=CancellationReason.choices, blank=True)
    # The decision and place in spite of which the registrar kept the record: blank until then, and after a change.
    kept_despite = models.CharField(max_length=40, blank=True)
    outcome = models.CharField("newest outcome; blank: not yet assigned", max_length=4, blank=True)
    outcome_on = models.DateField("day on which the newest outcome was assigned", null=True, blank=True)
    was_crime = models.BooleanField("recorded as a crime by the force that transferred it", default=False)
    not_exported = models.CharField(
        "why an export of the crime system does not have it",
        max_length=12,
        choices=NotExported.choices,
        blank=True,
        default="",
        db_default="",
    )
    received_from = models.ForeignKey(
        Force, models.PROTECT, db_column="received_from", related_name="+", null=True, blank=True
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Set by an erasure, and by nothing else.
    erased = models.CharField("erased: codes and dates are left", max_length=6, blank=True, default="", db_default="")

    objects = CrimeRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            plain_reference("reference", name="nrm_crimerecord_reference_plain"),
            plain_reference("authority_reference", name="nrm_crimerecord_authority_reference_plain"),
            models.UniqueConstraint(
                F("force"),
                REFERENCE_KEY,
                condition=~Q(reference="") & ~Q(status__in=sorted(ENDED)),
                name="nrm_crimerecord_reference_once_in_a_force",
                violation_error_message="Another crime record of your force has this crime system reference.",
            ),
            # One record for each victim: the referral is that person’s.
            models.UniqueConstraint(
                fields=["force", "referral"],
                condition=Q(referral__isnull=False) & ~Q(status__in=sorted(ENDED)),
                name="nrm_crimerecord_one_for_a_referral",
                violation_error_message="Your force already has a crime record for this referral.",
            ),
            models.UniqueConstraint(
                F("force"),
                references.KEY,
                condition=~Q(authority_reference="") & ~Q(status__in=sorted(ENDED)),
                name="nrm_crimerecord_one_for_a_home_office_reference",
                violation_error_message="Your force already has a crime record with this Home Office reference.",
            ),
            models.CheckConstraint(
                condition=Q(reference="", recorded_at__isnull=True) | ~Q(reference="") & Q(recorded_at__isnull=False),
                name="nrm_crimerecord_reference_has_its_time",
                violation_error_message="Enter both the crime system reference and when it was recorded.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(recorded_at__gte=F("reported_at")),
                name="nrm_crimerecord_recorded_after_it_was_reported",
                violation_error_message="The record can’t be older than the report. Check both times.",
            ),
            models.CheckConstraint(
                condition=~Q(status=RecordStatus.CRIME)
                | ~Q(crime_class="") & Q(crime_at__isnull=False) & ~Q(reference=""),
                name="nrm_crimerecord_crime_has_offence_and_time",
                violation_error_message="A crime needs its offence, its reference and the time it was recorded.",
            ),
            models.CheckConstraint(
                condition=Q(status=RecordStatus.CANCELLED) & ~Q(cancellation="")
                | ~Q(status=RecordStatus.CANCELLED) & Q(cancellation=""),
                name="nrm_crimerecord_cancelled_has_a_reason",
                violation_error_message="Select why it is cancelled.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True)
                | ~Q(outcome="") & Q(outcome_on__isnull=False, crime_at__isnull=False),
                name="nrm_crimerecord_outcome_is_of_a_crime",
                violation_error_message="Only a crime has an outcome, with the date it was assigned.",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[RecordSource.REFERRAL, RecordSource.NOTIFICATION]) & ~Q(responder="")
                | ~Q(source__in=[RecordSource.REFERRAL, RecordSource.NOTIFICATION]) & Q(responder=""),
                name="nrm_crimerecord_others_are_named_by_kind",
                violation_error_message="Select who made the referral, if it was another organisation.",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(source__in=[RecordSource.OWN_REFERRAL, RecordSource.REFERRAL]),
                name="nrm_crimerecord_decision_is_of_a_referral",
                violation_error_message="Only a referral has a decision.",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", RecordDecision.AWAITED], decided_on__isnull=True)
                | ~Q(decision__in=["", RecordDecision.AWAITED]) & Q(decided_on__isnull=False),
                name="nrm_crimerecord_decision_has_its_day",
                violation_error_message="Enter the date of the decision.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "status", "-reported_at"], name="nrm_crimerecord_in_order"),
            models.Index(F("force"), REFERENCE_KEY, name="nrm_crimerecord_by_key"),
            models.Index(F("force"), references.KEY, name="nrm_crimerecord_by_home_key"),
            models.Index(fields=["referral"], name="nrm_crimerecord_by_referral"),
            models.Index(fields=["investigation"], name="nrm_crimerecord_by_case"),
            models.Index(fields=["force", "crime_at"], name="nrm_crimerecord_by_crime_at"),
        ]

    def __str__(self) -> str:
        return self.reference or self.authority_reference or f"record {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the page with its full timeline."""
        return reverse("crime:record-detail", args=[self.public_id])

    @property
    def is_crime(self) -> bool:
        """Whether it is a recorded crime today."""
        return self.status == RecordStatus.CRIME

    @property
    def is_transferred(self) -> bool:
        """Whether another force has accepted it."""
        return self.status == RecordStatus.TRANSFERRED or self.cancellation == CancellationReason.TRANSFERRED

    @property
    def is_ended(self) -> bool:
        """Whether it is cancelled or with another force."""
        return self.status in ENDED

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything about it: no open crime, no decision awaited, no request to cancel it."""
        is_open = self.status == RecordStatus.AWAITING or (self.is_crime and not self.outcome)
        return not is_open and not self.cancellation_requested

    @property
    def is_erased(self) -> bool:
        """Whether its references and reasons are erased."""
        return self.erased != ""

    @property
    def record_by(self) -> datetime:
        """When it is to be on the crime system: 24 hours after the report."""
        return self.reported_at + TO_RECORD_WITHIN

    @property
    def is_late(self) -> bool:
        """Whether it was entered on the crime system late, or is not there although the 24 hours are over."""
        return (self.recorded_at or clock.now()) > self.record_by

    @property
    def kept_key(self) -> str:
        """Return what the registrar keeps the record in spite of: the decision and the place of today."""
        return f"{self.decision}:{self.decided_on or ''}:{self.place}"

    @property
    def is_kept(self) -> bool:
        """Whether the registrar kept the record after the newest decision, and after the place last changed."""
        return self.kept_despite == self.kept_key


class CrimeStep(models.Model):
    """One thing that happened to a record: its code, what was corrected, an outcome. Rows never change."""

    record = models.ForeignKey(CrimeRecord, models.CASCADE, related_name="steps")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    move = models.CharField(max_length=24)
    was = models.CharField("status before", max_length=10, choices=RecordStatus.choices, blank=True)
    became = models.CharField("status after", max_length=10, choices=RecordStatus.choices)
    detail = models.CharField("what was entered: codes, dates and references", max_length=600, blank=True)
    outcome = models.CharField(max_length=4, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("recorded at")

    objects = CrimeRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["record", "at"], name="nrm_crimestep_timeline")]

    def __str__(self) -> str:
        return f"{self.move} of {self.record_id}"


class CrimeTransfer(ReasonedTransferOffer):
    """An offer to record what one force reports in another force, which opens a record of its own once it accepts."""

    record = models.ForeignKey(CrimeRecord, models.CASCADE, related_name="transfers")
    accepted_as = models.ForeignKey(CrimeRecord, models.PROTECT, null=True, related_name="+")
    # What the receiving force reads before it decides, as on the day of the offer.
    source = models.CharField(max_length=14, choices=RecordSource.choices)
    responder = models.CharField(max_length=12, choices=ResponderKind.choices, blank=True)
    authority_reference = models.CharField(max_length=references.LIMIT, blank=True)
    decision = models.CharField(max_length=12, choices=RecordDecision.choices, blank=True)
    decided_on = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=RecordStatus.choices)

    objects = CrimeTransferQuerySet.as_manager()

    class Meta(ReasonedTransferOffer.Meta):
        constraints = [
            *ReasonedTransferOffer.Meta.constraints,
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state=TransferState.OFFERED),
                name="nrm_crimetransfer_one_offer",
                violation_error_message="This record is already offered to a force. Withdraw that offer first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} from {self.force_id} to {self.receiver_id}"

    def get_absolute_url(self) -> str:
        """Return the page of the offer, for both forces."""
        return reverse("crime:transfer-detail", args=[self.pk])


OUTCOME_NUMBER = r"^[1-9][0-9]?[a-z]?$"  # 1, 1a, … 22


class OutcomeType(DatedRule):
    """A crime outcome of the Home Office framework, on the days on which it can be assigned."""

    name = models.CharField(max_length=160)
    group = models.CharField(max_length=12, choices=OutcomeGroup.choices)
    is_for_slavery = models.BooleanField("can be used for class 106")

    objects = OutcomeTypeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="nrm_outcometype_begins_once",
                violation_error_message="This outcome already has a row from that date.",
            ),
            ends_after_start("nrm_outcometype_ends_after_start"),
            one_a_day(
                "nrm_outcometype_one_row_a_day",
                "code",
                message="This outcome already has a row on one of these dates.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=OUTCOME_NUMBER),
                name="nrm_outcometype_code_is_a_number",
                violation_error_message="Enter the number of the outcome, such as 23 or 23A.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(is_for_slavery=False, group=OutcomeGroup.OTHER)
                    | Q(is_for_slavery=True) & ~Q(group=OutcomeGroup.OTHER)
                ),
                name="nrm_outcometype_group_says_its_use",
                violation_error_message="An outcome for modern slavery has a group. Select one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code.upper()}: {self.name}"
