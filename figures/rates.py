"""Rates per million residents: a count over the estimated residents of the forces that it covers.

A force without an estimate, without residents of its own (British Transport Police) or with too few of them has no
rate, and neither has an area with such a force. A rate always says which estimate it rests on, and is never added up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core import months
from figures.coverage import Counted
from reference.models import ForcePopulation

PER = 1_000_000
FEWEST_RESIDENTS = 100_000  # the City of London has 10,000 residents, and many times as many people by day


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents:
    """The estimated residents of one force or of several on one day."""

    number: int
    on_day: date

    @property
    def words(self) -> str:
        """The estimate in words: "mid-2019 estimate"."""
        return f"mid-{self.on_day.year} estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A count per million residents. It exists only where something was counted."""

    counted: Counted
    residents: Residents

    @property
    def per_million(self) -> float:
        """The rate itself."""
        return (self.counted.value or 0) * PER / self.residents.number

    @property
    def text(self) -> str:
        """The rate with one decimal: "27.4"."""
        return f"{self.per_million:,.1f}"

    @property
    def base(self) -> str:
        """What it is a rate of: "43 per 1,508,941 residents (mid-2019 estimate)"."""
        return f"{self.counted.value:,} per {self.residents.number:,} residents ({self.residents.words})"


class Populations:
    """The residents of every force with an estimate, as known for one month: one query."""

    def __init__(self, month: date) -> None:
        """Read the newest estimate of each force up to the end of the month."""
        newest = ForcePopulation.objects.newest_by(months.last_day(month)).filter(force__has_population=True)
        self._of = {row.force_id: Residents(number=row.residents, on_day=row.on_day) for row in newest}

    def of(self, force: str) -> Residents | None:
        """The residents of a force; None if it has no estimate."""
        return self._of.get(force)

    def of_all(self, forces: Collection[str]) -> Residents | None:
        """The residents of these forces together; None unless each has an estimate, of the same day."""
        known = [self._of[force] for force in forces if force in self._of]
        if not forces or len(known) != len(forces) or len({each.on_day for each in known}) > 1:
            return None
        return Residents(number=sum(each.number for each in known), on_day=known[0].on_day)


def rate_of(counted: Counted, residents: Residents | None) -> Rate | None:
    """The rate of a count; None for a gap, and without enough residents."""
    if counted.value is None or residents is None or residents.number < FEWEST_RESIDENTS:
        return None
    return Rate(counted=counted, residents=residents)
