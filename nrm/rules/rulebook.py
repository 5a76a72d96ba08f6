"""The rules of the mechanism by date: how many days, which authority, which test, and since when.

They are rows that administrators maintain, because guidance changes and some dates are not verified. Code looks up a
rule on the day of the event that it governs, and stores the result with the case, so that a change never rewrites an
old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.dated_rules.values import DatedValue
from nrm.choices import Authority


class NoRule(LookupError):
    """No rule of that name is in force on the day; the message says which row administrators have to add."""


class Rulebook:
    """All rules at one moment, read once for a request or a job."""

    def __init__(self, rules: Iterable[DatedValue]) -> None:
        self._rules = tuple(rules)

    def value(self, code: str, *, on: date) -> int:
        """Return the value of a rule on a day.

        Raises NoRule if there is none: a missing rule is a mistake, not a zero.
        """
        rule = self._find(code, on)
        if rule is None:
            raise NoRule(f"No rule “{code}” applies on {on:%-d %B %Y}. Add it to the NRM rules.")
        return rule.value

    def get(self, code: str, *, on: date) -> int | None:
        """Return the value of a rule that need not exist on every day, such as a time limit introduced later."""
        rule = self._find(code, on)
        return rule.value if rule else None

    def allows(self, code: str, *, on: date) -> bool:
        """Whether the rules allow something on a day, such as disqualification."""
        return bool(self.get(code, on=on))

    def is_verified(self, code: str, *, on: date) -> bool:
        """Whether the value of that day is verified. An unverified one may warn, but never refuses (ADR 0011)."""
        rule = self._find(code, on)
        return rule is not None and rule.is_verified

    def authorities(self, *, on: date) -> tuple[Authority, ...]:
        """Return the competent authorities that decide on a day."""
        return tuple(authority for authority in Authority if self.allows(f"authority_{authority.value}", on=on))

    def last_day_of(self, authority: Authority, *, before: date) -> date | None:
        """Return the last day on which an authority decided, if it no longer decides on a day; otherwise None."""
        code = f"authority_{authority.value}"
        if self.allows(code, on=before):
            return None
        ended = (rule.valid_to for rule in self._rules if rule.code == code and rule.value)
        return max((day for day in ended if day and day < before), default=None)

    def _find(self, code: str, on: date) -> DatedValue | None:
        return next((rule for rule in self._rules if rule.code == code and rule.holds_on(on)), None)
