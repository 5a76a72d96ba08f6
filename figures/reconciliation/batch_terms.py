"""Read each force's batches for the two months of a snapshot's reconciliation.

One query reads all forces of a snapshot; `figures.reconciliation.snapshot` then does the arithmetic for each area. It
raises DoesNotReconcile for a reconciliation that does not close, so none can be stored or shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from figures import measures
from figures.choices import AreaKind
from figures.measures import ALL, TOTAL
from figures.month_status import MonthStatus
from figures.reconciliation import snapshot
from figures.reconciliation.base import Corrections
from figures.reconciliation.snapshot import ForceMonth, ForceShare, SnapshotReconciliation


def force_months(now: Mapping[str, int], *, then: Mapping[str, int]) -> list[ForceMonth]:
    """What each force's batches of the month and of the opening month say, by force; either may be absent."""
    kind = measures.of_returns()
    flows = [measure for measure in (*kind.came, *kind.went) if measure != kind.stock]
    totals = _totals([*now.values(), *then.values()], [kind.stock, *flows])
    corrected = _corrections([*now.values()], then=[*then.values()])
    return [
        ForceMonth(
            force=force,
            then=totals[then[force]][kind.stock] if force in then else None,
            now=totals[now[force]][kind.stock] if force in now else None,
            **({flow: totals[now[force]][flow] for flow in flows} if force in now else {}),
            corrections=corrected.get(force, Corrections()),
        )
        for force in sorted(now.keys() | then.keys())
    ]


def _totals(batches: list[int], of: list[str]) -> dict[int, dict[str, int]]:
    totals: dict[int, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "select batch_id, measure, value from figures_figure"
            " where batch_id = any(%s) and measure = any(%s) and dimension = %s and category = %s",
            [batches, of, TOTAL, ALL],
        )
        for batch, measure, value in cursor.fetchall():
            totals[batch][measure] = value
    return totals


def _corrections(now: list[int], *, then: list[int]) -> dict[str, Corrections]:
    """Corrections up and down by force with a batch in both months, counted from the records behind the batches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with pair as materialized (select n.force, n.source as later, t.source as earlier"
            " from figures_batch n join figures_batch t on t.force = n.force and t.kind = n.kind"
            f" where n.id = any(%s) and t.id = any(%s))"
            f" select force, up, down from ({measures.of_returns().corrections}) corrected",
            [now, then],
        )
        return {force: Corrections(up=up, down=down) for force, up, down in cursor.fetchall()}


def of_rows(rows: Iterable[ForceMonth], *, opening_month: date | None) -> SnapshotReconciliation:
    """The reconciliation over these forces; without an opening month, that of a series' first month."""
    return snapshot.between(rows, opening_month=opening_month) if opening_month else snapshot.of_a_series_start(rows)


def by_area(
    status: MonthStatus, *, in_england_and_wales: Iterable[str]
) -> dict[tuple[str, str], SnapshotReconciliation]:
    """The reconciliation of every area in which a force reported in either month."""
    rows = force_months(
        {force.force: force.batch for force in status.forces if force.batch is not None},
        then={opening.force: opening.batch for opening in status.openings},
    )
    places = {opening.force: (opening.region, opening.unit) for opening in status.openings}
    places |= {force.force: (force.region, force.unit) for force in status.forces}
    nations = frozenset(in_england_and_wales)
    members: dict[tuple[str, str], list[ForceMonth]] = defaultdict(list)
    for row in rows:
        region, unit = places[row.force]
        members[AreaKind.UK, ""].append(row)
        members[AreaKind.REGION, region].append(row)
        members[AreaKind.UNIT, unit].append(row)
        if region in nations:
            members[AreaKind.ENGLAND_WALES, ""].append(row)
    return {area: of_rows(its, opening_month=status.opening_month) for area, its in members.items()}


def values_of(made: SnapshotReconciliation) -> dict[str, int]:
    """The terms as rows to store. Subtracted terms are stored as printed, without their sign."""
    return {
        "opening": made.opening or 0,
        "already_running": made.already_running,
        "first_reported": made.first_reported,
        "reopened": made.reopened,
        "transferred_in": made.transferred_in,
        "closed": made.closed,
        "transferred_out": made.transferred_out,
        "merged": made.merged,
        "joined": made.reporting_now_only,
        "left": made.reported_then_only,
        "corrected_up": made.corrections.up,
        "corrected_down": made.corrections.down,
        "live": made.live,
    }


def of_values(values: Mapping[str, int], *, opening_month: date | None, measure: int) -> SnapshotReconciliation | None:
    """The reconciliation of stored terms, without the forces behind them; the reverse of `values_of`.

    `measure` is the stored measure of first reported. None for a version with a single term for corrections.
    """
    if not {"corrected_up", "corrected_down"} <= values.keys():
        return None

    def of_all_forces(term: str) -> tuple[ForceShare, ...]:
        return (ForceShare(force="", value=values[term]),) if values[term] else ()

    return SnapshotReconciliation(
        opening=values["opening"] if opening_month else None,
        opening_month=opening_month,
        already_running=values["already_running"],
        first_reported=values["first_reported"],
        reopened=values["reopened"],
        transferred_in=values["transferred_in"],
        closed=values["closed"],
        transferred_out=values["transferred_out"],
        merged=values["merged"],
        joined=of_all_forces("joined"),
        left=of_all_forces("left"),
        corrected_up=of_all_forces("corrected_up"),
        corrected_down=of_all_forces("corrected_down"),
        live=values["live"],
        first_reported_measure=measure,
    )
