"""A referral: counted answers as columns, other answers as rows, text separate. Identity is sealed in another table."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.typed_text import plain_reference
from investigations.models import Investigation
from nrm import references
from nrm.choices import (
    Age,
    AgeAtExploitation,
    Authority,
    CaseType,
    Consent,
    ExploitationPlace,
    Priority,
    PublishedGender,
    ReferralState,
    YesNoUnsure,
)
from nrm.querysets import EncounterQuerySet, ReferralQuerySet, ReferralRowQuerySet
from reference.models import Force, Nationality

READY = [ReferralState.READY_TO_REFER, ReferralState.READY_TO_NOTIFY]
NOT_REFERRED = [ReferralState.DRAFT, *READY]
TO_REFER_WITHIN = timedelta(hours=1)  # from the finished form to the Home Office form
PSEUDONYM_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without letters and digits that are easily confused
PSEUDONYM_LENGTH = 6


def new_pseudonym() -> str:
    """Return a pseudonym that reveals nothing about the person: `K7M-Q2X`."""
    drawn = "".join(secrets.choice(PSEUDONYM_LETTERS) for _ in range(PSEUDONYM_LENGTH))
    return f"{drawn[:3]}-{drawn[3:]}"


class Encounter(models.Model):
    """When and where the police met people. Several referrals may come from one encounter, and share common answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    happened_on = models.DateField("Day of the encounter")
    setting = models.CharField("Where it was", max_length=24, blank=True)
    recovered = models.BooleanField("People were recovered", null=True)
    investigation = models.ForeignKey(Investigation, models.PROTECT, null=True, blank=True, related_name="encounters")
    # Answers by question code (`nrm.encounters`). Each form holds a copy, and the copy is what counts.
    shared = models.JSONField("answers that everybody shares", default=dict, db_default={}, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = EncounterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"encounter of {self.happened_on:%-d %B %Y}"


class Referral(models.Model):
    """One person's referral or notification. Every counted value is a code, a day or a boolean; it contains no name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pseudonym = models.CharField(max_length=8, unique=True, default=new_pseudonym, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="present holder")
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="referrals")
    investigation = models.ForeignKey(Investigation, models.PROTECT, null=True, blank=True, related_name="referrals")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    form_begun_on = models.DateField("the form of this day applies")
    version = models.PositiveIntegerField(default=1)

    # Blank, or null, means *not answered yet*; figures count it as not known.
    under_18 = models.CharField(max_length=8, choices=YesNoUnsure.choices, blank=True)
    under_18_when_exploited = models.CharField(max_length=8, choices=YesNoUnsure.choices, blank=True)
    consent = models.CharField(max_length=12, choices=Consent.choices, default=Consent.NOT_ASKED)
    case_type = models.CharField(max_length=12, choices=CaseType.choices, default=CaseType.UNDECIDED)
    age_at_exploitation = models.CharField(
        max_length=12, choices=AgeAtExploitation.choices, default=AgeAtExploitation.NOT_KNOWN
    )
    gender = models.CharField(max_length=12, choices=PublishedGender.choices, blank=True)
    nationality = models.ForeignKey(
        Nationality, models.PROTECT, db_column="nationality", related_name="+", null=True, blank=True
    )
    second_nationality = models.ForeignKey(
        Nationality, models.PROTECT, db_column="second_nationality", related_name="+", null=True, blank=True
    )
    place = models.CharField(max_length=12, choices=ExploitationPlace.choices, blank=True)
    how_exploited = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    county_lines = models.CharField(max_length=8, choices=YesNoUnsure.choices, blank=True)
    # What a later age decision found where the form says *not sure*; the form's own answer does not change.
    age_decided = models.CharField(max_length=8, choices=Age.choices, blank=True)
    # The month, not the day: a reader of the table must not learn a date of birth.
    turns_18_in = models.DateField("month in which the person turns 18", null=True)

    state = models.CharField(max_length=20, choices=ReferralState.choices, default=ReferralState.DRAFT)
    began_on = models.DateField("first day of the present step", null=True)
    due_on = models.DateField(null=True)
    due_why = models.CharField(max_length=120, blank=True)
    # Unchanged when a decision comes before it: support lasts at least until then (NABA 2022 s.61(3), MSA 2015
    # s.50A(1)).
    recovery_until = models.DateField("the recovery period lasts at least until", null=True)
    reconsider_until = models.DateField(null=True)
    safeguard_by = models.DateField("a first safeguarding action is looked for by", null=True)
    finished_at = models.DateTimeField("form finished at", null=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("entered in the Home Office form at", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    authority = models.CharField(max_length=12, choices=Authority.choices, blank=True)
    authority_reference = models.CharField("Home Office reference", max_length=40, blank=True)
    reference_missing = models.BooleanField(
        "referred before references were recorded, and none is recorded yet", default=False, db_default=False
    )
    # Set by an erasure, and by nothing else (`erasable`, `sql/keep_erased.sql`).
    erased = models.CharField("erased: codes and dates are left", max_length=6, blank=True, default="", db_default="")
    # The force in whose crime register the person's record stayed when the referral moved on.
    crime_recorded_in = models.ForeignKey(
        Force, models.PROTECT, db_column="crime_recorded_in", related_name="+", null=True, blank=True
    )
    priority = models.CharField(max_length=20, choices=Priority.choices, blank=True)
    court_date = models.DateField(null=True, blank=True)
    custody_time_limit = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            plain_reference("authority_reference", name="nrm_referral_reference_plain"),
            models.CheckConstraint(
                condition=Q(case_type=CaseType.NOTIFICATION, under_18=YesNoUnsure.NO, consent=Consent.REFUSED)
                | Q(case_type=CaseType.REFERRAL, under_18=YesNoUnsure.NO, consent=Consent.GIVEN)
                | Q(case_type=CaseType.REFERRAL, under_18__in=[YesNoUnsure.YES, YesNoUnsure.NOT_SURE])
                & Q(consent__in=[Consent.NOT_NEEDED, Consent.GIVEN])
                | Q(case_type=CaseType.UNDECIDED, state=ReferralState.DRAFT),
                name="nrm_referral_kind_follows_from_age_and_consent",
                violation_error_message=(
                    "Age and consent decide whether this is a referral or a notification. You cannot choose it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_REFERRED, submitted_at__isnull=True)
                | ~Q(state__in=NOT_REFERRED) & Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="nrm_referral_submitted_has_time_and_person",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.DRAFT, finished_at__isnull=True)
                | Q(state__in=READY, finished_at__isnull=False, finished_by__isnull=False)
                | ~Q(state__in=NOT_REFERRED),
                name="nrm_referral_ready_has_time_and_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_REFERRED, authority_reference="", reference_missing=False)
                | ~Q(state__in=NOT_REFERRED) & ~Q(authority_reference="") & Q(reference_missing=False)
                | ~Q(state__in=NOT_REFERRED) & Q(authority_reference="", reference_missing=True),
                name="nrm_referral_referred_has_reference",
                violation_error_message="Enter the reference from the Home Office.",
            ),
            models.UniqueConstraint(
                F("force"),
                references.KEY,
                condition=~Q(authority_reference=""),
                name="nrm_referral_reference_once_in_a_force",
                violation_error_message="Another referral of your force has this Home Office reference.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.NOTIFIED) | Q(case_type=CaseType.NOTIFICATION),
                name="nrm_referral_notified_is_a_notification",
            ),
            models.CheckConstraint(
                condition=~Q(case_type=CaseType.NOTIFICATION)
                | Q(state__in=[ReferralState.DRAFT, ReferralState.READY_TO_NOTIFY, ReferralState.NOTIFIED]),
                name="nrm_referral_notification_has_no_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.READY_TO_NOTIFY) | Q(case_type=CaseType.NOTIFICATION),
                name="nrm_referral_ready_to_notify_is_a_notification",
            ),
            models.CheckConstraint(
                condition=Q(age_decided="")
                | Q(age_decided__in=Age.values, under_18=YesNoUnsure.NOT_SURE) & ~Q(state__in=NOT_REFERRED),
                name="nrm_referral_age_is_decided_where_it_was_not_sure",
                violation_error_message="You can record an age decision only where the submitted form says “not sure”.",
            ),
            models.CheckConstraint(
                condition=Q(turns_18_in__isnull=True) | Q(turns_18_in__day=1), name="nrm_referral_turns_18_is_a_month"
            ),
            models.CheckConstraint(
                condition=Q(erased="") | Q(erased="erased", turns_18_in__isnull=True),
                name="nrm_referral_erased_has_no_month_of_birth",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "state", "due_on"], name="nrm_referral_queue"),
            models.Index(fields=["investigation"], name="nrm_referral_by_investigation"),
            models.Index(fields=["owner", "force", "state"], name="nrm_referral_by_owner"),
            # The order of every list: a page of a hundred rows then costs the same among ten thousand (`bin/bench
            # nrm`).
            models.Index(fields=["force", "due_on", "-created_at"], name="nrm_referral_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.pseudonym}"

    def get_absolute_url(self) -> str:
        """Return the page with its full timeline."""
        return reverse("nrm:referral-detail", args=[self.public_id])

    def is_overdue(self, day: date) -> bool:
        """Whether the current step was due before the day."""
        return self.due_on is not None and self.due_on < day

    @property
    def refer_by(self) -> datetime | None:
        """When the answers must be in the Home Office form; None unless the form is finished and not entered there."""
        return self.finished_at + TO_REFER_WITHIN if self.state in READY and self.finished_at else None

    @property
    def is_past_due(self) -> bool:
        """Whether the current step was due before today."""
        return self.is_overdue(clock.today())

    @property
    def is_erased(self) -> bool:
        """Whether its text, its answers and the identity are erased."""
        return self.erased != ""

    @property
    def is_draft(self) -> bool:
        """Whether its force still fills in the form."""
        return self.state == ReferralState.DRAFT

    @property
    def is_in_recovery(self) -> bool:
        """Whether the recovery period runs until a conclusive grounds decision."""
        return self.state in {ReferralState.RECOVERY, ReferralState.AWAITING_CONCLUSIVE_GROUNDS}

    @property
    def is_referral(self) -> bool:
        """Whether it refers the person to the NRM."""
        return self.case_type == CaseType.REFERRAL

    @property
    def is_notification(self) -> bool:
        """Whether it notifies the Home Office of an adult who does not consent."""
        return self.case_type == CaseType.NOTIFICATION

    @property
    def is_undecided(self) -> bool:
        """Whether age and consent do not decide its type yet."""
        return self.case_type == CaseType.UNDECIDED

    @property
    def is_adult_when_referred(self) -> bool:
        """Whether the person was an adult on the form."""
        return self.under_18 == YesNoUnsure.NO

    @property
    def is_age_decision_expected(self) -> bool:
        """Whether it was sent without knowing whether the person is a child."""
        return self.under_18 == YesNoUnsure.NOT_SURE and self.submitted_at is not None

    @property
    def is_found_adult(self) -> bool:
        """Whether an age decision found an adult."""
        return self.age_decided == Age.ADULT

    @property
    def is_child_or_may_be(self) -> bool:
        """Whether the person is a child as far as is known.

        *Not sure* counts as a child, unless an age decision has since found an adult.
        """
        if self.age_decided == Age.ADULT:
            return False
        is_adult_now = self.turns_18_in is not None and self.turns_18_in < clock.today().replace(day=1)
        return self.under_18 in {YesNoUnsure.YES, YesNoUnsure.NOT_SURE} and not is_adult_now


class FormAnswer(models.Model):
    """One plain answer of the form: a choice, ticks or a line that contains no name."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="answers")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    question = models.CharField(max_length=40)
    value = models.JSONField()

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "question"], name="nrm_formanswer_once")]

    def __str__(self) -> str:
        return f"{self.question} of {self.referral_id}"


class AnswerText(models.Model):
    """One answer in free text, apart from what is counted. An assessment is marked as one (DPA 2018 s.38)."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="words")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    question = models.CharField(max_length=40)
    text = models.TextField()
    is_assessment = models.BooleanField("an assessment, not a fact", default=False)

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "words"
        constraints = [models.UniqueConstraint(fields=["referral", "question"], name="nrm_answertext_once")]

    def __str__(self) -> str:
        return f"{self.question} of {self.referral_id}"
