"""Prosecution cases, each of one investigation, with the steps that led to their status.

A case names nobody. It has the force of its investigation and follows it to another force: the key of both columns is
changed with the investigation (`sql/prosecution_of_force.sql`). Who sees the investigation sees its cases.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from investigations.models import Investigation
from prosecutions.cases.case_workflow import CHARGES, MOST_SUSPECTS
from prosecutions.cases.choices import CaseStatus, ChargingDecision
from prosecutions.cases.querysets import ProsecutionCaseQuerySet, ProsecutionStepQuerySet
from prosecutions.models.steps import Step, undoes_a_step
from reference.models import Force

URN = r"^[0-9]{2}[0-9A-Z]{2}[0-9]{7}$"  # police force, unit, serial number and year
URN_LENGTH = 11
DETAIL_LIMIT = 300


class ProsecutionCase(models.Model):
    """One case against one or more suspects of an investigation, from early advice to the charging decision."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="prosecutions")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    urn = models.CharField("unique reference number of the CPS", max_length=URN_LENGTH, blank=True)
    is_flagged = models.BooleanField("flagged as modern slavery by the CPS", null=True)  # None: not known yet
    status = models.CharField(max_length=12, choices=CaseStatus.choices, default=CaseStatus.OPENED)
    advice_requested_on = models.DateField(null=True)
    advice_received_on = models.DateField(null=True)
    referred_on = models.DateField("last referral for a charging decision", null=True)
    suspects = models.PositiveSmallIntegerField("suspects in the last referral", null=True)
    decision = models.CharField(max_length=12, choices=ChargingDecision.choices, blank=True)
    decided_on = models.DateField(null=True)
    charged = models.PositiveSmallIntegerField("suspects to be charged", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ProsecutionCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(urn="") | Q(urn__regex=URN),
                name="prosecutions_case_urn_has_its_form",
                violation_error_message="Enter the URN with its 11 characters, such as 50AB1234526.",
            ),
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="prosecutions_case_status_known"),
            models.CheckConstraint(
                condition=Q(advice_received_on__isnull=True) | Q(advice_received_on__gte=F("advice_requested_on")),
                name="prosecutions_case_advice_after_its_request",
                violation_error_message="The advice can’t be received before it was requested.",
            ),
            models.CheckConstraint(
                condition=Q(referred_on__isnull=True, suspects__isnull=True)
                | Q(referred_on__isnull=False, suspects__range=(1, MOST_SUSPECTS)),
                name="prosecutions_case_referral_has_suspects",
                violation_error_message="Enter the number of suspects.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True)
                | Q(decision__in=ChargingDecision.values, decided_on__gte=F("referred_on")),
                name="prosecutions_case_decision_after_referral",
                violation_error_message="The decision can’t be before the referral.",
            ),
            models.CheckConstraint(
                condition=Q(charged__isnull=True) & ~Q(decision__in=sorted(CHARGES))
                | Q(decision__in=sorted(CHARGES), charged__gte=1, charged__lte=F("suspects")),
                name="prosecutions_case_charged_of_the_suspects",
                violation_error_message="Enter how many of the suspects are charged.",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.CHARGED) | Q(decision__in=sorted(CHARGES)),
                name="prosecutions_case_charged_by_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["investigation"], name="prosecutions_case_by_inv"),
            models.Index(fields=["force", "status"], name="prosecutions_case_by_status"),
        ]

    def __str__(self) -> str:
        return self.urn or str(self.public_id)[:6].upper()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("prosecutions:case-detail", args=[self.public_id])

    @property
    def is_charged(self) -> bool:
        """Whether the decision was to charge, so that it has defendants."""
        return self.status == CaseStatus.CHARGED

    @property
    def colour(self) -> str:
        """The colour of its status tag."""
        return {
            CaseStatus.REFERRED: "yellow",
            CaseStatus.MORE_WORK: "orange",
            CaseStatus.CHARGED: "blue",
        }.get(CaseStatus(self.status), "grey")


class ProsecutionStep(Step):
    """One step of a case, or of one of its defendants."""

    case = models.ForeignKey(ProsecutionCase, models.CASCADE, related_name="steps")
    defendant = models.ForeignKey("prosecutions.Defendant", models.CASCADE, null=True, related_name="steps")
    move = models.CharField(max_length=16)
    was = models.CharField("status before", max_length=14, blank=True)
    became = models.CharField("status after", max_length=14)
    detail = models.CharField("what was chosen, in words", max_length=DETAIL_LIMIT, blank=True)

    objects = ProsecutionStepQuerySet.as_manager()

    class Meta:
        constraints = [undoes_a_step("prosecutions_step_undoes_a_step")]
        indexes = [models.Index(fields=["case", "id"], name="prosecutions_step_timeline")]

    def __str__(self) -> str:
        return f"{self.move} of {self.case_id}"
