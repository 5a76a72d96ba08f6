"""The area of a question: an area of a snapshot, or one force."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from figures.snapshot_reader import ForceNames
from reference.areas import ENGLAND_AND_WALES, UK, Area, AreaNames, TotalKind
from reports.query.answer import SourceRow
from reports.query.question import FORCE, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedArea:
    """An area with its name, and which forces belong to it. `total` is None if it is one force."""

    name: str
    total: Area | None
    force: str = ""

    def includes(self, row: SourceRow, *, forces: ForceNames) -> bool:
        """Whether the force of a source belonged to the area in its month."""
        if self.total is None:
            return row.force == self.force
        return forces.is_in(self.total, region=row.region, unit=row.unit)


def area_of(question: Question, *, names: AreaNames, forces: ForceNames) -> AskedArea | None:
    """The area of a question; None if there is no such area."""
    kind, _, code = question.area.partition(":")
    known: dict[str, Collection[str]] = {
        FORCE: forces.forces,
        TotalKind.REGION: names.regions,
        TotalKind.UNIT: names.units,
    }
    if code not in known.get(kind, ()):
        area = {UK.key: UK, ENGLAND_AND_WALES.key: ENGLAND_AND_WALES}.get(question.area)
        return AskedArea(name=area.name, total=area) if area else None
    if kind == FORCE:
        return AskedArea(name=forces.forces[code].short_name, total=None, force=code)
    name = names.regions[code].name if kind == TotalKind.REGION else names.units[code].short_name
    return AskedArea(name=name, total=Area(kind=TotalKind(kind), code=code, name=name))
