"""Identity of a person: sealed columns, one row per referral, apart from everything that is counted or listed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from matching.fields import SealedTextField
from nrm.choices import AccessRequestState
from nrm.models.records import Referral
from nrm.querysets import AccessRequestQuerySet, ReferralRowQuerySet
from reference.models import Force


class Identity(models.Model):
    """The sealed answers of one referral. Read it only through `nrm.identity`, which logs every view."""

    referral = models.OneToOneField(Referral, models.CASCADE, primary_key=True, related_name="identity")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    first_name = SealedTextField("First name")
    last_name = SealedTextField("Last name")
    nicknames = SealedTextField("Other names")
    born_on = SealedTextField("Date of birth, year first")
    contact = SealedTextField("How to contact the person")
    support_phone = SealedTextField("Phone for support")
    home_office_reference = SealedTextField("Home Office reference")
    letter_address = SealedTextField("Address for the letter")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"identity of {self.referral_id}"


class IdentityAccessRequest(models.Model):
    """A request by a named member of the national NRM team, with a reason, to see a person's identity."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="looks")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="who decides")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=AccessRequestState.choices, default=AccessRequestState.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField("until when it is open", null=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "asked_by"],
                condition=Q(state=AccessRequestState.ASKED),
                name="nrm_look_asked_once",
                violation_error_message="You already have a request. The force has not decided yet.",
            ),
            models.CheckConstraint(
                condition=Q(state=AccessRequestState.ASKED, decided_by__isnull=True)
                | ~Q(state=AccessRequestState.ASKED) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="nrm_look_decided_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="nrm_look_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"look at {self.referral_id}"

    @property
    def is_undecided(self) -> bool:
        """Whether the force has not decided it."""
        return self.state == AccessRequestState.ASKED
