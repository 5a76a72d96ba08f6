"""The rules of the mechanism by date: how many days, which authority, which test, and since when.

They are rows that administrators keep, because guidance changes and some days are not verified. A rule is asked for on
the day of the thing that it governs; the answer is then stored with the case, so that a change never rewrites an old
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nrm.choices import Authority


class NoRule(LookupError):
    """No rule of that name holds on the day; the sentence says which row administrators have to add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRule:
    """One value from its first day to its last; both days belong to it."""

    code: str
    value: int
    valid_from: date
    valid_to: date | None = None
    is_verified: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Rulebook:
    """All rules at one moment, read once for a request or a job."""

    def __init__(self, rules: Iterable[DatedRule]) -> None:
        self._rules = tuple(rules)

    def value(self, code: str, *, on: date) -> int:
        """The value of a rule on a day. NoRule where none holds: a missing rule is a mistake, not a zero."""
        found = self._find(code, on)
        if found is None:
            raise NoRule(f"No rule “{code}” applies on {on:%-d %B %Y}. Add it to the NRM rules.")
        return found.value

    def get(self, code: str, *, on: date) -> int | None:
        """The value of a rule that need not exist on every day, such as a time limit that came later."""
        found = self._find(code, on)
        return found.value if found else None

    def allows(self, code: str, *, on: date) -> bool:
        """Whether something is open on a day, such as disqualification."""
        return bool(self.get(code, on=on))

    def is_verified(self, code: str, *, on: date) -> bool:
        """Whether the value of that day is verified. One that is not may warn, and never refuses (ADR 0011)."""
        found = self._find(code, on)
        return found is not None and found.is_verified

    def authorities(self, *, on: date) -> tuple[Authority, ...]:
        """The competent authorities that decide on a day."""
        return tuple(one for one in Authority if self.allows(f"authority_{one.value}", on=on))

    def _find(self, code: str, on: date) -> DatedRule | None:
        return next((rule for rule in self._rules if rule.code == code and rule.holds_on(on)), None)
