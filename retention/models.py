"""Requests for erasure, legal holds, decisions to keep a record, and what the apps declare as erasable.

A record is named by its kind and its public id. Its text is gone after an erasure; these rows stay, so a reason never
repeats what a record says.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from reference.models import Force
from retention.choices import ErasureState
from retention.querysets import ErasureQuerySet, KeepDecisionQuerySet, LegalHoldQuerySet

LONGEST_REASON = 300


class AboutRecord(models.Model):
    """One row about one record, with the force that has the record; null if records of its kind belong to no force."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("kind of record", max_length=20)
    record = models.UUIDField("public id of the record")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON)

    class Meta:
        abstract = True


class Erasure(AboutRecord):
    """A request to erase a record, and the decision of a second person. Only owner functions decide it."""

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.REQUESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField("why it was refused", max_length=LONGEST_REASON, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ErasureState.values), name="retention_erasure_state_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retention_erasure_has_reason",
                violation_error_message="Enter why the record should be erased.",
            ),
            models.UniqueConstraint(
                fields=["kind", "record"],
                condition=Q(state__in=[ErasureState.REQUESTED, ErasureState.ERASED]),
                name="retention_erasure_once",
                violation_error_message="Somebody has already requested the erasure of this record.",
            ),
            models.CheckConstraint(
                condition=Q(state=ErasureState.REQUESTED, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=ErasureState.REQUESTED) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="retention_erasure_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ErasureState.ERASED, ErasureState.REFUSED]) | ~Q(decided_by=F("requested_by")),
                name="retention_erasure_decided_by_another",
                violation_error_message="Somebody else decides on your request.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ErasureState.REFUSED) | ~Q(decision_reason=""),
                name="retention_erasure_refused_has_reason",
                violation_error_message="Enter why you refuse the request.",
            ),
        ]
        indexes = [models.Index(fields=["force", "state"], name="retention_erasure_waiting")]

    def __str__(self) -> str:
        return f"erasure of {self.kind} {self.record}"

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return reverse("retention:erasure-detail", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.state == ErasureState.REQUESTED

    @property
    def is_done(self) -> bool:
        """Whether the record is erased."""
        return self.state == ErasureState.ERASED


class LegalHold(AboutRecord):
    """A record that must not be erased while it runs, whatever was requested before or after."""

    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField("why it was lifted", max_length=LONGEST_REASON, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retention_hold_has_reason",
                violation_error_message="Enter why the record is held.",
            ),
            models.UniqueConstraint(
                fields=["kind", "record"],
                condition=Q(lifted_at__isnull=True),
                name="retention_hold_once",
                violation_error_message="This record is already on legal hold.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True, lifted_reason="")
                | Q(lifted_by__isnull=False, lifted_at__isnull=False) & ~Q(lifted_reason=""),
                name="retention_hold_lifted_has_person_and_reason",
                violation_error_message="Enter why the legal hold is lifted.",
            ),
        ]

    def __str__(self) -> str:
        return f"legal hold on {self.kind} {self.record}"


class KeepDecision(AboutRecord):
    """A decision, at a review, to keep a record until the next one. Never changed; the last one counts."""

    review_on = models.DateField("next review")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = KeepDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retention_keep_has_reason",
                violation_error_message="Enter why the record is kept.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "record", "-id"], name="retention_keep_last")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record} is kept until {self.review_on}"


class ErasableRecordKind(models.Model):
    """A kind of record that can be erased, as its app declares it. Only `manage.py prepare` writes it."""

    kind = models.CharField(primary_key=True, max_length=20)
    table_name = models.CharField(max_length=63)
    decides = models.TextField("condition on the person in the scope")
    stops = models.JSONField("condition on the record, by code")
    records = models.TextField(
        "query of the public ids that are erased together", default="select $2", db_default="select $2"
    )
    duty = models.CharField("duty that a person needs beside the role", max_length=10, default="", db_default="")
    requests = models.TextField("condition on the person who requests", default="false", db_default="false")
    scope = models.TextField("condition on the record and the person", default="false", db_default="false")
    has_force = models.BooleanField("its records belong to a force", default=True, db_default=True)

    def __str__(self) -> str:
        return self.kind


class ErasableTableRows(models.Model):
    """Rows of one table that hold text of a record, as the app declares them. Only `manage.py prepare` writes it."""

    kind = models.ForeignKey(ErasableRecordKind, models.CASCADE, db_column="kind", related_name="rows")
    place = models.PositiveSmallIntegerField("order in which they are blanked")
    table_name = models.CharField(max_length=63)
    rows = models.TextField("condition on the row")
    columns = models.JSONField("expression for each column; none: the rows are deleted")
    is_seen = models.BooleanField("part of what the second person decides on")

    class Meta:
        verbose_name_plural = "erasable table rows"
        constraints = [models.UniqueConstraint(fields=["kind", "place"], name="retention_erasable_once")]

    def __str__(self) -> str:
        return f"{self.table_name} of {self.kind_id}"
