"""What one line of the home page says: the next thing to do, why now, and where it is done; and a day to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing that waits for a person."""

    title: str
    reason: str
    url: str
    is_urgent: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that is coming, and what happens on it."""

    day: date
    sentence: str
