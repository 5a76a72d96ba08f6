"""Which comparisons over the same forces a person may read beside the figures as reported.

The national picture prints a month as reported and, beside it, the forces that reported in both months of a comparison
or in every month. If one force outside the reader's own is in one sum and not in the other, the difference is that
force's row. Everything counts that the reader can open: the areas and reconciliations of each month of the series, and
the comparisons of every earlier month (docs/adr/0028).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.models import User
from accounts.permissions import Scope
from figures import same_forces, series
from figures.models import Snapshot
from figures.series import ReportingForces
from figures.snapshot_reader import ForceNames
from figures.suppression import ReadableRows, shown_beside
from reference.areas import AreaNames
from reports import permissions
from reports.permissions import ForcesOfMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComparisons:
    """Whether a person may read a month's two comparisons over the same forces."""

    with_one_month: bool
    with_every_month: bool


class _Comparison(StrEnum):
    ONE_MONTH = "one month"
    EVERY_MONTH = "every month"


def shown_to(
    user: User, snapshots: Sequence[Snapshot], *, month: date, against: Mapping[date, date], forces: ForceNames
) -> ShownComparisons:
    """Return which comparisons of a month a person may read.

    `snapshots` are all of the month's series that the person reads. `against` is, for each of its months, the month
    with which the national picture compares it. Six queries for any number of months, none for the national team.
    """
    scope = Scope.of(user)
    if scope.everything:
        return ShownComparisons(with_one_month=True, with_every_month=True)
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.period_id)
    of_snapshot = permissions.forces_of(ordered)
    of_month = {snapshot.period_id: of_snapshot[snapshot.pk] for snapshot in ordered}
    by_comparison = _comparisons(
        [earlier for earlier in of_month if earlier <= month], of_month, against=against, forces=forces
    )
    taken = set(shown_beside(by_comparison, shown=_shown_anyway(ordered, of_month, scope=scope)))

    def is_shown(comparison: _Comparison) -> bool:
        key = (month, comparison)
        return key in taken or key not in by_comparison

    return ShownComparisons(
        with_one_month=is_shown(_Comparison.ONE_MONTH), with_every_month=is_shown(_Comparison.EVERY_MONTH)
    )


def _comparisons(
    until: Sequence[date],
    of_month: Mapping[date, ForcesOfMonth],
    *,
    against: Mapping[date, date],
    forces: ForceNames,
) -> dict[tuple[date, _Comparison], Mapping[date, frozenset[str]]]:
    """Return the forces that each comparison counts in each of its months, oldest first."""
    successions = same_forces.successions(forces)
    reporting = [
        ReportingForces(month=month, due=of_month[month].due, reported=of_month[month].now & of_month[month].due)
        for month in until
    ]
    by_comparison: dict[tuple[date, _Comparison], Mapping[date, frozenset[str]]] = {}
    for place, now in enumerate(reporting):
        then = against.get(now.month)
        if then is not None:
            pair = [earlier for earlier in reporting if earlier.month == then] + [now]
            by_comparison[now.month, _Comparison.ONE_MONTH] = series.same_forces(pair, successions=successions)
        if place:
            so_far = reporting[: place + 1]
            by_comparison[now.month, _Comparison.EVERY_MONTH] = series.same_forces(so_far, successions=successions)
    return by_comparison


def _shown_anyway(
    snapshots: Sequence[Snapshot], of_month: Mapping[date, ForcesOfMonth], *, scope: Scope
) -> dict[date, ReadableRows]:
    """Return the rows of each month's returns that the person can read on other pages."""
    names = AreaNames()
    rows: dict[date, list[set[str]]] = {month: [] for month in of_month}
    for snapshot in snapshots:
        forces = of_month[snapshot.period_id]
        areas = list(names.members((force, *forces.places[force]) for force in sorted(forces.due)))
        shown = permissions.shown_of(forces, areas, scope=scope)
        for area in shown.areas:
            rows[snapshot.period_id].append(forces.members(area) & forces.now)
        for area in shown.reconciliations:
            here = forces.members(area)
            rows[snapshot.period_id].append(here & (forces.now - forces.then))
            if snapshot.opening_period_id in rows:
                rows[snapshot.opening_period_id] += [here & forces.then, here & (forces.then - forces.now)]
    readable = {}
    for month, forces in of_month.items():
        own = forces.own_of(scope)
        readable[month] = ReadableRows(rows=rows[month], own=own, known=forces.known_to(own))
    return readable
