"""The national figures for a month: a sum of batches for every area, built completely or not at all.

A build locks the month, so that two concurrent builds make one snapshot, and does nothing if nothing has changed. Each
total is the sum of its parts, the reconciliation of every area closes, and a published version stays as it is: an
approval after version 1 makes a candidate beside it. `publishing` publishes a snapshot and `verification` checks it.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import connection, transaction

from core import clock, months
from figures import aggregation, batches, measures, month_status, snapshot_digest
from figures.choices import COUNTED, ProposalState, SnapshotState
from figures.models import (
    Period,
    PublicationProposal,
    Snapshot,
    SnapshotAddition,
    SnapshotFigure,
    SnapshotOpening,
    SnapshotSource,
)
from figures.month_status import MonthStatus
from figures.reconciliation import batch_terms

LOCK = 7306  # with the month, the key of the advisory lock held while a snapshot is built
TERM = "term"  # the dimension of a reconciliation's rows; the categories are the keys of its terms


def build(month: date) -> Snapshot:
    """Bring the month's moving snapshot up to date with approved records, or leave it if nothing has changed.

    Counts uncounted records first. Raises `DoesNotReconcile` and changes nothing if a difference has no explanation.
    Safe to run twice, concurrently, and when killed half-way.
    """
    with transaction.atomic():
        _take(month)
        status, at = _counted_standing(month)
        period = Period.objects.get(month=month)
        newest = Snapshot.objects.filter(period=period).newest_first().first()
        if newest is not None and newest.sources_digest == status.digest:
            return newest
        return _replace(period, status, at=at)


def outdated() -> list[date]:
    """The months without a snapshot, or with one that does not match what is approved now; oldest first."""
    made_from: dict[date, str] = {}
    for month, digest in Snapshot.objects.newest_first().values_list("period", "sources_digest"):
        made_from.setdefault(month, digest)
    return [
        month
        for month, status in month_status.of_months().items()
        if status.uncounted or made_from.get(month) != status.digest
    ]


def is_outdated(month: date) -> bool:
    """Whether the month's newest snapshot lacks a change of what is approved."""
    newest = Snapshot.objects.filter(period=month).newest_first().first()
    status = month_status.status_of_month(month)
    return newest is None or bool(status.uncounted) or newest.sources_digest != status.digest


def _take(month: date) -> None:
    """Wait until no other build of this month runs, and block others until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, months.distance(date(2000, 1, 1), month)])


def _counted_standing(month: date) -> tuple[MonthStatus, datetime]:
    """Return the status of every force, with a batch for each counting record of the series, and the reading time.

    The time is taken before the reading: anything counted later was approved after it.
    """
    at = clock.now()
    status = month_status.status_of_month(month)
    while status.uncounted:  # an approval between counting and reading leaves another record to count
        for uncounted in status.uncounted:
            batches.count_pending(uncounted)
        at = clock.now()
        status = month_status.status_of_month(month)
    return status, at


def _replace(period: Period, status: MonthStatus, *, at: datetime) -> Snapshot:
    """Replace all rows of the month's moving snapshot. An open proposal for other figures becomes void."""
    snapshot = Snapshot.objects.select_for_update().filter(period=period, version=0).first()
    if snapshot is None:
        snapshot = Snapshot.objects.create(period=period, built_at=at)
    else:
        _clear(snapshot)
    is_published = Snapshot.objects.published().filter(period=period).exists()
    _store_sources(snapshot, status)
    _add_up(snapshot, status)
    SnapshotFigure.objects.bulk_create(reconciliation_rows(snapshot, status))
    snapshot.state = SnapshotState.CANDIDATE if is_published else SnapshotState.PROVISIONAL
    snapshot.digests = digests_of(snapshot)
    snapshot.digest = whole_digest(snapshot.digests, status)
    snapshot.sources_digest = status.digest
    snapshot.built_at = at
    snapshot.opening_period_id = status.opening_month
    snapshot.seal = snapshot_digest.seal_of(snapshot)
    snapshot.save(update_fields=["state", "digests", "digest", "sources_digest", "built_at", "opening_period", "seal"])
    PublicationProposal.objects.filter(snapshot=snapshot, state=ProposalState.OPEN).exclude(
        digest=snapshot.digest
    ).update(state=ProposalState.VOID, settled_at=clock.now())
    return snapshot


def _store_sources(snapshot: Snapshot, status: MonthStatus) -> None:
    """Store the inputs: the status of every due force, the opening of the reconciliation, and the other kinds."""
    SnapshotSource.objects.bulk_create(
        SnapshotSource(
            snapshot=snapshot,
            force_id=force.force,
            batch_id=force.batch,
            treatment=force.treatment,
            region=force.region,
            unit=force.unit,
        )
        for force in status.forces
    )
    SnapshotOpening.objects.bulk_create(
        SnapshotOpening(snapshot=snapshot, force_id=each.force, batch_id=each.batch, region=each.region, unit=each.unit)
        for each in status.openings
    )
    SnapshotAddition.objects.bulk_create(
        SnapshotAddition(
            snapshot=snapshot,
            kind=each.kind,
            force_id=each.force,
            batch_id=each.batch,
            region=each.region,
            unit=each.unit,
        )
        for each in status.additions
    )


def _clear(snapshot: Snapshot) -> None:
    with connection.cursor() as cursor:
        for table in ("source", "opening", "addition", "figure"):
            cursor.execute(f"delete from figures_snapshot{table} where snapshot_id = %s", [snapshot.pk])


def _add_up(snapshot: Snapshot, status: MonthStatus) -> None:
    """Sum the batches of the snapshot's sources, and the running sums, to every area, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(batches.SETTINGS)
        cursor.execute(
            "insert into figures_snapshotfigure"
            " (snapshot_id, area_kind, area, measure, dimension, category, value)"
            f" select %(snapshot)s, s.* from ({aggregation.SUMS}) s",
            aggregation.parameters(snapshot, status),
        )


def reconciliation_rows(snapshot: Snapshot, status: MonthStatus) -> list[SnapshotFigure]:
    """The terms of each area's reconciliation. Raises DoesNotReconcile, which stops the build, if one doesn't close."""
    made = batch_terms.by_area(status, in_england_and_wales=aggregation.in_england_and_wales())
    return [
        SnapshotFigure(
            snapshot=snapshot,
            area_kind=kind,
            area=area,
            measure=measures.RECONCILIATION,
            dimension=TERM,
            category=term,
            value=value,
        )
        for (kind, area), reconciliation in made.items()
        for term, value in batch_terms.values_of(reconciliation).items()
    ]


def digests_of(snapshot: Snapshot) -> dict[str, str]:
    """The SHA-256 over the stored rows of each measure, in order. A new measure changes no other measure's digest."""
    columns = ("area_kind", "area", "dimension", "category", "value")
    with connection.cursor() as cursor:
        cursor.execute(
            batches.digests("figures_snapshotfigure where snapshot_id = %s", by="measure", columns=columns),
            [snapshot.pk],
        )
        return dict(sorted(cursor.fetchall()))


def whole_digest(digests: dict[str, str], status: MonthStatus) -> str:
    """The SHA-256 over all measures and over who reported: a nil return changes the coverage but no sum."""
    lines = [f"{measure}\t{digest}" for measure, digest in digests.items()]
    lines += [f"{force.force}\t{force.treatment}" for force in status.forces if force.treatment in COUNTED]
    lines += [f"{addition.kind}\t{addition.force}" for addition in status.additions]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
