"""The national set of figures for a month: a sum of batches for every area, made whole or not at all.

A build takes the month for itself, so that two at once make one snapshot, and does nothing where nothing has moved. It
promises that each total is the sum of its parts, that the bridge of every area closes, and that what is published stays
as it is: an approval after version 1 makes a candidate beside it. Publishing it is left to `publishing`.
"""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import connection, transaction

from figures import batches, bridging, measures, standing, sums
from figures.additions import Addition
from figures.choices import COUNTED, ProposalState, SnapshotState, Treatment
from figures.closing import BridgeDoesNotClose
from figures.models import (
    Period,
    Proposal,
    Snapshot,
    SnapshotAddition,
    SnapshotFigure,
    SnapshotOpening,
    SnapshotSource,
)
from figures.standing import Body, Opening, Standing
from reference import clock, months

LOCK = 7306  # with the month, the key of the advisory lock under which a snapshot is made
TERM = "term"  # the dimension of a bridge's rows; the categories are the keys of its terms


def build(month: date) -> Snapshot:
    """Bring the month's moving snapshot to what is approved now, or leave it where nothing has moved.

    Counts first what is still to be counted. Raises `BridgeDoesNotClose` and changes nothing when a difference has no
    explanation. Safe twice, at once, and when killed half-way.
    """
    with transaction.atomic():
        _take(month)
        found = _counted_standing(month)
        period = Period.objects.get(month=month)
        newest = Snapshot.objects.filter(period=period).newest_first().first()
        if newest is not None and newest.sources_digest == found.digest:
            return newest
        return _replace(period, found)


def stale() -> list[date]:
    """The months whose snapshot is not made from what is approved now, or which have none; oldest first."""
    made_from: dict[date, str] = {}
    for month, digest in Snapshot.objects.newest_first().values_list("period", "sources_digest"):
        made_from.setdefault(month, digest)
    return [
        month
        for month, found in standing.of_months().items()
        if found.uncounted or made_from.get(month) != found.digest
    ]


def is_stale(month: date) -> bool:
    """Whether something was approved or moved that the month's newest snapshot does not have yet."""
    newest = Snapshot.objects.filter(period=month).newest_first().first()
    found = standing.of(month)
    return newest is None or bool(found.uncounted) or newest.sources_digest != found.digest


def _take(month: date) -> None:
    """Wait until nobody else builds this month, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, months.distance(date(2000, 1, 1), month)])


def _counted_standing(month: date) -> Standing:
    """Where every body stands, with a batch for everything that counts in the series up to the month."""
    found = standing.of(month)
    while found.uncounted:  # somebody may approve between counting and reading; then there is one more to count
        for uncounted in found.uncounted:
            batches.count_pending(uncounted)
        found = standing.of(month)
    return found


def _replace(period: Period, found: Standing) -> Snapshot:
    """The month's moving snapshot with all its rows new; an open proposal for other figures is void."""
    snapshot = Snapshot.objects.select_for_update().filter(period=period, version=0).first()
    if snapshot is None:
        snapshot = Snapshot.objects.create(period=period, built_at=clock.now())
    else:
        _clear(snapshot)
    is_published = Snapshot.objects.published().filter(period=period).exists()
    SnapshotSource.objects.bulk_create(
        SnapshotSource(
            snapshot=snapshot,
            force_id=body.force,
            batch_id=body.batch,
            treatment=body.treatment,
            region=body.region,
            unit=body.unit,
        )
        for body in found.bodies
    )
    SnapshotOpening.objects.bulk_create(
        SnapshotOpening(snapshot=snapshot, force_id=each.force, batch_id=each.batch, region=each.region, unit=each.unit)
        for each in found.openings
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
        for each in found.additions
    )
    _add_up(snapshot, found)
    SnapshotFigure.objects.bulk_create(_bridge_rows(snapshot, found))
    digests = digests_of(snapshot)
    Snapshot.objects.filter(pk=snapshot.pk).update(
        state=SnapshotState.CANDIDATE if is_published else SnapshotState.PROVISIONAL,
        digests=digests,
        digest=whole_digest(digests, found),
        sources_digest=found.digest,
        built_at=clock.now(),
        opening_period=found.opening_month,
    )
    snapshot.refresh_from_db()
    Proposal.objects.filter(snapshot=snapshot, state=ProposalState.OPEN).exclude(digest=snapshot.digest).update(
        state=ProposalState.VOID, settled_at=clock.now()
    )
    return snapshot


def _clear(snapshot: Snapshot) -> None:
    with connection.cursor() as cursor:
        for table in ("source", "opening", "addition", "figure"):
            cursor.execute(f"delete from figures_snapshot{table} where snapshot_id = %s", [snapshot.pk])


