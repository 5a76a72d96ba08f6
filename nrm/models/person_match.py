"""Person matches: who searched while filling in a form, and what two forces report about two referrals.

These tables contain no name and no free text. `matching` stores the hashes that the forces compared, and the matches.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nrm.choices import FoundSays, OtherSays
from nrm.models.records import Referral
from nrm.querysets import ComparisonQuerySet, ReferralRowQuerySet
from reference.models import Force


class MatchInquiry(models.Model):
    """A force searched for an earlier referral of the person in one of its own referrals."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="inquiries")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    # A plain number, not a foreign key: the force that was matched may not read the attempt, so no query may join it.
    attempt = models.BigIntegerField("number of the try", unique=True)
    ticket = models.UUIDField("under which its answer is fetched")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    tries_left = models.PositiveIntegerField("that day, after this one")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "inquiries"
        indexes = [models.Index(fields=["referral", "by", "-at"], name="nrm_matchinquiry_newest")]

    def __str__(self) -> str:
        return f"inquiry for {self.referral_id}"


class MatchComparison(models.Model):
    """Two referrals that may be of one person: what the matched force reports, and what the searching force replies."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="comparisons", verbose_name="found")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    other_referral = models.ForeignKey(Referral, models.CASCADE, related_name="compared_with", verbose_name="asked for")
    other_force = models.ForeignKey(Force, models.PROTECT, db_column="other_force", related_name="+")
    says = models.CharField("what the found force says", max_length=12, choices=FoundSays.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    other_says = models.CharField("what the other force says", max_length=12, choices=OtherSays.choices, blank=True)
    other_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    other_at = models.DateTimeField(null=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "other_referral"],
                name="nrm_matchcomparison_once",
                violation_error_message="A colleague has already replied. Reload the page.",
            ),
            models.CheckConstraint(
                condition=~Q(referral=F("other_referral")),
                name="nrm_matchcomparison_of_two",
                violation_error_message="You cannot compare a referral with itself.",
            ),
            models.CheckConstraint(
                condition=Q(other_says="", other_by__isnull=True, other_at__isnull=True)
                | ~Q(other_says="") & Q(says=FoundSays.SAME, other_by__isnull=False, other_at__isnull=False),
                name="nrm_comparison_reply_is_to_same_and_has_person_and_time",
                violation_error_message="You can confirm or contradict only “The same person”.",
            ),
        ]

    def __str__(self) -> str:
        return f"comparison of {self.referral_id} and {self.other_referral_id}"

    @property
    def is_confirmed(self) -> bool:
        """Whether both forces confirm that it is one person."""
        return self.says == FoundSays.SAME and self.other_says == OtherSays.AGREES

    @property
    def is_waiting_for_reply(self) -> bool:
        """Whether the matched force reports the same person and the searching force has not replied."""
        return self.says == FoundSays.SAME and not self.other_says
