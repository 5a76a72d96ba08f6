"""Victims and witnesses of a case, with their support, special measures and steps. Each has a number and no name."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from nrm.models import Referral
from prosecutions.models.cases import DETAIL_LIMIT, ProsecutionCase
from prosecutions.models.steps import Step, undoes_a_step
from prosecutions.witnesses.choices import (
    AbroadWay,
    EvidenceWay,
    Measure,
    MeasureStatus,
    NotNeeded,
    PersonalStatement,
    SupportKind,
    SupportStatus,
    Willingness,
    WithdrawalStage,
    WitnessKind,
    WitnessStatus,
)
from prosecutions.witnesses.querysets import (
    SpecialMeasureQuerySet,
    WitnessQuerySet,
    WitnessStepQuerySet,
    WitnessSupportQuerySet,
)
from prosecutions.witnesses.workflow import GIVING_EVIDENCE, VICTIMS, eligibility_of
from reference import countries
from reference.models import Force


class Witness(models.Model):
    """One victim or witness of a case, known by a number. An NRM referral may be linked, for those who see it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(ProsecutionCase, models.CASCADE, related_name="witnesses", db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField("number in the case")
    kind = models.CharField(max_length=8, choices=WitnessKind.choices)
    is_under_18 = models.BooleanField("under 18")
    is_abroad = models.BooleanField("lives abroad")
    country = models.CharField("country abroad, by its code", max_length=2, blank=True)
    needs_interpreter = models.BooleanField()
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=WitnessStatus.choices, default=WitnessStatus.BEFORE)
    first_contact_on = models.DateField()
    last_contact_on = models.DateField()
    next_contact_on = models.DateField("next contact due", null=True)  # None: the person wants none
    willingness = models.CharField(max_length=10, choices=Willingness.choices, default=Willingness.UNDECIDED)
    willingness_on = models.DateField()
    stage = models.CharField("stage of the withdrawal", max_length=14, choices=WithdrawalStage.choices, blank=True)
    needs_assessed_on = models.DateField(null=True)
    statement = models.CharField(
        "victim personal statement", max_length=10, choices=PersonalStatement.choices, blank=True
    )
    statement_on = models.DateField(null=True)
    no_measures_on = models.DateField("day on which no special measures were needed", null=True)
    abroad = models.CharField("evidence from abroad", max_length=14, choices=AbroadWay.choices, blank=True)
    abroad_on = models.DateField(null=True)
    evidence = models.CharField("how evidence was given", max_length=12, choices=EvidenceWay.choices, blank=True)
    reason = models.CharField("why evidence was not needed", max_length=12, choices=NotNeeded.choices, blank=True)
    ended_on = models.DateField("day of the evidence, or from which it is not needed", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = WitnessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "witnesses"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="prosecutions_witness_numbered_once"),
            models.CheckConstraint(
                condition=Q(status__in=WitnessStatus.values) & Q(kind__in=WitnessKind.values),
                name="prosecutions_witness_status_known",
            ),
            models.CheckConstraint(
                condition=Q(is_abroad=True) | Q(country="", abroad="", abroad_on__isnull=True),
                name="prosecutions_witness_country_is_abroad",
                violation_error_message="Only a person who lives abroad has a country, and evidence from abroad.",
            ),
            models.CheckConstraint(
                condition=Q(abroad="", abroad_on__isnull=True)
                | Q(abroad__in=[value for value in AbroadWay.values if value], abroad_on__isnull=False),
                name="prosecutions_witness_abroad_has_its_day",
                violation_error_message="Enter the date.",
            ),
            models.CheckConstraint(
                condition=Q(last_contact_on__gte=F("first_contact_on"))
                & (Q(next_contact_on__isnull=True) | Q(next_contact_on__gte=F("last_contact_on"))),
                name="prosecutions_witness_contacts_in_order",
                violation_error_message="The next contact can’t be before the last one.",
            ),
            models.CheckConstraint(
                condition=Q(willingness=Willingness.WITHDREW, stage__in=WithdrawalStage.values)
                | Q(willingness__in=sorted(set(Willingness) - {Willingness.WITHDREW}), stage=""),
                name="prosecutions_witness_withdrawal_has_stage",
                violation_error_message="Select the stage at which the person withdrew.",
            ),
            models.CheckConstraint(
                condition=Q(statement="", statement_on__isnull=True)
                | Q(statement__in=[value for value in PersonalStatement.values if value], statement_on__isnull=False),
                name="prosecutions_witness_statement_has_its_day",
                violation_error_message="Enter the date.",
            ),
            models.CheckConstraint(
                condition=Q(status=WitnessStatus.GAVE, evidence__in=EvidenceWay.values)
                & Q(reason="", ended_on__isnull=False, ended_on__gte=F("first_contact_on"))
                | Q(status=WitnessStatus.NOT_NEEDED, reason__in=NotNeeded.values)
                & Q(evidence="", ended_on__isnull=False, ended_on__gte=F("first_contact_on"))
                | ~Q(status__in=[WitnessStatus.GAVE, WitnessStatus.NOT_NEEDED])
                & Q(evidence="", reason="", ended_on__isnull=True),
                name="prosecutions_witness_evidence_when_finished",
                violation_error_message="Select how the evidence was given, or why it was not needed.",
            ),
        ]
        indexes = [models.Index(fields=["force", "status"], name="prosecutions_wit_by_status")]

    def __str__(self) -> str:
        return f"Victim {self.number}" if self.kind == WitnessKind.VICTIM else f"Witness {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the person."""
        return reverse("witnesses:witness-detail", args=[self.public_id])

    @property
    def is_removed(self) -> bool:
        """Whether the person was entered by mistake."""
        return self.status == WitnessStatus.REMOVED

    @property
    def is_victim(self) -> bool:
        """Whether the person can make a victim personal statement."""
        return self.kind in VICTIMS

    @property
    def gives_evidence(self) -> bool:
        """Whether the person is to give evidence, or gave it."""
        return self.kind in GIVING_EVIDENCE

    @property
    def eligibility(self) -> str:
        """Why the person is eligible for special measures, in words."""
        return eligibility_of(kind=self.kind, is_under_18=self.is_under_18)

    @property
    def lives(self) -> str:
        """Where the person lives: `UK`, `Abroad`, or the country: `Poland`."""
        if not self.is_abroad:
            return "UK"
        return countries.name_of(self.country) or "Abroad"

    @property
    def state(self) -> str:
        """What matters most about the person, for a table: how evidence was given, or whether they support the case."""
        if self.evidence:
            return f"Evidence given: {lower_first(EvidenceWay(self.evidence).label)}"
        return str(self.get_willingness_display() if self.status == WitnessStatus.BEFORE else self.get_status_display())

    @property
    def colour(self) -> str:
        """The colour of the tag with the state."""
        if self.status == WitnessStatus.GAVE:
            return "green"
        if self.status != WitnessStatus.BEFORE:
            return "grey"
        return {
            Willingness.SUPPORTS: "blue",
            Willingness.UNDECIDED: "yellow",
        }.get(Willingness(self.willingness), "orange")

    @property
    def contact_due_on(self) -> date | None:
        """When the next contact is due; None once the evidence is given or not needed, or if the person wants none."""
        return self.next_contact_on if self.status == WitnessStatus.BEFORE else None

    @property
    def is_contact_overdue(self) -> bool:
        """Whether contact was due before today. `WitnessQuerySet.contact_overdue` has the same rule."""
        due = self.contact_due_on
        return due is not None and due < clock.today()

    @property
    def measures_in_words(self) -> str:
        """The special measures as a table prints them: `1 granted, 2 applied for`. Empty if none was considered."""
        counted: dict[str, int] = {}
        for measure in self.measures.all():
            if measure.status:
                counted[measure.status] = counted.get(measure.status, 0) + 1
        if not counted:
            return "None needed" if self.no_measures_on else ""
        words = {MeasureStatus.UNWANTED.value: "not wanted"}
        return ", ".join(
            f"{counted[status.value]} {words.get(status.value, str(status.label).lower())}"
            for status in MeasureStatus
            if status.value in counted
        )


