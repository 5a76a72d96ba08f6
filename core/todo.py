"""To-do items and upcoming days on the home page, and counts of records that name a person.

An administrator sees those counts before closing an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing that a person should do, why now, and the page where they do it."""

    title: str
    reason: str
    url: str
    is_urgent: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """An upcoming day and what happens on it."""

    day: date
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """How many records of one kind are assigned to a person. Holds a count and nothing from a record."""

    count: int
    one: str  # the kind of record, such as “referral”
    many: str
    then: str  # who reassigns these records when the person has left, and in which list they see them

    @property
    def words(self) -> str:
        """`3 referrals`."""
        return f"{self.count:,} {self.one if self.count == 1 else self.many}"
