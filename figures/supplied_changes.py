"""What supplying or withdrawing a table changes: how many force-months, by kind of figures.

For each kind of figures, force and month the newest table counts that is not withdrawn, unless the force's register
counts in the month.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from figures import register_months, registers
from figures.models import RegisterSpan, SuppliedFigure, SuppliedTable
from figures.querysets import SuppliedFigureQuerySet
from figures.supplied import NewFigure


class ForceMonth(NamedTuple):
    """A month of a force, in one kind of figures."""

    kind: str
    force: str
    month: date


type Cells = dict[tuple[str, str, str], int]  # by measure, dimension and category; without zeros


@dataclass(slots=True, kw_only=True)
class KindChanges:
    """How the force-months of a file differ from those of earlier tables, for one kind of figures."""

    kind: str
    label: str
    added: int = 0  # no table has them
    different: int = 0
    same: int = 0
    unused: int = 0  # of all these, the months in which the force's register counts

    @property
    def changes_nothing(self) -> bool:
        """Whether earlier tables have every figure already."""
        return not (self.added or self.different)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What counts after a table is withdrawn, in force-months, each kind of figures by itself."""

    counting: int = 0  # those in which the table counts now
    gaps: int = 0  # of these, those that no earlier table has
    again: Mapping[SuppliedTable, int] = field(default_factory=dict)  # by earlier table, those in which it counts


def of_new(figures: Collection[NewFigure]) -> list[KindChanges]:
    """Return what a new table with these figures would change, by kind."""
    given: dict[ForceMonth, Cells] = defaultdict(dict)
    for figure in figures:
        cells = given[ForceMonth(figure.kind, figure.force, figure.month)]
        if figure.value:
            cells[figure.measure, figure.dimension, figure.category] = figure.value
    current, counting = _current(given), _Counting(given)
    changes = {kind.name: KindChanges(kind=kind.name, label=kind.label) for kind in registers.registers()}
    for place, cells in given.items():
        of_kind = changes[place.kind]
        if place not in current:
            of_kind.added += 1
        elif current[place] == cells:
            of_kind.same += 1
        else:
            of_kind.different += 1
        of_kind.unused += counting.has(place)
    kinds = {place.kind for place in given}
    return [of_kind for of_kind in changes.values() if of_kind.kind in kinds]


def of_withdrawal(table: SuppliedTable) -> Withdrawal:
    """Return what withdrawing a table would change."""
    own = {ForceMonth(*row) for row in table.figures.values_list("kind", "force", "month").distinct()}
    if not own or table.withdrawn_at:
        return Withdrawal()
    tables: dict[ForceMonth, set[int]] = defaultdict(set)
    for kind, force, month, pk in _beside(own).values_list("kind", "force", "month", "table").distinct():
        tables[ForceMonth(kind, force, month)].add(pk)
    register = _Counting(own)
    counting = [place for place in own if max(tables[place]) == table.pk and not register.has(place)]
    again = Counter(max(tables[place] - {table.pk}, default=0) for place in counting)
    gaps = again.pop(0, 0)
    earlier = SuppliedTable.objects.in_bulk(list(again))
    return Withdrawal(
        counting=len(counting), gaps=gaps, again={earlier[pk]: again[pk] for pk in sorted(again, reverse=True)}
    )


class _Counting:
    """The months in which the registers of forces count."""

    def __init__(self, places: Iterable[ForceMonth]) -> None:
        self._register = {kind.name: kind.register for kind in registers.registers()}
        self._spans: Mapping[tuple[str, str], list[RegisterSpan]] = register_months.spans_of(
            {place.force for place in places}
        )

    def has(self, place: ForceMonth) -> bool:
        """Whether the force's register counts in the month."""
        spans = self._spans.get((self._register[place.kind], place.force), [])
        return any(span.has(place.month) for span in spans)


def _beside(places: Collection[ForceMonth]) -> SuppliedFigureQuerySet:
    """The figures of every table that is not withdrawn, in the months of these places."""
    in_question = {place.month for place in places}
    kinds = {place.kind for place in places}
    return SuppliedFigure.objects.not_withdrawn().between(min(in_question), max(in_question)).filter(kind__in=kinds)


def _current(places: Collection[ForceMonth]) -> dict[ForceMonth, Cells]:
    """The figures of the newest table of each place; a place that no table has is not among them."""
    current: dict[ForceMonth, Cells] = {}
    newest: dict[ForceMonth, int] = {}
    if not places:
        return current
    columns = ("kind", "force", "month", "table", "measure", "dimension", "category", "value")
    for kind, force, month, pk, *cell, value in _beside(places).order_by("table").values_list(*columns):
        place = ForceMonth(kind, force, month)
        if newest.get(place) != pk:
            newest[place], current[place] = pk, {}
        if value:
            measure, dimension, category = cell
            current[place][measure, dimension, category] = value
    return current
