"""The key of one figure of a snapshot in an address: `region:north-west/live/primary_type/CRIM`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import quote

from core import months
from figures.measures import ALL, TOTAL
from investigations.measures import DIMENSIONS, KIND, labels_of
from reference.areas import Area

TRACEABLE = frozenset(KIND.over_areas)  # measures summed directly from the month's batches


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKey:
    """Area, measure, dimension and category, which identify one number of a snapshot."""

    area: str
    measure: str
    dimension: str
    category: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Parse the key from an address; None if it is not valid."""
        parts = text.split("/", 3)
        if len(parts) != 4 or parts[1] not in TRACEABLE or parts[2] not in {TOTAL, *DIMENSIONS}:
            return None
        return cls(area=parts[0], measure=parts[1], dimension=parts[2], category=parts[3])

    def __str__(self) -> str:
        return quote("/".join((self.area, self.measure, self.dimension, self.category)), safe="/:")

    def described(self, area: Area, month: date) -> str:
        """Describe the figure: "North West, live investigations at month end, criminal exploitation, February 2020"."""
        label = KIND.measure(self.measure).label
        parts = [area.name, label[0].lower() + label[1:]]
        if self.category != ALL:
            name = labels_of(self.dimension).get(self.category, self.category)
            parts.append(f"{DIMENSIONS[self.dimension].lower()}: {name}")
        return ", ".join([*parts, months.label(month)])
