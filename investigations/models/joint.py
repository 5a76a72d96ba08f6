"""Reviewers' decisions on investigations of two forces: one operation or two."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from investigations.models.records import Investigation
from investigations.querysets import JointDecisionQuerySet
from reference.models import Force


class JointDecision(models.Model):
    """Two investigations are one operation, led by one of them, or (without a lead) they are two.

    The one with the lower number comes first. `force` and `other_force` are the forces that held them, and
    `operation_key` is the operation name of both: *two operations* holds only while none of these changes.
    """

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    other = models.ForeignKey(Investigation, models.CASCADE, related_name="+")
    other_force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Investigation, models.CASCADE, null=True, related_name="+")
    operation_key = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JointDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["investigation", "other"],
                condition=Q(ended_at__isnull=True),
                name="investigations_joint_one_decision",
            ),
            models.CheckConstraint(
                condition=Q(investigation__lt=F("other")), name="investigations_joint_lower_number_first"
            ),
            models.CheckConstraint(
                condition=Q(lead__isnull=True) | Q(lead=F("investigation")) | Q(lead=F("other")),
                name="investigations_joint_lead_is_either",
            ),
            models.CheckConstraint(
                condition=Q(lead__isnull=False) | ~Q(reason=""),
                name="investigations_joint_two_operations_have_a_reason",
                violation_error_message="Enter why they are different operations.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.investigation_id} and {self.other_id}"
