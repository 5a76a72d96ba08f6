"""The 46 forces of the demonstration: the size of each, and what it mostly investigates.

Sizes are invented but plausible: the Metropolitan Police has the most, City of London hardly any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reference import data_files

# Share of the national number of live investigations, in per cent; need not add up to 100.
SIZES: dict[str, float] = {
    "metropolitan": 15.5,
    "west-midlands": 8.0,
    "greater-manchester": 6.5,
    "west-yorkshire": 6.0,
    "thames-valley": 4.0,
    "lancashire": 3.4,
    "merseyside": 3.2,
    "kent": 3.2,
    "essex": 3.0,
    "avon-and-somerset": 3.0,
    "hampshire": 3.0,
    "sussex": 2.8,
    "nottinghamshire": 2.6,
    "south-yorkshire": 2.6,
    "northumbria": 2.6,
    "south-wales": 2.6,
    "devon-and-cornwall": 2.4,
    "leicestershire": 2.2,
    "cambridgeshire": 2.0,
    "hertfordshire": 1.9,
    "bedfordshire": 1.8,
    "surrey": 1.7,
    "west-mercia": 1.7,
    "norfolk": 1.6,
    "staffordshire": 1.6,
    "derbyshire": 1.6,
    "northamptonshire": 1.6,
    "humberside": 1.6,
    "police-scotland": 1.6,
    "suffolk": 1.5,
    "lincolnshire": 1.5,
    "cheshire": 1.5,
    "psni": 1.5,
    "cleveland": 1.2,
    "gwent": 1.2,
    "north-wales": 1.2,
    "btp": 1.1,
    "durham": 0.9,
    "north-yorkshire": 0.9,
    "warwickshire": 0.9,
    "gloucestershire": 0.9,
    "wiltshire": 0.9,
    "dorset": 0.9,
    "cumbria": 0.7,
    "dyfed-powys": 0.45,
    "city-of-london": 0.25,
}

# How many times as often a force meets a type as other forces do.
LEANINGS: dict[str, dict[str, float]] = {
    "metropolitan": {"SEX": 1.4, "DOM": 1.5},
    "city-of-london": {"LAB": 1.6},
    "merseyside": {"CRIM": 1.6},
    "west-midlands": {"LAB": 1.3},
    "lincolnshire": {"LAB": 2.2},
    "cambridgeshire": {"LAB": 1.8},
    "norfolk": {"CRIM": 1.5},
    "kent": {"LAB": 1.3, "CRIM": 1.2},
    "btp": {"CRIM": 2.5},
    "psni": {"SEX": 1.5},
    "police-scotland": {"LAB": 1.4},
    "northumbria": {"SEX": 1.4},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoForce:
    """A force that sends returns."""

    code: str
    slug: str
    name: str
    unit: str
    letters: str
    size: float

    @property
    def reviewed_by_national(self) -> bool:
        """Whether the national team reviews its returns because its unit has no coordinator."""
        return self.unit == "other-forces"


@cache
def all_forces() -> dict[str, DemoForce]:
    """All forces by slug, in the order of the file."""
    return {
        row["slug"]: DemoForce(
            code=row["code"],
            slug=row["slug"],
            name=row["short_name"],
            unit=row["unit"],
            letters=row["tile_letters"],
            size=SIZES[row["slug"]],
        )
        for row in data_files.rows("forces.csv")
    }


def force_named(slug: str) -> DemoForce:
    """The force with that slug."""
    return all_forces()[slug]