def _add_up(snapshot: Snapshot, found: Standing) -> None:
    """Sum the batches of the snapshot's sources, and the running sums, to every area, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(batches.SETTINGS)
        cursor.execute(
            "insert into figures_snapshotfigure"
            " (snapshot_id, area_kind, area, measure, dimension, category, value)"
            f" select %(snapshot)s, s.* from ({sums.SUMS}) s",
            sums.parameters(snapshot, found),
        )


def _bridge_rows(snapshot: Snapshot, found: Standing) -> list[SnapshotFigure]:
    """The terms of each area's bridge. One that does not close cannot be made, and stops the build."""
    made = bridging.by_area(found, in_england_and_wales=sums.in_england_and_wales())
    return [
        SnapshotFigure(
            snapshot=snapshot,
            area_kind=kind,
            area=area,
            measure=measures.BRIDGE,
            dimension=TERM,
            category=term,
            value=value,
        )
        for (kind, area), bridge in made.items()
        for term, value in bridging.values_of(bridge).items()
    ]


def digests_of(snapshot: Snapshot) -> dict[str, str]:
    """For each measure, the SHA-256 over its stored rows in order. A new measure changes no other's."""
    columns = ("area_kind", "area", "dimension", "category", "value")
    with connection.cursor() as cursor:
        cursor.execute(
            batches.digests("figures_snapshotfigure where snapshot_id = %s", by="measure", columns=columns),
            [snapshot.pk],
        )
        return dict(sorted(cursor.fetchall()))


def whole_digest(digests: dict[str, str], found: Standing) -> str:
    """The SHA-256 over all measures and over who reported: a nil return changes no sum, and yet what it speaks for."""
    lines = [f"{measure}\t{digest}" for measure, digest in digests.items()]
    lines += [f"{body.force}\t{body.treatment}" for body in found.bodies if body.treatment in COUNTED]
    lines += [f"{addition.kind}\t{addition.force}" for addition in found.additions]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def verify(month: date) -> list[str]:
    """What is wrong with the month's figures, one sentence each; empty when every number can be made again.

    Counts each batch of the month from its record again, sums each snapshot from its batches again, and compares both
    with the stored digests, of published versions too.
    """
    name = months.label(month)
    problems = [
        f"{name}: the batch of {batch.force} (record {batch.source}) is not what its record counts to."
        for batch in batches.recount(month)
    ]
    for snapshot in Snapshot.objects.filter(period=month).newest_first():
        title = f"{name}, version {snapshot.version}" if snapshot.version else f"{name}, moving snapshot"
        stored = digests_of(snapshot)
        problems += [
            f"{title}: the stored figures of “{measure}” are not those it was made with."
            for measure in sorted(stored.keys() | snapshot.digests.keys())
            if stored.get(measure) != snapshot.digests.get(measure)
        ]
        problems += [
            f"{title}: “{measure}” is not what its batches make." for measure in _measures_that_differ(snapshot)
        ]
    return problems


def _as_made(snapshot: Snapshot) -> Standing:
    """What a snapshot was made from, as it names it itself.

    Without its running sums: what ran up to a published version is not known any more once a month is corrected.
    """
    return Standing(
        month=snapshot.period_id,
        bodies=tuple(
            Body(
                force=one.force_id,
                region=one.region,
                unit=one.unit,
                treatment=Treatment(one.treatment),
                batch=one.batch_id,
            )
            for one in snapshot.sources.all()
        ),
        opening_month=snapshot.opening_period_id,
        openings=tuple(
            Opening(force=one.force_id, region=one.region, unit=one.unit, batch=one.batch_id)
            for one in snapshot.openings.all()
        ),
        running=(),
        uncounted=(),
        additions=tuple(
            Addition(kind=one.kind, force=one.force_id, region=one.region, unit=one.unit, batch=one.batch_id)
            for one in snapshot.additions.all()
        ),
    )


def _measures_that_differ(snapshot: Snapshot) -> list[str]:
    """The measures, running ones aside, of which the stored rows differ from those that the batches make now."""
    found = _as_made(snapshot)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            select distinct measure from (
                select area_kind, area, measure, dimension, category, value from figures_snapshotfigure
                where snapshot_id = %(snapshot)s and measure = any(%(measures)s)
            ) stored
            full join ({sums.SUMS}) again using (area_kind, area, measure, dimension, category)
            where stored.value is distinct from again.value order by measure""",
            sums.parameters(snapshot, found),
        )
        differing = [measure for (measure,) in cursor.fetchall()]
    return differing if _is_bridged(snapshot, found) else [*differing, measures.BRIDGE]


def _is_bridged(snapshot: Snapshot, found: Standing) -> bool:
    """Whether the stored bridges are those that the batches make; ones that would not close are not."""
    stored = snapshot.figures.filter(measure=measures.BRIDGE).values_list("area_kind", "area", "category", "value")
    try:
        again = {(row.area_kind, row.area, row.category, row.value) for row in _bridge_rows(snapshot, found)}
    except BridgeDoesNotClose:
        return False
    return set(stored) == again
