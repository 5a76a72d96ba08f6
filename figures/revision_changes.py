"""Why a figure of the returns changed between two versions of a month, force by force and case by case.

Every case that a force's old or new record counts has exactly one cause for each measure, so the parts of a change add
up to it. Where they do not, nothing is given: `DoesNotReconcile`. The queries are as many for one force as for all. The
caller checks whether a user may see another force's part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import TextChoices

from figures import measures
from figures.measures import TOTAL
from figures.models import Figure
from figures.reconciliation.base import DoesNotReconcile
from figures.versions import Cause, ComparedRecords, CountedRecord, Places


class CaseCause(TextChoices):
    """Why a case, or all cases of a force, count otherwise in the newer version."""

    LATE = "late", "Reported since"
    CORRECTED = "corrected", "Corrected"
    RECLASSIFIED = "reclassified", "Reclassified"
    DEFINITION = "definition", "New definition"


@dataclass(frozen=True, slots=True)
class Movement:
    """What a cause added to a figure and what it took away: both are 0 or more, and are not set off."""

    up: int = 0
    down: int = 0

    @classmethod
    def by(cls, difference: int) -> Movement:
        """The movement of a difference in one direction."""
        return cls(up=max(difference, 0), down=max(-difference, 0))

    def __add__(self, other: Movement) -> Movement:
        return Movement(up=self.up + other.up, down=self.down + other.down)

    @property
    def net(self) -> int:
        """By how much the figure changed."""
        return self.up - self.down


type Parts = Mapping[CaseCause, Movement]
type Cell = tuple[str, str]  # measure, category
type Stored = Mapping[int, Mapping[Cell, int]]  # by batch


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionChanges:
    """The changes of some measures by one dimension: by measure and category, then by force, then by cause.

    `then` and `now` have the figures of the forces behind them; a force that did not report is not in it.
    """

    by_force: Mapping[Cell, Mapping[str, Parts]]
    then: Mapping[str, Mapping[Cell, int]]
    now: Mapping[str, Mapping[Cell, int]]
    places: Places

    def of_force(self, force: str, *, measure: str, category: str) -> Parts:
        """A force's part of the change of a figure, by cause."""
        return self.by_force.get((measure, category), {}).get(force, {})

    def forces_of(self, area_kind: str, area: str, *, measure: str, category: str) -> set[str]:
        """The forces of an area in which any case changed a figure, also where its changes cancel."""
        forces = self.by_force.get((measure, category), {})
        return {force for force in forces if self.places.is_in(force, area_kind=area_kind, area=area)}

    def of_area(self, area_kind: str, area: str, *, measure: str, category: str, difference: int) -> Parts:
        """The change of an area's figure by cause.

        Raises DoesNotReconcile if the causes do not add up to the `difference` of the stored figures.
        """
        behind = self.forces_of(area_kind, area, measure=measure, category=category)
        parts = _added_up(self.of_force(force, measure=measure, category=category) for force in behind)
        _check(parts, difference, of=f"{measure}, {category}, {area or area_kind}")
        return parts


def _added_up(parts: Iterable[Parts]) -> Parts:
    """The sum of several parts, cause by cause."""
    total: dict[CaseCause, Movement] = {}
    for part in parts:
        for cause, movement in part.items():
            total[cause] = total.get(cause, Movement()) + movement
    return total


@dataclass(slots=True)
class _CaseChange:
    """The cases of one force behind one figure: the count of its old record by the present method, and the causes."""

    counted_then: int = 0
    parts: dict[CaseCause, Movement] = field(default_factory=dict)


def changes(records: ComparedRecords, *, of_measures: Collection[str], dimension: str = TOTAL) -> RevisionChanges:
    """The causes of all changes of some measures of the returns by one dimension, not crossed.

    A force whose first record came since is *late* with all its cases, one that counts no longer is *corrected*. The
    same record under another method is a *new definition*. Otherwise the cases of the two records decide: a case that
    the newer record returns first is *late*; one with another value of the measure, or in only one of the records, is
    *corrected*; one with the same value in other categories is *reclassified*. What a method of counting changed in the
    old record is *new definition* beside them. A newer record that was counted by an earlier method cannot be counted
    again: its whole difference is *corrected*.
    """
    kind = measures.of_returns()
    old, new, moved = records.then, records.now, records.causes
    pairs = {
        force: (old[force], new[force])
        for force, cause in moved.items()
        if cause == Cause.CORRECTED and new[force].method == kind.method
    }
    batches = [record.batch for by_force in (old, new) for force, record in by_force.items() if force in moved]
    stored = _stored(batches, of_measures, dimension)
    by_case = _by_case(pairs, of_measures, dimension)
    parts_of: dict[Cell, dict[str, Parts]] = defaultdict(dict)
    for force, cause in moved.items():
        was, has = (_values(stored, by_force.get(force)) for by_force in (old, new))
        cases = by_case.get(force, {})
        for cell in sorted(was.keys() | has.keys() | cases.keys()):
            difference = has.get(cell, 0) - was.get(cell, 0)
            parts: Parts
            if force in pairs:
                case = cases.get(cell, _CaseChange())
                parts = _with_definition(case, was.get(cell, 0), is_another=_is_by_another_method(*pairs[force]))
            else:
                parts = {_WHOLE[cause]: Movement.by(difference)} if difference else {}
            _check(parts, difference, of=f"{force}, {', '.join(cell)}")
            if parts:
                parts_of[cell][force] = parts
    return RevisionChanges(
        by_force=parts_of,
        then={force: _values(stored, old[force]) for force in moved if force in old},
        now={force: _values(stored, new[force]) for force in moved if force in new},
        places=records.places,
    )


