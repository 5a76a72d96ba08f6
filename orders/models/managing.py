"""Who manages a subject, and the risk level.

Every change is a row, so that the history shows who managed the subject on any day.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.choices import Risk
from orders.models.subjects import Subject
from orders.querysets import OrderRowQuerySet
from reference.models import Force

PERSON = settings.AUTH_USER_MODEL


class ManagerAssignment(models.Model):
    """Officer, deputy and supervisor from a moment on."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="assignments")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    officer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    supervisor = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="orders_assignment_history")]

    def __str__(self) -> str:
        return f"assignment of {self.subject_id}"


class RiskAssessment(models.Model):
    """A risk level with its author, reason and day; the newest row sets the dates of reviews and visits."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="assessments")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    level = models.CharField(max_length=12, choices=Risk.choices)
    reason = models.TextField()
    on = models.DateField("day of the assessment", db_column="assessed_on")
    review_due_on = models.DateField("reviewed by")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="orders_assessment_has_reason",
                violation_error_message="Enter the reason for this risk level in a sentence.",
            )
        ]
        indexes = [models.Index(fields=["subject", "on"], name="orders_assessment_history")]

    def __str__(self) -> str:
        return f"{self.level} of {self.subject_id}"


class DutyNumber(models.Model):
    """A force's out-of-hours number, for every subject without a number of their own."""

    force = models.OneToOneField(Force, models.PROTECT, db_column="force", related_name="+")
    text = models.CharField("who answers, and the phone number", max_length=120)
    updated_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\d[\d ()-]{8,}\d"),
                name="orders_duty_number_can_be_dialled",
                violation_error_message="Enter a phone number, for example: force duty officer, 01632 960999.",
            )
        ]

    def __str__(self) -> str:
        return f"out-of-hours number of {self.force_id}"
