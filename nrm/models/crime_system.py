"""What a force's crime system holds about modern slavery, as its newest exports say, paired with the crime records.

An entry has no name: references, a code, times and an outcome. Columns that the comparison does not need are not read.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.typed_text import plain_reference
from nrm import references
from nrm.crime_system import moments
from nrm.crime_system.choices import EntryCode, ExportContents, PairedBy, SetAside
from nrm.crime_system.querysets import CrimeSystemEntryQuerySet, CrimeSystemExportQuerySet, CrimeSystemRowQuerySet
from nrm.models.crime import REFERENCE_LIMIT, CrimeRecord
from reference.models import Force

CASE_LIMIT = 80


class CrimeSystemExport(models.Model):
    """One export of a force's crime system that was compared, and what it covers until it is withdrawn."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    contents = models.CharField(max_length=10, choices=ExportContents.choices)
    covers_from = models.DateField("first day of reports that it covers")
    covers_to = models.DateField("last day of reports that it covers")
    columns = ArrayField(models.CharField(max_length=24), verbose_name="keys of the columns that it has")
    entries = models.PositiveIntegerField("how many entries it has")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    # It covers nothing any more: its days were wrong, or it was only a part.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CrimeSystemExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(covers_to__gte=F("covers_from")),
                name="nrm_crimesystemexport_covers_days",
                violation_error_message="The last day must be the first day or later.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="nrm_crimesystemexport_withdrawn_has_person",
            ),
        ]
        indexes = [models.Index(fields=["force", "-id"], name="nrm_crimesystemexport_newest")]

    def __str__(self) -> str:
        return f"Export of {clock.in_words(self.imported_at)}"


class CrimeSystemEntry(models.Model):
    """One entry of a force's crime system, as the newest export that has it says, and the record it is paired with."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    reference = models.CharField("crime system reference", max_length=REFERENCE_LIMIT)
    key = models.CharField("the reference without case, spaces and separators", max_length=REFERENCE_LIMIT)
    code = models.CharField(max_length=10, choices=EntryCode.choices)
    is_cancelled = models.BooleanField("cancelled on the crime system", default=False)
    # Midnight where the export has no time.
    reported_at = models.DateTimeField("when the force received the report")
    recorded_at = models.DateTimeField("when it was entered on the crime system", null=True)
    outcome = models.CharField(max_length=4, blank=True)
    outcome_on = models.DateField(null=True)
    authority_reference = models.CharField("Home Office reference", max_length=references.LIMIT, blank=True)
    case_reference = models.CharField("investigation", max_length=CASE_LIMIT, blank=True)
    export = models.ForeignKey(CrimeSystemExport, models.PROTECT, related_name="+", verbose_name="newest that has it")

    record = models.ForeignKey(CrimeRecord, models.PROTECT, null=True, related_name="system_entries")
    paired_by = models.CharField(max_length=12, choices=PairedBy.choices, blank=True)
    set_aside = models.CharField("why it needs no record", max_length=12, choices=SetAside.choices, blank=True)
    # A digest of the differences that somebody accepted: they are shown again once one of them changes.
    accepted = models.CharField(max_length=64, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("when it was paired or set aside", null=True)

    objects = CrimeSystemEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            plain_reference("reference", name="nrm_crimesystementry_reference_plain"),
            plain_reference("authority_reference", name="nrm_crimesystementry_authority_reference_plain"),
            models.UniqueConstraint(fields=["force", "key"], name="nrm_crimesystementry_once_in_a_force"),
            models.CheckConstraint(condition=~Q(key=""), name="nrm_crimesystementry_has_a_key"),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(is_cancelled=False),
                name="nrm_crimesystementry_one_for_a_record",
                violation_error_message="This record is already paired with another entry.",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True, paired_by="") | Q(record__isnull=False) & ~Q(paired_by=""),
                name="nrm_crimesystementry_paired_says_how",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True) | Q(set_aside=""),
                name="nrm_crimesystementry_paired_or_set_aside",
                violation_error_message="This entry is paired with a record. Separate them first.",
            ),
        ]
        indexes = [
            models.Index(fields=["record"], name="nrm_crimesystementry_by_record"),
            models.Index(
                fields=["force", "reported_at"],
                condition=Q(record__isnull=True, set_aside="", is_cancelled=False),
                name="nrm_crimesystementry_unpaired",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the page on which it is paired."""
        return reverse("crime_system:entry-detail", args=[self.public_id])

    @property
    def reported(self) -> str:
        """When it was reported, in words, with the time if the export has one."""
        return moments.in_words(self.reported_at)

    @property
    def recorded(self) -> str:
        """When it was entered on the crime system, in words, with the time if the export has one."""
        return moments.in_words(self.recorded_at) if self.recorded_at else ""

    @property
    def recorded_at_latest(self) -> datetime | None:
        """When it was certainly on the crime system: by the end of the day if the export has no time."""
        return None if self.recorded_at is None else moments.at_the_latest(self.recorded_at)


class RejectedPair(models.Model):
    """An entry and a record that somebody said are not about the same victim, so that nobody is asked again."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    entry = models.ForeignKey(CrimeSystemEntry, models.CASCADE, related_name="rejected")
    record = models.ForeignKey(CrimeRecord, models.CASCADE, related_name="+")
    rejected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rejected_at = models.DateTimeField()

    objects = CrimeSystemRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "record"], name="nrm_rejectedpair_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} and {self.record_id}"
