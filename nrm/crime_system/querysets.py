"""Querysets of exports and entries of crime systems. Each starts with scope: which force's they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from core import clock
from nrm import references
from nrm.crime import permissions

if TYPE_CHECKING:
    from nrm.models import CrimeSystemEntry, CrimeSystemExport

ONE_DAY = timedelta(days=1)
IS_UNPAIRED = Q(record__isnull=True, set_aside="", is_cancelled=False)


class CrimeSystemRowQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows about a force's crime system, with the force in their own column."""

    def visible_to(self, user: User) -> Self:
        """Return rows of the forces in the user's scope, if they work on the crime register."""
        return self.filter(permissions.over(user, "force"))


class CrimeSystemExportQuerySet(CrimeSystemRowQuerySet["CrimeSystemExport"]):
    """Questions asked of exports."""

    def newest_first(self) -> Self:
        """Return exports in the order in which they were imported, the last one first."""
        return self.order_by("-pk")

    def covering(self, first: date, last: date) -> Self:
        """Return exports that cover one of these days and are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True, covers_from__lte=last, covers_to__gte=first)

    def newest(self) -> CrimeSystemExport | None:
        """Return the export that was imported last and is not withdrawn; None without one."""
        return self.filter(withdrawn_at__isnull=True).newest_first().first()


class CrimeSystemEntryQuerySet(CrimeSystemRowQuerySet["CrimeSystemEntry"]):
    """Questions asked of entries. `nrm.crime_system.questions` has those that also need exports or records."""

    def unpaired(self) -> Self:
        """Return entries that need a record: neither paired, nor set aside, nor cancelled on the crime system."""
        return self.filter(IS_UNPAIRED)

    def paired(self) -> Self:
        """Return entries that are paired with a record."""
        return self.filter(record__isnull=False)

    def reported_between(self, first: date, last: date) -> Self:
        """Return entries that were reported from the first to the last day, both included, in London time."""
        return self.filter(reported_at__gte=clock.start_of(first), reported_at__lt=clock.start_of(last + ONE_DAY))

    def with_reference(self, typed: str) -> CrimeSystemEntry | None:
        """Return the entry of one force with a crime system reference, in whatever spelling; None without one."""
        return self.filter(key=references.key_of(typed)).first()
