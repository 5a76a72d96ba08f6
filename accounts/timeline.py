"""One thing that happened with a record, as its timeline prints it; each part of a room tells its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from accounts.querysets import secrets_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: on which day, what, who did it, and when it was recorded."""

    on: date
    title: str
    who: str
    said: str = ""  # reasons, in somebody's words
    then: str = ""  # what it began, or what follows
    url: str = ""
    recorded_at: datetime | None = None
    sorts_at: datetime | None = None  # where the moment was not kept: after what it followed on the same day
    recorded_by: str = ""


def named[Row: models.Model](rows: models.QuerySet[Row], *people: str) -> models.QuerySet[Row]:
    """Rows with the people who made them, without what only the login role reads of a person."""
    return rows.select_related(*people).defer(*secrets_of(*people))
