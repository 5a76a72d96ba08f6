"""Export requests for one referral, and the decision of a second person (P19). Without approval no file leaves."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nrm.choices import ExportFormatKind, ExportRequestState
from nrm.models.records import Referral
from nrm.models.requests import SubjectRequest
from nrm.querysets import ReferralRowQuerySet
from reference.models import Force


class ExportRequest(models.Model):
    """One file: format, recipient and reason, who requested it, and who approved it until when.

    The request never changes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="takings")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    form = models.CharField("what is made", max_length=8, choices=ExportFormatKind.choices)
    recipient = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    request = models.ForeignKey(
        SubjectRequest,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="access request that a file of everything held answers",
    )
    version = models.PositiveIntegerField("of the referral when it was asked for")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExportRequestState.choices, default=ExportRequestState.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField("can be taken until", null=True)
    taken_at = models.DateTimeField("last taken", null=True)

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form=ExportFormatKind.HELD, request__isnull=False)
                | ~Q(form=ExportFormatKind.HELD) & Q(request__isnull=True),
                name="nrm_taking_of_everything_answers_a_request",
                violation_error_message="You can export all data held only to answer an access request.",
            ),
            models.CheckConstraint(
                condition=Q(state=ExportRequestState.ASKED, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=ExportRequestState.ASKED) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="nrm_taking_decided_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nrm_taking_decided_by_another",
                violation_error_message="You cannot approve your own export request.",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(state=ExportRequestState.ALLOWED, ends_at__gte=F("taken_at")),
                name="nrm_taking_taken_only_when_allowed",
                violation_error_message="You can download a file only while its approval lasts.",
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.referral_id}"

    @property
    def number(self) -> str:
        """Return the number as it appears in the file, its name and the log."""
        return self.public_id.hex[:12]
