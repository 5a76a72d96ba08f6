"""Data rights requests of people referred, and their categories."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nrm.data_rights.choices import Category, IdentityCheck, RequestedBy, RequestKind, RequestOutcome, RestrictionGround
from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from reference.models import Force


class SubjectRequest(models.Model):
    """One request by a person, or by somebody who acts for them: when it arrived, when it is due, and the decision."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="requests")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    asked_by = models.CharField(max_length=16, choices=RequestedBy.choices)
    checked = models.CharField("how identity was checked", max_length=12, choices=IdentityCheck.choices)
    received_on = models.DateField()
    due_on = models.DateField()
    extended_why = models.CharField(max_length=300, blank=True)
    about = models.TextField("what is asked")
    outcome = models.CharField(max_length=8, choices=RequestOutcome.choices, default=RequestOutcome.OPEN)
    ground = models.CharField(max_length=12, choices=RestrictionGround.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # A restriction that was granted ends on a day, with the reason that the person was given.
    lifted_on = models.DateField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=300, blank=True, default="", db_default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who took it")
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=RequestOutcome.OPEN, decided_on__isnull=True, decided_by__isnull=True)
                | ~Q(outcome=RequestOutcome.OPEN) & Q(decided_on__gte=F("received_on"), decided_by__isnull=False),
                name="nrm_request_decided_has_person_and_day",
                violation_error_message=(
                    "Enter who decided and the date, which must be on or after the date of the request."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[RequestOutcome.PARTLY, RequestOutcome.REFUSED])
                | ~Q(ground="") & ~Q(reason=""),
                name="nrm_request_refused_has_ground",
                violation_error_message="To refuse, choose a ground in section 45(4) and enter the reason.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")),
                name="nrm_request_due_after_it_came",
                violation_error_message="The due date must be after the date of the request.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True, lifted_why="")
                | Q(
                    kind=RequestKind.RESTRICTION,
                    outcome__in=[RequestOutcome.GRANTED, RequestOutcome.PARTLY],
                    lifted_on__gte=F("decided_on"),
                    lifted_by__isnull=False,
                )
                & ~Q(lifted_why=""),
                name="nrm_request_lifted_is_a_restriction_with_reason",
                violation_error_message="You can lift only a restriction that was granted. Enter the reason.",
            ),
        ]
        indexes = [
            # Every list leaves out restricted records; there are few of them, and this index holds no others.
            models.Index(
                fields=["referral"],
                condition=Q(
                    kind=RequestKind.RESTRICTION,
                    outcome__in=[RequestOutcome.GRANTED, RequestOutcome.PARTLY],
                    lifted_on__isnull=True,
                ),
                name="nrm_request_restricts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} request of {self.referral_id}"


class PersonCategory(models.Model):
    """One category of the person in a referral, and who set it when."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="categories")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    category = models.CharField(max_length=12, choices=Category.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="who marked it")
    at = models.DateTimeField("marked at")

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "person categories"
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "category"],
                name="nrm_category_once",
                violation_error_message="The person already has this category.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} of {self.referral_id}"
