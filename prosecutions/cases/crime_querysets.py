"""Questions asked of the links between defendants and crime records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.models import User
from nrm.crime import permissions as crime_permissions
from prosecutions.cases.querysets import of_seen_investigations

if TYPE_CHECKING:
    from prosecutions.models import DefendantCrime


class DefendantCrimeQuerySet(models.QuerySet["DefendantCrime"]):
    """Links. Each is seen by those who see the defendant and the crime record."""

    def visible_to(self, user: User) -> Self:
        """Links of the defendants and of the crime records that a person may see."""
        return self.filter(
            of_seen_investigations(user, "defendant__case__investigation"),
            crime_permissions.over(user, "record__force"),
        )

    def for_defendant(self) -> Self:
        """With the record that a line names, the newest report first."""
        return self.select_related("record__force").order_by("-record__reported_at", "-record")

    def for_record(self) -> Self:
        """With the defendant and the case that a line names, the newest case first."""
        return self.select_related("defendant__case__force").order_by("-defendant__case", "defendant__number")
