"""The numbers of the model: live, coverage, movements, held, and both reconciliations, from the approved revisions.

The arithmetic is the product's own (`figures.reconciliation.snapshot`, `investigations.returns.reconciliation`,
`figures.coverage`, `figures.series`); this module only supplies its input.
"""

from __future__ import annotations

from datetime import date

from figures import series
from figures.coverage import Counted, Coverage, coverage_of
from figures.reconciliation import snapshot as snapshot_reconciliation
from figures.reconciliation.base import Corrections
from figures.reconciliation.snapshot import ForceMonth, SnapshotReconciliation
from investigations.returns.reconciliation import Arrivals, ReturnReconciliation, States, from_counts

from .record import Arrival, Country, Revision, State

BROUGHT_ALONG = (Arrival.ROLLED, Arrival.ALREADY_RUNNING)


def counted_arrivals(revision: Revision) -> Arrivals:
    return Arrivals(
        rolled=len(revision.arrived(Arrival.ROLLED)),
        already_running=len(revision.arrived(Arrival.ALREADY_RUNNING)),
        first_reported=len(revision.arrived(Arrival.FIRST_REPORTED)),
        reopened=len(revision.arrived(Arrival.REOPENED)),
        transferred_in=len(revision.arrived(Arrival.TRANSFERRED_IN)),
    )


def counted_states(revision: Revision) -> States:
    return States(
        live=len(revision.live()),
        closed=len(revision.ended(State.CLOSED)),
        transferred_out=len(revision.ended(State.TRANSFERRED_OUT)),
        merged=len(revision.ended(State.MERGED)),
        void=len(revision.ended(State.VOID)),
    )


def reconciliation_of(country: Country, force: str, month: date) -> ReturnReconciliation:
    """The current reconciliation of a return: of the draft if there is one, otherwise of the approved revision."""
    return reconciliation_of_revision(country, force, country.returns[force, month].latest)


def reconciliation_in_force(country: Country, force: str, month: date) -> ReturnReconciliation:
    """The reconciliation of the approved revision, with the opening as stored now."""
    revision = country.in_force(force, month)
    assert revision is not None
    return reconciliation_of_revision(country, force, revision)


def opening_of(country: Country, force: str, revision: Revision) -> Revision | None:
    """The revision that counts now for the month that a revision was carried forward from."""
    base = country.returns[force, revision.base_month] if revision.base_month else None
    return base.in_force or base.latest if base else None


def reconciliation_of_revision(country: Country, force: str, revision: Revision) -> ReturnReconciliation:
    opening = opening_of(country, force, revision)
    return from_counts(
        opening=len(opening.live()) if opening else None,
        opening_month=revision.base_month,
        arrivals=counted_arrivals(revision),
        states=counted_states(revision),
        corrections=corrections(opening, revision) if opening else None,
    )


def corrections(opening: Revision, revision: Revision) -> Corrections:
    """The differences between a revision's carried-forward cases and the month before as it counts now, including
    voids.
    """
    up, down = corrected(opening, revision)
    return Corrections(up=len(up), down=len(down))


def corrected(opening: Revision, revision: Revision) -> tuple[list[int], list[int]]:
    """The cases behind the two terms."""
    then, void = opening.live(), revision.ended(State.VOID)
    brought_along = set().union(*(revision.arrived(way) for way in BROUGHT_ALONG))
    left_out, added = then - brought_along, brought_along - then
    return sorted(added - void), [*sorted(left_out), *sorted(void - added)]


def live(country: Country, force: str, month: date) -> int | None:
    """A force's approved live cases at month end; None if it has not reported, which is not 0."""
    if (force, month) in country.imported:
        return country.imported[force, month]
    revision = country.in_force(force, month)
    return None if revision is None else len(revision.live())


def flow(country: Country, month: date, arrival: Arrival) -> int:
    """The number of arrivals of one kind in a month, over all forces: the measure; the reconciliation has its term."""
    return sum(len(r.arrived(arrival)) for force in country.forces if (r := country.in_force(force, month)))


def ended(country: Country, month: date, state: State) -> int:
    return sum(len(r.ended(state)) for force in country.forces if (r := country.in_force(force, month)))


def reporting(country: Country, month: date, *, area: str | None = None) -> list[str]:
    return [force.code for force in country.due_in(month, area=area) if live(country, force.code, month) is not None]