def lower_first(words: str) -> str:
    """Return words for the middle of a sentence."""
    return f"{words[:1].lower()}{words[1:]}"


class WitnessPart(models.Model):
    """What the two tables of a victim or witness share: a status with its day, which undoing makes blank again."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    on = models.DateField("day of the status", null=True)

    class Meta:
        abstract = True


class WitnessSupport(WitnessPart):
    """One kind of support for a victim or witness."""

    witness = models.ForeignKey(Witness, models.CASCADE, related_name="supports", db_index=False)
    support = models.CharField(max_length=10, choices=SupportKind.choices)
    status = models.CharField(max_length=10, choices=SupportStatus.choices, blank=True)

    objects = WitnessSupportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["witness", "support"], name="prosecutions_support_once"),
            models.CheckConstraint(condition=Q(support__in=SupportKind.values), name="prosecutions_support_known"),
            models.CheckConstraint(
                condition=Q(status="", on__isnull=True) | Q(status__in=SupportStatus.values, on__isnull=False),
                name="prosecutions_support_has_its_day",
                violation_error_message="Enter the date.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_support_display())


class SpecialMeasure(WitnessPart):
    """One special measure of a witness."""

    witness = models.ForeignKey(Witness, models.CASCADE, related_name="measures", db_index=False)
    measure = models.CharField(max_length=14, choices=Measure.choices)
    status = models.CharField(max_length=10, choices=MeasureStatus.choices, blank=True)

    objects = SpecialMeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["witness", "measure"], name="prosecutions_measure_once"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="prosecutions_measure_known"),
            models.CheckConstraint(
                condition=Q(status="", on__isnull=True) | Q(status__in=MeasureStatus.values, on__isnull=False),
                name="prosecutions_measure_has_its_day",
                violation_error_message="Enter the date.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_measure_display())


class WitnessStep(Step):
    """One step of a victim or witness. The force follows that of the case."""

    witness = models.ForeignKey(Witness, models.CASCADE, related_name="steps", db_index=False)
    move = models.CharField(max_length=16)
    was = models.CharField("status before", max_length=12, blank=True)
    became = models.CharField("status after", max_length=12)
    detail = models.CharField("what was chosen, in words", max_length=DETAIL_LIMIT, blank=True)

    objects = WitnessStepQuerySet.as_manager()

    class Meta:
        constraints = [undoes_a_step("prosecutions_witness_step_undoes_a_step")]
        indexes = [models.Index(fields=["witness", "id"], name="prosecutions_wit_timeline")]

    def __str__(self) -> str:
        return f"{self.move} of {self.witness_id}"
