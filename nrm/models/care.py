"""Safeguarding of a referral: codes, days and officers. Free text has its own table; identity is stored elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nrm.choices import YesNoUnsure
from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from nrm.safeguarding.choices import Channel, GuardianWorker, HowEnded, Safe
from reference.models import Force


class Safeguarding(models.Model):
    """Safeguarding details of a referral: officer, language, and for a child the authorities that the police informed.

    A referral has at most one row.
    """

    referral = models.OneToOneField(Referral, models.CASCADE, primary_key=True, related_name="care")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    version = models.PositiveIntegerField(default=1)  # of everything in this file that belongs to the referral

    liaison = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="victim liaison officer with an account",
    )
    liaison_name = models.CharField("victim liaison officer without one", max_length=80, blank=True)
    liaison_phone = models.CharField("their phone", max_length=30, blank=True)
    liaison_to_name_again = models.BooleanField(
        "the liaison officer is of a force that has passed it on", default=False, db_default=False
    )

    # Blank means *not answered yet*.
    needs_interpreter = models.CharField(max_length=8, choices=YesNoUnsure.choices, blank=True)
    language = models.CharField(max_length=60, blank=True)

    authority_informed_on = models.DateField("police informed the local authority on", null=True)
    authority_informed_to = models.CharField("who at the local authority took it", max_length=120, blank=True)
    guardian_area = models.CharField("guardians cover the area", max_length=8, choices=YesNoUnsure.choices, blank=True)
    guardian_referred_on = models.DateField("referred to a guardian on", null=True)
    guardian_worker = models.CharField(max_length=12, choices=GuardianWorker.choices, blank=True)
    unaccompanied = models.CharField(
        "unaccompanied migrant child", max_length=8, choices=YesNoUnsure.choices, blank=True
    )
    biometrics_on = models.DateField("biometrics taken on", null=True)

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "care"
        constraints = [
            models.CheckConstraint(
                condition=Q(liaison__isnull=True) | Q(liaison_name="", liaison_phone=""),
                name="nrm_care_one_liaison_officer",
                violation_error_message=(
                    "Choose an officer with an account, or enter the details of one without. Do not do both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(liaison_name="", liaison_phone="") | ~Q(liaison_name="") & ~Q(liaison_phone=""),
                name="nrm_care_liaison_name_and_phone",
                violation_error_message="Enter the officer’s name and phone number.",
            ),
            models.CheckConstraint(
                condition=Q(guardian_referred_on__isnull=True) | Q(guardian_area=YesNoUnsure.YES),
                name="nrm_care_guardian_where_there_are_any",
                violation_error_message=(
                    "You can refer a child to a guardian only where a guardian service covers the area."
                ),
            ),
            models.CheckConstraint(
                condition=Q(guardian_worker="") | Q(guardian_referred_on__isnull=False),
                name="nrm_care_guardian_worker_after_referral",
                violation_error_message="Enter the date the child was referred to the guardian.",
            ),
        ]
        indexes = [
            models.Index(fields=["force"], condition=Q(liaison_to_name_again=True), name="nrm_care_to_name_again"),
        ]

    def __str__(self) -> str:
        return f"care of {self.referral_id}"


class SafeguardingText(models.Model):
    """A note on one part of safeguarding: `safety`, `phone`, `priority`. Only the force's own NRM people read it."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="care_words")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    about = models.CharField(max_length=24)
    text = models.TextField()

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "care words"
        constraints = [models.UniqueConstraint(fields=["referral", "about"], name="nrm_safeguarding_words_once")]

    def __str__(self) -> str:
        return f"words on {self.about} of {self.referral_id}"


class SafeguardingAction(models.Model):
    """One item of the checklist: who is responsible, and when it was done."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="safeguarding")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    item = models.CharField(max_length=24)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who sees to it")
    to_name_again = models.BooleanField(
        "who sees to it is of a force that has passed it on", default=False, db_default=False
    )
    done_at = models.DateTimeField(null=True)
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "item"], name="nrm_safeguarding_once"),
            models.CheckConstraint(
                condition=Q(to_name_again=False) | Q(done_at__isnull=True),
                name="nrm_safeguarding_done_is_nobody_s",
                violation_error_message="This action is done, so it cannot be reassigned.",
            ),
        ]
        indexes = [
            models.Index(fields=["force"], condition=Q(to_name_again=True), name="nrm_safeguarding_to_name_again"),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.referral_id}"


class SafeContact(models.Model):
    """Whether one way of contacting the person is safe. No row means *not known*."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="safe_contacts")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    answer = models.CharField(max_length=12, choices=Safe.choices)

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "channel"], name="nrm_safe_contact_once")]

    def __str__(self) -> str:
        return f"{self.channel} of {self.referral_id}"


class MissingEpisode(models.Model):
    """A period in which the person was missing; it has no end while they still are."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="missing_episodes")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    missing_on = models.DateField("missing since")
    ended_on = models.DateField(null=True)
    how_ended = models.CharField(max_length=12, choices=HowEnded.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who recorded it")
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(ended_on__isnull=True),
                name="nrm_missing_once_at_a_time",
                violation_error_message=(
                    "The person is already recorded as missing. Record how that episode ended first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, how_ended="") | Q(ended_on__gte=F("missing_on")) & ~Q(how_ended=""),
                name="nrm_missing_ends_after_it_began",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ]

    def __str__(self) -> str:
        return f"missing episode of {self.referral_id}"
