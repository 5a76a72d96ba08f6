"""Every question asked of uploads, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.access import Scope
from accounts.models import User

if TYPE_CHECKING:
    from files.models import Upload  # noqa: F401 -- the base class below names it in quotes


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions about uploads."""

    def visible_to(self, user: User) -> UploadQuerySet:
        """Those of the bodies that the person may see; those of no body are the national team's."""
        return self.filter(Scope.of(user).over("force"))
