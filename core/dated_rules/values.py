"""The values of dated rules without the database, for code that looks up the value of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """One value of a rule from its first day to its last, both included."""

    code: str
    value: int
    valid_from: date
    valid_to: date | None = None
    is_verified: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether the value applies on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
