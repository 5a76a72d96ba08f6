"""Which published figures a return would change if it were approved, and by how much: the force's own and the UK's.

The force and its reviewer read this before they submit or approve a return of a published month. Rows of other areas
are left out, because some of them reveal another force to some readers (`docs/adr/0022`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from figures.choices import AreaKind
from figures.measures import ALL, TOTAL
from figures.models import Figure, Snapshot, SnapshotFigure, SnapshotSource
from investigations.choices import PersonRole
from investigations.models import Revision
from investigations.returns import vocabulary
from investigations.returns.difference import Total

type Cell = tuple[str, str, str]  # measure, dimension, category

LIVE, PRIMARY_TYPE = "live", "primary_type"
# The totals that a return compares, as figures.
MEASURES: dict[str, Cell] = {
    "live": (LIVE, TOTAL, ALL),
    PersonRole.VICTIM: ("potential_victims", TOTAL, ALL),
    PersonRole.SUSPECT: ("suspects", TOTAL, ALL),
    "children": (LIVE, "children_involved", "yes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedChange:
    """One published figure that changes: the force's and the UK's, as published and after the return."""

    label: str
    force_then: int
    force_now: int
    uk_then: int

    @property
    def difference(self) -> int:
        return self.force_now - self.force_then

    @property
    def uk_now(self) -> int:
        return self.uk_then + self.difference


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedChanges:
    """What changes in the newest published version of a month. `had_force`: it has a return of the force."""

    version: int
    had_force: bool
    changes: tuple[PublishedChange, ...]


def changes_by(revision: Revision, totals: Sequence[Total]) -> PublishedChanges | None:
    """What a revision with these totals changes; None if its month is not published. Four queries."""
    snapshot = Snapshot.objects.published().filter(period=revision.period_id).order_by("-version").first()
    if snapshot is None:
        return None
    source = SnapshotSource.objects.filter(snapshot=snapshot, force=revision.force_id).first()
    batch = source.batch_id if source else None
    of_force = _cells(Figure.objects.filter(batch=batch))
    of_uk = _cells(SnapshotFigure.objects.filter(snapshot=snapshot, area_kind=AreaKind.UK))
    now = {_cell(total.key): (total.label, total.now) for total in totals}
    types = vocabulary.present().types
    for cell in of_force:  # a type that the return no longer has
        if cell not in now and cell[1] == PRIMARY_TYPE:
            now[cell] = (types.name_of(cell[2]), 0)
    changes = [
        PublishedChange(label=label, force_then=of_force.get(cell, 0), force_now=count, uk_then=of_uk.get(cell, 0))
        for cell, (label, count) in now.items()
    ]
    return PublishedChanges(
        version=snapshot.version,
        had_force=batch is not None,
        changes=tuple(change for change in changes if change.difference),
    )


def _cell(key: str) -> Cell:
    """The figure of a total; a type is a category of the live investigations."""
    return MEASURES.get(key, (LIVE, PRIMARY_TYPE, key))


def _cells(figures: QuerySet[Any]) -> dict[Cell, int]:
    """The values of the figures that a return compares."""
    wanted = Q(dimension=PRIMARY_TYPE, measure=LIVE)
    for measure, dimension, category in MEASURES.values():
        wanted |= Q(measure=measure, dimension=dimension, category=category)
    return {
        (measure, dimension, category): value
        for measure, dimension, category, value in figures.filter(wanted).values_list(
            "measure", "dimension", "category", "value"
        )
    }
