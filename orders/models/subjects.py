"""Subjects of orders. Identifying details are sealed; one force at a time manages a subject."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from matching.fields import SealedTextField
from orders.choices import Particular, Risk
from orders.querysets import OrderRowQuerySet, SubjectQuerySet
from orders.subjects.numbers import new_number
from reference.models import Force, Nationality


class Subject(models.Model):
    """One person under one or more orders, with the managing force and its officers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("subject number", max_length=8, unique=True, default=new_number, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="managing force")
    version = models.PositiveIntegerField(default=1)
    born_on = SealedTextField("Date of birth, year first")
    nationality = models.ForeignKey(
        Nationality, models.PROTECT, db_column="nationality", related_name="+", null=True, blank=True
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="managing officer",
    )
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    out_of_hours_contact = models.CharField("out-of-hours contact", max_length=120, blank=True)
    # From the newest assessment; stored here so that the to-do list needs one query.
    risk = models.CharField(max_length=12, choices=Risk.choices, blank=True)
    review_due_on = models.DateField("the risk is reviewed by", null=True)
    visit_due_on = models.DateField("the next visit is due by", null=True)
    protects = models.PositiveSmallIntegerField("people protected by the orders", null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField()

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=True) | Q(deputy__isnull=True) | ~Q(officer=F("deputy")),
                name="orders_subject_deputy_is_another",
                violation_error_message="The deputy must be different from the managing officer.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="orders_subject_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(risk="") | Q(review_due_on__isnull=False),
                name="orders_subject_risk_has_review",
                violation_error_message="A risk level needs a review date.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "review_due_on"], name="orders_subject_reviews"),
            models.Index(fields=["force", "visit_due_on"], name="orders_subject_visits"),
            models.Index(fields=["force", "officer", "id"], name="orders_subject_officers"),
            models.Index(fields=["force", "id"], condition=Q(officer__isnull=True), name="orders_subject_no_officer"),
            models.Index(fields=["force", "id"], condition=Q(risk=""), name="orders_subject_no_risk"),
            models.Index(fields=["force", "id"], condition=Q(out_of_hours_contact=""), name="orders_subject_no_number"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The subject's page, for order managers."""
        return reverse("orders:subject-detail", args=[self.public_id])


class SubjectIdentifier(models.Model):
    """One identifying detail, sealed: a name, an address, a vehicle, a phone. Rows end and are never deleted."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="known_by")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    kind = models.CharField(max_length=8, choices=Particular.choices)
    text = SealedTextField("As notified or seen", max_length=300)
    # The police area of an address. Another force is alerted to an address in its area.
    area = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="police area")
    since = models.DateField("known since", null=True, blank=True)
    until = models.DateField("not any more since", null=True, blank=True)
    was_notified = models.BooleanField("notified by the subject as the order requires", default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "known by"
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="orders_known_by_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(kind__in=[Particular.ADDRESS, Particular.PLACE]),
                name="orders_known_by_area_of_a_place",
            ),
        ]
        indexes = [models.Index(fields=["subject", "kind"], name="orders_known_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"