# The cause of the whole difference of a force whose cases are not compared.
_WHOLE = {
    Cause.LATE: CaseCause.LATE,
    Cause.GONE: CaseCause.CORRECTED,
    Cause.CORRECTED: CaseCause.CORRECTED,
    Cause.DEFINITION: CaseCause.DEFINITION,
}


def _is_by_another_method(was: CountedRecord, has: CountedRecord) -> bool:
    return was.method != has.method


def _with_definition(case: _CaseChange, stored_then: int, *, is_another: bool) -> Parts:
    """The causes of the cases, and what another method of counting made of the old record."""
    by_method = case.counted_then - stored_then
    return case.parts | {CaseCause.DEFINITION: Movement.by(by_method)} if is_another and by_method else case.parts


def _check(parts: Parts, difference: int, *, of: str) -> None:
    """Raise DoesNotReconcile unless the parts add up to the difference."""
    explained = sum(movement.net for movement in parts.values())
    if explained != difference:
        raise DoesNotReconcile(
            f"The causes of the change come to {explained:+,}, but it is {difference:+,} ({of}).",
            difference=difference - explained,
        )


def _values(stored: Stored, record: CountedRecord | None) -> Mapping[Cell, int]:
    return stored.get(record.batch, {}) if record else {}


def _stored(batches: Collection[int], of_measures: Collection[str], dimension: str) -> Stored:
    """The stored figures of some batches, by measure and category."""
    rows = Figure.objects.filter(batch__in=batches, measure__in=of_measures, dimension=dimension)
    stored: dict[int, dict[Cell, int]] = defaultdict(dict)
    for batch, measure, category, value in rows.values_list("batch", "measure", "category", "value"):
        stored[batch][measure, category] = value
    return stored


def _by_case(
    pairs: Mapping[str, tuple[CountedRecord, CountedRecord]], of_measures: Collection[str], dimension: str
) -> Mapping[str, Mapping[Cell, _CaseChange]]:
    """The causes of the changes between the old and the new record of each force, counted by the present method."""
    if not pairs:
        return {}
    changes: dict[str, dict[Cell, _CaseChange]] = defaultdict(lambda: defaultdict(_CaseChange))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            with pair as materialized (
                select * from unnest(%(forces)s::text[], %(older)s::bigint[], %(newer)s::bigint[])
                    as p (force, older, newer)
            ),
            wanted as materialized (select source, force, period from figures_batch where id = any(%(batches)s)),
            cell as materialized ({measures.of_returns().by_thing}),
            older as (select p.force, c.* from pair p join cell c on c.source = p.older),
            newer as (select p.force, c.* from pair p join cell c on c.source = p.newer),
            cause as (
                select force, thing, measure,
                       case when o.id is null and n.is_new then '{CaseCause.LATE}'
                            when o.value is distinct from n.value then '{CaseCause.CORRECTED}'
                            else '{CaseCause.RECLASSIFIED}' end as cause
                from (select *, thing as id from older where dimension = '{TOTAL}') o
                full join (select *, thing as id from newer where dimension = '{TOTAL}') n using (force, thing, measure)
            ),
            moved as (
                select force, thing, measure, category,
                       coalesce(o.value, 0) as was, coalesce(n.value, 0) - coalesce(o.value, 0) as difference
                from (select * from older where dimension = %(dimension)s) o
                full join (select * from newer where dimension = %(dimension)s) n
                    using (force, thing, measure, category)
            )
            select force, measure, category, cause, sum(was)::int,
                   coalesce(sum(difference) filter (where difference > 0), 0)::int,
                   coalesce(-sum(difference) filter (where difference < 0), 0)::int
            from moved join cause using (force, thing, measure)
            group by 1, 2, 3, 4""",
            {
                "forces": list(pairs),
                "older": [was.source for was, _ in pairs.values()],
                "newer": [has.source for _, has in pairs.values()],
                "batches": [record.batch for pair in pairs.values() for record in pair],
                "measures": list(of_measures),
                "dimensions": sorted({TOTAL, dimension}),
                "dimension": dimension,
            },
        )
        for force, measure, category, cause, was, up, down in cursor.fetchall():
            case = changes[force][measure, category]
            case.counted_then += was
            if up or down:
                case.parts[CaseCause(cause)] = Movement(up=up, down=down)
    return changes
