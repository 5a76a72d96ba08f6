"""What an edition changes of the one before: cells that were revised, that are new, and that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.sentences import counted_noun
from reports.models import OfficialFigure

type Cell = tuple[date, str, str]  # the quarter, the force or nothing, the breakdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One cell whose number another edition gives differently; None where that edition does not have the cell."""

    cell: Cell
    figure: OfficialFigure  # as the later edition has it, or the earlier one if only that has the cell
    before: OfficialFigure | None
    after: OfficialFigure | None

    @property
    def change(self) -> int | None:
        """The difference; None unless both editions give a number."""
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """The differences between two editions, in the order of quarters, forces and categories."""

    revised: tuple[Revision, ...] = ()
    added: tuple[Revision, ...] = ()
    removed: tuple[Revision, ...] = ()

    @property
    def in_words(self) -> str:
        """`3 figures revised, 15 added.`"""
        counts = ((self.revised, "revised"), (self.added, "added"), (self.removed, "no longer given"))
        parts = [(len(cells), what) for cells, what in counts if cells]
        if not parts:
            return "No figure changes."
        (first, what), *others = parts
        return ", ".join([f"{counted_noun(first, 'figure')} {what}", *(f"{n:,} {what}" for n, what in others)]) + "."


NO_REVISIONS = Revisions()


def between(before: Iterable[OfficialFigure], after: Iterable[OfficialFigure]) -> Revisions:
    """The differences between the figures of two editions of a series."""
    old, new = _by_cell(before), _by_cell(after)
    either = old | new
    every = [
        Revision(cell=cell, figure=either[cell], before=old.get(cell), after=new.get(cell))
        for cell in sorted(either)
        if cell not in old or cell not in new or old[cell].shown != new[cell].shown
    ]
    return Revisions(
        revised=tuple(each for each in every if each.before and each.after),
        added=tuple(each for each in every if each.before is None),
        removed=tuple(each for each in every if each.after is None),
    )


def _by_cell(figures: Iterable[OfficialFigure]) -> dict[Cell, OfficialFigure]:
    return {(figure.starts_on, figure.force_id or "", figure.breakdown): figure for figure in figures}
