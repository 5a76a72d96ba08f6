"""An event on a record's timeline; each part of an app creates its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from accounts.querysets import secrets_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: on which day, what, who did it, and when it was recorded."""

    on: date
    title: str
    who: str
    said: str = ""  # reasons, in a person's own words
    then: str = ""  # what it began, or what follows
    url: str = ""
    recorded_at: datetime | None = None
    sorts_at: datetime | None = None  # without a recorded time: after the event it followed on the same day
    recorded_by: str = ""


def named[Row: models.Model](rows: models.QuerySet[Row], *people: str) -> models.QuerySet[Row]:
    """Rows with the people who created them, without the columns that only the login role reads."""
    return rows.select_related(*people).defer(*secrets_of(*people))
