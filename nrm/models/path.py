"""History of the workflow: each step with decision maker and reasons, and each record of consent. Rows never change."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nrm.choices import Authority, Consent, DecisionMaker, ReferralState
from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from nrm.workflow import DATE_CORRECTED, REQUESTS
from reference.models import Force


class ReferralStep(models.Model):
    """One transition that was made: its day, its maker, the reasons, and what it began."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    move = models.CharField(max_length=32)
    was = models.CharField("state before", max_length=20, choices=ReferralState.choices)
    became = models.CharField("state after", max_length=20, choices=ReferralState.choices)
    on = models.DateField("day of the move", db_column="made_on")  # *on* is a reserved word in SQL
    maker = models.CharField(max_length=12, choices=DecisionMaker.choices)
    authority = models.CharField(max_length=12, choices=Authority.choices, blank=True)
    reasons = models.TextField(blank=True)
    accepted_late = models.BooleanField("request accepted out of time", default=False, db_default=False)
    reference = models.CharField("Home Office reference recorded with it", max_length=40, blank=True)
    # Only for a correction of the date: when the Home Office form was submitted, and what was recorded before.
    sent_at = models.DateTimeField("corrected date and time of the submission", null=True)
    sent_at_before = models.DateTimeField("date and time recorded before", null=True)
    due_on = models.DateField("what it began is due on", null=True)
    due_why = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_late=False) | Q(move__in=sorted(REQUESTS)),
                name="nrm_step_only_a_request_is_late",
                violation_error_message="Only a reconsideration request can be accepted out of time.",
            ),
            models.CheckConstraint(
                condition=Q(move=DATE_CORRECTED, sent_at__isnull=False, sent_at_before__isnull=False)
                | ~Q(move=DATE_CORRECTED) & Q(sent_at__isnull=True, sent_at_before__isnull=True),
                name="nrm_step_correction_keeps_both_dates",
                violation_error_message="A date correction needs both the correct date and the date recorded before.",
            ),
        ]
        indexes = [models.Index(fields=["referral", "at"], name="nrm_referralstep_timeline")]

    def __str__(self) -> str:
        return f"{self.move} of {self.referral_id}"


class ConsentAct(models.Model):
    """The mechanism was explained to an adult, who agreed or not. A later record does not undo an earlier one."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="consent_acts")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    answer = models.CharField(max_length=12, choices=Consent.choices)
    explained = ArrayField(models.CharField(max_length=24), default=list)
    with_interpreter = models.BooleanField(null=True)
    on = models.DateField("day on which it was given or refused", db_column="made_on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who explained it")
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"consent of {self.referral_id}"
