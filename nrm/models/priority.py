"""Requests to the competent authority for an earlier decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nrm.choices import Priority
from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from nrm.safeguarding.choices import PriorityAnswer
from reference.models import Force


class PriorityRequest(models.Model):
    """The force asked the competent authority for an earlier decision: why, by which day, and its answer."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="priority_requests")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    reason = models.CharField(max_length=20, choices=Priority.choices)
    court_date = models.DateField(null=True)
    custody_time_limit = models.DateField(null=True)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded at")
    answer = models.CharField(max_length=12, choices=PriorityAnswer.choices, default=PriorityAnswer.WAITING)
    answered_on = models.DateField(null=True)

    objects = ReferralRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(answer=PriorityAnswer.WAITING),
                name="nrm_priority_asked_once",
                violation_error_message="You have already made a request. Record the authority’s response first.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=Priority.COURT_DATE) | Q(court_date__isnull=False),
                name="nrm_priority_has_court_date",
                violation_error_message="Enter the court date.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=Priority.CUSTODY_TIME_LIMIT) | Q(custody_time_limit__isnull=False),
                name="nrm_priority_has_custody_time_limit",
                violation_error_message="Enter the date the custody time limit ends.",
            ),
            models.CheckConstraint(
                condition=Q(answer=PriorityAnswer.WAITING, answered_on__isnull=True)
                | ~Q(answer=PriorityAnswer.WAITING) & Q(answered_on__gte=F("asked_on")),
                name="nrm_priority_answered_after_asked",
                violation_error_message="The response is dated before the request. Change one of the dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"priority of {self.referral_id}"
