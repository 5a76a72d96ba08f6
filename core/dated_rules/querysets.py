"""Queries on rows that are valid from a first to a last day, both included. Days are Europe/London days."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class DatedQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Queries on anything that is valid from a day and perhaps until a day."""

    def valid_on(self, day: date) -> Self:
        """Rows that are valid on that day, their last day included."""
        return self.valid_between(day, day)

    def valid_between(self, first: date, last: date) -> Self:
        """Rows that are valid on a day from the first to the last, both included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)
