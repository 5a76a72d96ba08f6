"""Every question asked of the log, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from audit.models import Entry  # noqa: F401  (the type of what is asked for)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about who did what."""

    def newest_first(self) -> EntryQuerySet:
        """The order of the log page."""
        return self.order_by("-id")
