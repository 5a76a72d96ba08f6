"""What one line of the home page says: the next thing to do, why now, and where it is done; and a day to know.

And what an administrator is shown before an account is closed: how many records name the person.
"""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """How many records of one kind name a person as the one who sees to them. Counted, and nothing of a record."""

    count: int
    one: str  # what it is, such as “referral”
    many: str
    then: str  # who names somebody else once the person is gone, and where they are told

    @property
    def words(self) -> str:
        """`3 referrals`."""
        return f"{self.count:,} {self.one if self.count == 1 else self.many}"