def coverage(country: Country, month: date, *, area: str | None = None) -> Coverage:
    return coverage_of(
        area or "UK",
        due=[force.name_in(month) for force in country.due_in(month, area=area)],
        reported=[country.forces[code].name_in(month) for code in reporting(country, month, area=area)],
        is_locked=month in country.locked,
    )


def national(country: Country, month: date, *, area: str | None = None) -> Counted:
    """The headline *as reported*: it never carries a force forward from an earlier month."""
    total = sum(live(country, code, month) or 0 for code in reporting(country, month, area=area))
    return Counted.of(total, coverage=coverage(country, month, area=area))


def force_months(country: Country, month: date) -> list[ForceMonth]:
    before = country.month_before(month)
    rows = []
    for force in country.forces:
        then = live(country, force, before) if before else None
        now = live(country, force, month)
        revision = country.in_force(force, month)
        if (force, month) in country.imported and now is not None:
            rows.append(ForceMonth.without_entries(force, then=then, now=now))
        elif revision is None:
            rows.append(ForceMonth(force=force, then=then, now=None))
        else:
            arrivals, states = counted_arrivals(revision), counted_states(revision)
            opening = country.in_force(force, before) if before else None
            rows.append(
                ForceMonth(
                    force=force,
                    then=then,
                    now=now,
                    rolled=arrivals.rolled,
                    already_running=arrivals.already_running,
                    first_reported=arrivals.first_reported,
                    reopened=arrivals.reopened,
                    transferred_in=arrivals.transferred_in,
                    closed=states.closed,
                    transferred_out=states.transferred_out,
                    merged=states.merged,
                    void=states.void,
                    corrections=corrections_since(opening, then=then, revision=revision),
                )
            )
    return rows


def corrections_since(opening: Revision | None, *, then: int | None, revision: Revision) -> Corrections:
    """Corrections case by case against the month before; against imported figures, which name no case, as one total."""
    if opening is not None:
        return corrections(opening, revision)
    brought_along = len(revision.arrived(Arrival.ROLLED)) + len(revision.arrived(Arrival.ALREADY_RUNNING))
    return Corrections.of_a_difference(0 if then is None else brought_along - then - len(revision.ended(State.VOID)))


def national_reconciliation(country: Country, month: date) -> SnapshotReconciliation:
    rows = force_months(country, month)
    before = country.month_before(month)
    if before is None:
        return snapshot_reconciliation.of_a_series_start(rows)
    return snapshot_reconciliation.between(rows, opening_month=before)


def held(country: Country, month: date) -> int:
    """Already running + first reported - void, running through the series up to a month."""
    start = country.series_start(month)
    return sum(
        flow(country, m, Arrival.ALREADY_RUNNING)
        + flow(country, m, Arrival.FIRST_REPORTED)
        - ended(country, m, State.VOID)
        for m in country.opened
        if start <= m <= month
    )


def opened_in(country: Country, month: date) -> int:
    """Cases opened in the month, by the latest record. This measure differs from *first reported*."""
    return sum(case.opened_in == month and country.is_in_the_record(case.number) for case in country.cases.values())


def supported(country: Country, month: date, force: str) -> int:
    """The number of other forces' live investigations a force supports. A separate measure, for one force at a time."""
    return sum(
        force in country.cases[case].supporting
        for other in country.forces
        if (r := country.in_force(other, month))
        for case in r.live()
    )


def points(country: Country) -> list[series.SeriesPoint]:
    return [series.SeriesPoint(month=month, value=national(country, month).value) for month in country.opened]


def may_need_correction(country: Country) -> list[date]:
    """Published months with a return based on a month whose figures have changed since."""
    months = set()
    for r in country.returns.values():
        if r.in_force is None or r.in_force.base_month is None or r.month not in country.published:
            continue
        base, rests_on = country.in_force(r.force, r.in_force.base_month), r.in_force.rests_on
        if base is not None and rests_on is not None and base.entries != rests_on.entries:
            months.add(r.month)
    return sorted(months)


def by_kind(country: Country, month: date) -> dict[str, int]:
    """Live by primary type, retired codes under their own name."""
    counts: dict[str, int] = {}
    for force in country.forces:
        if r := country.in_force(force, month):
            for case in r.live():
                counts[r.entries[case].kind] = counts.get(r.entries[case].kind, 0) + 1
    return counts


def to_recode(country: Country, force: str, month: date) -> list[int]:
    """The live entries of a return with a retired code: the page asks for a new one, and maps nothing."""
    revision = country.returns[force, month].latest
    return [
        case for case in sorted(revision.live()) if country.retired.get(revision.entries[case].kind, date.max) <= month
    ]
