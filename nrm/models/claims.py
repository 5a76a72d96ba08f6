"""Section 45 defence claims by the person referred, and the dated list of offences in Schedule 4."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.dated_rules.models import DatedRule, ends_after_start, one_a_day
from nrm.choices import AgeAtExploitation, ClaimResult, ClaimStage, ClaimView, Excluded, RaisedBy, ReferralState
from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from nrm.section45 import elements
from nrm.section45.querysets import ChargedOffenceQuerySet, ClaimQuerySet
from reference.models import Force


class ChargedOffence(DatedRule):
    """One offence from its first to its last day, and whether Schedule 4 lists it.

    A row that is not verified is unclear.
    """

    name = models.CharField(max_length=120)
    act = models.CharField(max_length=80, blank=True)
    section = models.CharField(max_length=20, blank=True)
    in_schedule = models.BooleanField("is in Schedule 4")
    source = models.CharField(max_length=200)

    objects = ChargedOffenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                name="nrm_charged_offence_begins_once",
                violation_error_message="This offence already has a row from that date.",
            ),
            ends_after_start("nrm_charged_offence_ends_after_start"),
            one_a_day(
                "nrm_charged_offence_one_row_a_day",
                "code",
                message="This offence already has a row on one of these dates.",
            ),
        ]

    def matches(self, text: str) -> bool:
        """Whether the text is part of the offence's name, its Act or its section."""
        return text.casefold() in f"{self.name} {self.act} {self.section}".casefold()

    def __str__(self) -> str:
        law = " ".join(part for part in (self.act, self.section) if part)
        return f"{self.name} ({law})" if law else self.name

    @property
    def excluded(self) -> Excluded:
        """Return whether the offence is excluded from the defence; unclear until somebody has verified the row."""
        if not self.is_verified:
            return Excluded.UNCLEAR
        return Excluded.YES if self.in_schedule else Excluded.NO


class Claim(models.Model):
    """One claim that section 45 applies to one offence. The jury decides it; the mechanism's decision is evidence.

    The claim stores the circumstances of its day: whether the offence was excluded, and the status of the referral.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="claims")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    raised_by = models.CharField(max_length=12, choices=RaisedBy.choices)
    stage = models.CharField(max_length=12, choices=ClaimStage.choices)
    raised_on = models.DateField()
    act_on = models.DateField("first day of the act", null=True, blank=True)
    age_at_act = models.CharField(max_length=12, choices=AgeAtExploitation.choices)
    offence = models.ForeignKey(ChargedOffence, models.PROTECT, related_name="+")
    excluded = models.CharField(max_length=8, choices=Excluded.choices)
    # An element in neither list is not assessed yet. `db_column` keeps the name from when there was only one list.
    borne_out = ArrayField(
        models.CharField(max_length=24),
        verbose_name="elements borne out",
        default=list,
        blank=True,
        db_column="elements",
    )
    contradicted = ArrayField(
        models.CharField(max_length=24), verbose_name="elements contradicted", default=list, db_default=[], blank=True
    )
    nrm_reference = models.CharField("reference of the mechanism at the time", max_length=40, blank=True)
    nrm_state = models.CharField("where the referral stood", max_length=20, choices=ReferralState.choices)
    trial_on = models.DateField(null=True, blank=True)
    custody_time_limit = models.DateField(null=True, blank=True)
    police_view = models.CharField(max_length=10, choices=ClaimView.choices, blank=True)
    cps_view = models.CharField(max_length=10, choices=ClaimView.choices, blank=True)
    result = models.CharField(max_length=20, choices=ClaimResult.choices, blank=True)
    result_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True) | ~Q(result="") & Q(result_on__isnull=False),
                name="nrm_claim_result_has_its_day",
                violation_error_message="Enter both the result and its date, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(result_on__isnull=True) | Q(result_on__gte=F("raised_on")),
                name="nrm_claim_ends_after_it_is_raised",
                violation_error_message="The date of the result is before the date of the claim. Check both.",
            ),
            models.CheckConstraint(
                condition=Q(act_on__isnull=True) | Q(act_on__lte=F("raised_on")),
                name="nrm_claim_act_before_claim",
                violation_error_message="The offence is after the claim. Check both dates.",
            ),
            models.CheckConstraint(
                condition=~Q(borne_out__overlap=F("contradicted")),
                name="nrm_claim_element_borne_out_or_contradicted",
                violation_error_message="An element is either supported or contradicted, not both.",
            ),
            models.CheckConstraint(
                condition=Q(
                    age_at_act=AgeAtExploitation.ADULT,
                    borne_out__contained_by=list(elements.ADULT),
                    contradicted__contained_by=list(elements.ADULT),
                )
                | ~Q(age_at_act=AgeAtExploitation.ADULT)
                & Q(
                    borne_out__contained_by=list(elements.CHILD),
                    contradicted__contained_by=list(elements.CHILD),
                ),
                name="nrm_claim_elements_fit_the_age",
                violation_error_message=(
                    "The elements of the defence depend on the person’s age at the time of the offence. Check both."
                ),
            ),
        ]
        indexes = [models.Index(fields=["referral", "result"], name="nrm_claim_open")]

    def __str__(self) -> str:
        return f"section 45 claim of {self.raised_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        """Return the page with its timeline."""
        return reverse("nrm:claim-detail", args=[self.referral.public_id, self.pk])

    @property
    def assessed_elements(self) -> list[elements.ElementAssessment]:
        """Return every element for the person's age, with what the material shows, or that nobody has assessed it."""
        return elements.assessed(age_at_act=self.age_at_act, borne_out=self.borne_out, contradicted=self.contradicted)

    @property
    def is_late(self) -> bool:
        """Whether it was raised after charge, although it could have been raised before."""
        return self.stage != ClaimStage.INTERVIEW

    @property
    def is_exclusion_unclear(self) -> bool:
        """Whether nobody could say if Schedule 4 excludes the offence."""
        return self.excluded == Excluded.UNCLEAR


class ClaimText(models.Model):
    """Why police or prosecutors take their view: an assessment, in free text, apart from the facts (DPA 2018 s.38)."""

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="words")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    text = models.TextField()

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "words of claims"

    def __str__(self) -> str:
        return f"words of claim {self.claim_id}"
