"""A sealed investigation, the people who are named for it, and who has opened one in an emergency.

Owner functions write these tables (`sql/seals.sql`, `sql/emergency.sql`). The rows of the investigation itself have its
number in a column `sealed`, which only the database knows (`sql/sealed_columns.sql`).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from investigations.models.records import Investigation
from investigations.querysets import EmergencyAccessQuerySet, InvestigationSealQuerySet, NamedPersonQuerySet
from reference.models import Force


class InvestigationSeal(models.Model):
    """From when to when an investigation is sealed, why, and when its force looks at that again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="seals")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    reason = models.CharField("why it is sealed", max_length=300)
    review_on = models.DateField("review on")
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField("why it was unsealed", max_length=300, blank=True)

    objects = InvestigationSealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["investigation"],
                condition=Q(ended_at__isnull=True),
                name="investigations_seal_once",
                violation_error_message="This investigation is already sealed.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="investigations_seal_has_reason",
                violation_error_message="Enter why the investigation is sealed.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason=""),
                name="investigations_seal_ended_has_person_and_reason",
                violation_error_message="Enter why the investigation is unsealed.",
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.public_id}"


class NamedPerson(models.Model):
    """A person who is named for a sealed investigation, from when to when."""

    seal = models.ForeignKey(InvestigationSeal, models.PROTECT, related_name="people")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NamedPersonQuerySet.as_manager()

    class Meta:
        db_table = "investigations_sealedperson"
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "person"],
                condition=Q(removed_at__isnull=True),
                name="investigations_sealed_person_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="investigations_sealed_person_removed_by",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} of {self.seal_id}"


class EmergencyAccess(models.Model):
    """Four hours in which a person who is not named sees one sealed investigation, and whether that was justified."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seal = models.ForeignKey(InvestigationSeal, models.PROTECT, related_name="emergencies")
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="+", db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("why it was opened", max_length=300)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_justified = models.BooleanField("whether it was justified", null=True)
    review_words = models.CharField("what the reviewer wrote", max_length=300, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "emergency accesses"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="investigations_emergency_has_reason",
                violation_error_message="Enter why you need to see the case now.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("begins_at")), name="investigations_emergency_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")),
                name="investigations_emergency_reviewed_by_another",
                violation_error_message="Somebody else reviews your emergency access.",
            ),
            models.CheckConstraint(
                condition=Q(
                    reviewed_at__isnull=True, reviewed_by__isnull=True, is_justified__isnull=True, review_words=""
                )
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, is_justified__isnull=False)
                & ~Q(review_words=""),
                name="investigations_emergency_review_is_whole",
                violation_error_message="Enter why the access was justified or not.",
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="investigations_emergency_now")]

    def __str__(self) -> str:
        return f"emergency access {self.public_id}"
