"""The figures of a snapshot as lines, with their gaps, for both the export and the API.

No force owes a return to the registers: if an area has no record of a kind, its whole numbers are 0, except for what
was recorded only from a later month on. A gap is a line with an empty value. An area where no force has reported has
one gap for each measure summed over areas, and one for each stored reconciliation term. Two terms are known even there:
the opening count, and that all of it left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from figures import first_recorded, measures
from figures.coverage import Coverage
from figures.measures import ALL, RECONCILIATION
from figures.models import Snapshot
from reference.areas import UK, Area
from reports import figure_notes, permissions
from reports.figure_notes import FigureNote

KNOWN_OF_A_GAP = frozenset({"opening", "left"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One figure of one area, with the coverage it was counted over. None is a gap, which is not 0."""

    area: Area
    measure: str
    dimension: str
    category: str
    value: int | None
    coverage: Coverage

    def among(self, notes: Iterable[FigureNote]) -> tuple[FigureNote, ...]:
        """The notes on this figure."""
        return figure_notes.row_notes(notes, self.area.key, [(self.measure, self.dimension, self.category)])


def lines_of(
    snapshot: Snapshot,
    *,
    coverage: Mapping[str, Mapping[Area, Coverage]],
    readable: permissions.ShownAreas,
    measure: str = "",
    area_kind: str = "",
) -> Iterator[FigureLine]:
    """Yield every stored figure the reader may read, in order, then the gaps of areas where no force has reported.

    With a measure or a kind of area, only those lines, and the others are not read.
    """
    narrowed = {name: value for name, value in (("measure", measure), ("area_kind", area_kind)) if value}
    areas = coverage[measures.of_returns().name]
    by_place = {(str(area.kind), area.code): area for area in areas}
    kinds = cache(measures.kind_of)
    before = {measure for measure, first in first_recorded.first_months().items() if snapshot.period_id < first}
    figures = snapshot.figures.filter(**narrowed).order_by("area_kind", "area", "measure", "dimension", "category")
    stored: set[tuple[Area, str]] = set()
    for kind, code, name, dimension, category, value in figures.values_list(
        "area_kind", "area", "measure", "dimension", "category", "value"
    ):
        area = by_place[kind, code]
        stored.add((area, name))
        if not readable.holds(area, name):
            continue
        covered = coverage[kinds(name).name][area]
        is_known = covered.reported > 0 or (name == RECONCILIATION and category in KNOWN_OF_A_GAP)
        yield FigureLine(
            area=area,
            measure=name,
            dimension=dimension,
            category=category,
            value=value if is_known and name not in before else None,
            coverage=covered,
        )
    for counted in measures.kinds():
        of_kind = coverage[counted.name]
        if counted is not measures.of_returns() and not of_kind[UK].reported:
            continue  # this version was built without the kind, and the file's header says so
        for area, covered in of_kind.items():
            if area not in readable.areas or area_kind not in {"", area.kind}:
                continue
            for name in counted.summed:
                if (area, name) in stored or measure not in {"", name}:
                    continue
                yield FigureLine(
                    area=area,
                    measure=name,
                    dimension=counted.dimension_of(name),
                    category=ALL,
                    value=0 if covered.reported and name not in before else None,
                    coverage=covered,
                )
