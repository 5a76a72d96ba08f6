"""The law of the orders by date: one value, for one kind of order, with its section.

Administrators maintain the rows (`models.Law`); a change in the law is a row. The code looks up the law of the day of
each transition. Computed days are stored with the order, so that a change never rewrites an earlier order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.dated_rules.values import DatedValue

ANY = "any"


class NoLaw(LookupError):
    """No row gives a value on that day; the message says which row administrators have to add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLaw(DatedValue):
    """One value for one kind of order from a first to a last day, both included, and its source."""

    kind: str
    section: str  # such as `s.17`; blank for a default of this service, which is not law


class Lawbook:
    """All rows at one moment, read once for a request or a task."""

    def __init__(self, rows: Iterable[DatedLaw]) -> None:
        self._rows: dict[tuple[str, str], list[DatedLaw]] = {}
        for row in rows:
            self._rows.setdefault((row.code, row.kind), []).append(row)

    def get(self, code: str, *, kind: str = ANY, on: date) -> DatedLaw | None:
        """The value for this kind of order on the day; None where there is none, as for orders made elsewhere."""
        return next((row for row in self._rows.get((code, kind), ()) if row.holds_on(on)), None)

    def value(self, code: str, *, kind: str = ANY, on: date) -> int:
        """A required value. Raises NoLaw if it is missing: a missing row is a mistake, not a zero."""
        row = self.get(code, kind=kind, on=on)
        if row is None:
            raise NoLaw(f"No row “{code}” for “{kind}” applies on {on:%-d %B %Y}. Add it to the order law.")
        return row.value

    def says(self, code: str, *, kind: str = ANY, on: date) -> bool:
        """Whether the law requires or allows something on the day."""
        row = self.get(code, kind=kind, on=on)
        return row is not None and bool(row.value)
