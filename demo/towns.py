"""The towns in each force's area and the courts its cases go to. The places are real and the people invented."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo.forces import all_forces

TABLE = Path(__file__).with_name("towns.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceArea:
    """Some towns in a force's area, its courts (or their Scottish equivalents) and its council for children."""

    towns: tuple[str, ...]
    crown_court: str
    magistrates_court: str
    county: str
    council: str

    def town(self, number: int) -> str:
        """One of the towns; consecutive numbers give different ones."""
        return self.towns[number % len(self.towns)]


@cache
def areas() -> dict[str, ForceArea]:
    """The area of every force, by the force's slug."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {
        row["slug"]: ForceArea(
            towns=tuple(row["towns"].split("; ")),
            crown_court=row["crown_court"],
            magistrates_court=row["magistrates_court"],
            county=row["county"],
            council=row["council"],
        )
        for row in csv.DictReader(lines, strict=True)
    }


def area_of(slug: str) -> ForceArea:
    """The area of the force with that slug."""
    return areas()[slug]


def area_of_force(code: str) -> ForceArea:
    """The area of the force with that code."""
    return next(area_of(force.slug) for force in all_forces().values() if force.code == code)
