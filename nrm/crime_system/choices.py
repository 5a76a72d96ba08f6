"""Enumerations of entries of a crime system, and of why one is not paired."""

from django.db import models


class EntryCode(models.TextChoices):
    """What an entry is on the crime system. The codes are those of `nrm.crime.choices.RecordStatus`."""

    AWAITING = "n200_1", "N200/1 Awaiting decision"
    NEGATIVE = "n200_2", "N200/2 Negative decision"
    NOTIFIED = "n200_3", "N200/3 Duty to notify"
    OUTSIDE = "n200_4", "N200/4 Outside England and Wales"
    OUTSIDE_NEGATIVE = "n200_5", "N200/5 Outside, negative decision"
    TRANSFERRED = "n200_6", "N200/6 Transferred"
    CRIME = "crime", "Crime"


class ExportContents(models.TextChoices):
    """Which part of the crime system an export holds. Nothing is missing from an export that does not hold it."""

    BOTH = "both", "Incidents (N200) and crimes"
    INCIDENTS = "incidents", "Incidents (N200) only"
    CRIMES = "crimes", "Crimes only"


class PairedBy(models.TextChoices):
    """How an entry was paired with its record."""

    REFERENCE = "reference", "They have the same crime system reference"
    HOME_OFFICE = "home_office", "They have the same Home Office reference"
    PERSON = "person", "A colleague chose the record"


class SetAside(models.TextChoices):
    """Why an entry of the crime system has no record here, and needs none."""

    NOT_SLAVERY = "not_slavery", "It is not modern slavery"
    DUPLICATE = "duplicate", "Another entry is about the same victim"
    OTHER_FORCE = "other_force", "Another force has the record"
    SEVERAL_VICTIMS = "several", "It is about several victims, who have entries of their own"
    ERASED = "erased", "Its record here was erased"


class NotExported(models.TextChoices):
    """Why a record is not in the export although it is on the crime system, or need not be there."""

    RESTRICTED = "restricted", "It is on a restricted part of the crime system"
    OTHER_SYSTEM = "other_system", "It is on another system"
    COMBINED = "combined", "Its entry on the crime system is about several victims"
