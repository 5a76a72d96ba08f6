"""Which crime records a defendant's charges are about: rows that come and go, with a step for each change."""

from __future__ import annotations

from django.db import models

from nrm.models import CrimeRecord
from prosecutions.cases.crime_querysets import DefendantCrimeQuerySet
from prosecutions.models.defendants import Defendant
from reference.models import Force


class DefendantCrime(models.Model):
    """A defendant and the crime record of one victim. Both are of one force when they are linked.

    The defendant goes with the investigation to another force, and the link with the defendant. The crime record stays:
    that force opens one of its own (docs/adr/0083).
    """

    defendant = models.ForeignKey(Defendant, models.CASCADE, related_name="crime_links", db_index=False)
    record = models.ForeignKey(CrimeRecord, models.PROTECT, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)

    objects = DefendantCrimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["defendant", "record"], name="prosecutions_defendantcrime_once"),
        ]

    def __str__(self) -> str:
        return f"{self.defendant_id} and {self.record_id}"
