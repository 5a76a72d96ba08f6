"""Queries on rows that are valid from a first to a last day, both included. Days are Europe/London days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from core.dated_rules.models import DatedRule


class DatedQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Queries on anything that is valid from a day and perhaps until a day."""

    def valid_on(self, day: date) -> Self:
        """Rows that are valid on that day, their last day included."""
        return self.valid_between(day, day)

    def valid_between(self, first: date, last: date) -> Self:
        """Rows that are valid on a day from the first to the last, both included."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)


class DatedRuleQuerySet[Row: DatedRule](DatedQuerySet[Row]):
    """Queries on what the law, guidance or a default says, which has a code."""

    def latest_of_each(self, day: date) -> list[Row]:
        """One row of each code, in the order of its rows: the one valid on that day, otherwise its newest."""
        rows = sorted(self, key=lambda row: row.valid_from)
        latest = {row.code: row for row in rows} | {row.code: row for row in rows if row.is_valid_on(day)}
        return [latest[code] for code in dict.fromkeys(row.code for row in self)]
