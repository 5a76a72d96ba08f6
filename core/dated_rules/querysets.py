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
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
